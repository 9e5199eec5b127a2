"""What else a page may be than an article: a wall, a stub, an error, a list, a video."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cleaners.article import BODY_KINDS, Block, Extracted, Kind, Passage, Rejected, RejectReason
from cleaners.shape import Shape, shape_of, width

# All lengths in Latin letters. Of the 1,637 pages of the benchmarks' dev halves
# none with a story is rejected.
LONGEST_LINE = 300  # a line that says what the page is; a paragraph that mentions it is longer
LONGEST_CHALLENGE = 2500  # all text of a page that asks whether a browser is one
LEAST_ASKED = 100  # what a wall says of consent
MOST_BESIDE = 260  # told on a wall beside its own words: a teaser, a footer
MOST_STUB = 250  # a teaser of a sentence or two; the shortest one that is a gold has 359
MOST_ERROR = 400  # told on a page whose headline says that it is not there
MOST_BEGINNING = 2500  # told before a paywall that leaves a beginning
MOST_UNFREE = 1000  # told where the markup alone says that not all is free; above, it mostly is all
MOST_SHOWN = 350  # told on a page that shows a video
LEAST_LINKS = 15  # headlines that are links; a story has as many, but sentences in a row
LEAST_HEADLINE = 30
LINKED = 0.8  # share of link text of a headline that is a link
LONGEST_RUN = 1  # sentences in a row on a list: each teaser has one, then comes the next headline
LONGEST_TEASER = 350
LEAST_TEASERS = 4  # fewer may be a flash beside a list of links
PAYWALLED = "paywalled: only the beginning is on the page"

ARTICLES = re.compile(r"article|posting|reportage|report$|review|recipe|opinion", re.IGNORECASE)
LISTS = re.compile(r"collectionpage|searchresultspage|itemlist$", re.IGNORECASE)
VIDEOS = re.compile(r"^video", re.IGNORECASE)

CHALLENGE = re.compile(
    r"""
    ^just\ a\ moment\b
    | ^attention\ required
    | checking\ (?:if\ the\ site|your\ browser)
    | verify(?:ing)?\ (?:that\ )?you\ are\ (?:a\ )?human
    | are\ you\ a\ (?:robot|human)
    | enable\ (?:js|javascript)\ and\ (?:cookies\ to\ continue|disable\ any\ ad)
    | press\ (?:&|and)\ hold\ to\ confirm
    | pardon\ our\ interruption
    | access\ to\ this\ page\ has\ been\ denied
    | unusual\ (?:traffic|activity)\ from\ your
    | ddos\ protection\ by
    | ^access\ denied$
    | you\ don.t\ have\ permission\ to\ access\ .{0,80}on\ this\ server
    | sind\ sie\ ein\ (?:mensch|roboter)
    | êtes-vous\ un\ (?:robot|humain)
    | ¿?eres\ un\ (?:robot|humano)
    | 로봇이\ 아닙니다
    | 비정상적인\ (?:접근|접속|트래픽)
    | 사람인지\ 확인
    | ロボットではありません
    | 人間であることを確認
    """,
    re.IGNORECASE | re.VERBOSE,
)
CONSENT = re.compile(
    r"""
    cookie
    | consent
    | einwillig
    | zustimm
    | privacy
    | datenschutz
    | tracking
    | our\ partners
    | personali[sz]ed\ ad
    | données\ personnelles
    | confidentialité
    | traceurs
    | privacidad
    | tratamiento\ de\ datos
    | dati\ personali
    | informativa
    | 쿠키
    | 개인정보
    | クッキー
    | プライバシー
    | 個人情報
    """,
    re.IGNORECASE | re.VERBOSE,
)
AGREE = re.compile(
    r"""
    ^(?:accept|agree|i\ agree|ok,?\ accept|reject|decline|manage)\b.{0,60}$
    | ^(?:yes,\ )?i\ accept .{0,40}$
    | (?:akzeptieren|zustimmen|einverstanden|ablehnen).{0,40}$
    | ^(?:tout\ )?(?:accepter|refuser)\b.{0,50}$
    | continuer\ sans\ accepter
    | ^(?:aceptar|rechazar)\b.{0,50}$
    | ^(?:accetta|rifiuta)\b.{0,50}$
    | ^(?:모두\ )?(?:동의|수락|허용|거부).{0,20}$
    | (?:同意|許可|拒否)(?:する|して続ける|します)?$
    """,
    re.IGNORECASE | re.VERBOSE,
)
LOGIN = re.compile(
    r"""
    (?:log|sign)\ ?in\ to\ (?:continue|read|view|access)
    | you\ (?:must|need\ to)\ (?:be\ logged|log|sign)\ in\b
    | (?:melden\ sie\ sich|bitte)\ .{0,30}(?:an|einloggen),?\ um
    | (?:connectez-vous|identifiez-vous)\ pour
    | (?:inicia|inicie)\ sesión\ para
    | accedi\ per
    | 로그인이?\ (?:필요|후\ (?:이용|열람|볼\ 수|가능))
    | 로그인\ 하셔야
    | ログイン(?:が必要|してください)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Not "keep reading and get access to the full archive": a weblog system puts it on whole stories.
PAYWALL = re.compile(
    r"""
    (?:subscribe|register|join|sign\ up)\ (?:now\ )?(?:to|and)\ continue
    | (?:subscribe|register|join|sign\ up)\ (?:now\ )?(?:to|and)\ keep(?!\ reading\ and\ get)
    | (?:subscribe|register|join|sign\ up)\ (?:now\ )?(?:to|and)\ read\ the\ (?:full|rest)
    | (?:continue|keep)\ reading\ (?:with|this\ article\ with|by\ subscribing)
    | (?:article|story|content)\ is\ (?:reserved\ )?for\ (?:our\ |paying\ ){0,2}subscribers
    | (?:article|story|content)\ is\ (?:only\ )?available\ to\ (?:our\ |paying\ ){0,2}subscribers
    | already\ a\ subscriber\?\ (?:log|sign)
    | to\ read\ the\ (?:full|rest\ of\ th)
    | (?:jetzt|artikel)\ weiterlesen\ mit
    | (?:exklusiv|nur)\ für\ abonnent
    | mit\ .{2,20}plus\ weiterlesen
    | (?:article\ )?réservé\ aux\ abonnés
    | la\ suite\ est\ réservée
    | il\ vous\ reste\ .{1,12}de\ cet\ article
    | (?:suscríbete|hazte\ socio)\ (?:para|y\ sigue)
    | (?:contenido|noticia)\ exclusiv[oa]\ para\ suscriptores
    | (?:contenuto|articolo)\ riservato\ agli\ abbonati
    | abbonati\ per\ (?:leggere|continuare)
    | 유료\ ?(?:회원|구독자)\ ?(?:전용|만)
    | 구독하(?:고|면|시면).{0,20}(?:계속|전문|전체)
    | 구독자\ 전용
    | 프리미엄\ 회원\ ?전용
    | 有料会員(?:限定|に登録)
    | 会員限定(?:記事|です)
    | 残り\ ?[\d,]{1,6}\ ?文字
    | 続きを読むには
    """,
    re.IGNORECASE | re.VERBOSE,
)
NOT_FOUND = re.compile(
    r"""
    ^(?:error\ |http\ )?404(?:$|[.!:]|\ (?:[-–—|:]|error|not\b|page\b|seite|오류|에러))
    | ^(?:error|oops[.!…]{0,3})$
    | \b(?:page|article|story)\ (?:was\ |could\ not\ be\ |cannot\ be\ )?not\ found
    | (?:page|article|story)\ (?:you\ .{0,40})?(?:could\ not|cannot|can.t)\ be\ found
    | page\ (?:does\ not|doesn.t|no\ longer)\ exist
    | (?:seite|artikel)\ (?:wurde\ )?(?:leider\ )?nicht\ gefunden
    | page\ (?:introuvable|non\ trouvée)
    | página\ no\ (?:encontrada|existe|disponible)
    | pagina\ non\ trovata
    | (?:페이지|기사|게시물)(?:를|을|가)?\ ?(?:찾을\ 수\ 없|존재하지\ 않)
    | 존재하지\ 않는\ (?:기사|페이지|게시물)
    | 삭제(?:된|되었거나).{0,20}(?:기사|페이지|게시물)
    | (?:ページ|記事)(?:が|は)(?:見つかりません|存在しません|削除)
    | 页面不存在
    | 找不到(?:页面|該?頁)
    """,
    re.IGNORECASE | re.VERBOSE,
)
SITE = re.compile(r"\s+[|–—·-]\s+.{2,60}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """A page, as far as its kind shows."""

    title: str
    blocks: tuple[Block, ...]
    body: tuple[str, ...]
    declared: tuple[str, ...]

    def says(self, pattern: re.Pattern[str]) -> bool:
        """Its title does, or a line that is short enough to speak of the page."""
        return bool(pattern.search(self.title)) or any(
            pattern.search(block.text)
            for block in self.blocks
            if len(block.text) <= LONGEST_LINE and block.link_share < LINKED
        )

    def declares(self, pattern: re.Pattern[str]) -> bool:
        """Its markup calls it so."""
        return any(pattern.search(name) for name in self.declared)

    def kept(self) -> int:
        """Letters of the sentences that were kept."""
        return _told(self.body)

    def tells_little_beside(self, pattern: re.Pattern[str]) -> bool:
        """Hardly any sentence on the page does not speak of this."""
        beside = 0
        # The longest first: a story's paragraphs decide at once.
        for block in sorted(self.blocks, key=lambda block: -len(block.text)):
            if shape_of(block.text) is Shape.SENTENCE and not pattern.search(block.text):
                beside += width(block.text)
                if beside > MOST_BESIDE:
                    return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Type:
    """A kind of page that is no article, and how it is told."""

    reason: RejectReason
    is_it: Callable[[_View], bool]
    detail: str


def judge_type(extracted: Extracted, passages: Sequence[Passage]) -> Rejected | None:
    """Which kind of page it is instead of an article; None where nothing says so for sure."""
    view = _view(extracted, passages)
    return next(
        (Rejected(reason=kind.reason, detail=kind.detail) for kind in TYPES if kind.is_it(view)),
        None,
    )


def paywall_warning(extracted: Extracted, passages: Sequence[Passage]) -> tuple[str, ...]:
    """The warning that only an article's beginning was sent; () where nothing says so.

    That the markup calls an article not free does not suffice: 89 pages of the benchmarks do, and
    most of them are whole.
    """
    view = _view(extracted, passages)
    kept = view.kept()
    if kept >= MOST_BEGINNING:
        return ()
    walled = view.says(PAYWALL) or (extracted.metadata.free is False and kept < MOST_UNFREE)
    return (PAYWALLED,) if walled else ()


def _view(extracted: Extracted, passages: Sequence[Passage]) -> _View:
    heads = [block.text for block in extracted.blocks if block.hint is Kind.TITLE]
    stated = extracted.metadata.title
    title = next(iter(heads), None) or (stated.value if stated else None) or ""
    return _View(
        title=SITE.sub("", title[:LONGEST_LINE]).strip(),
        blocks=extracted.blocks,
        body=tuple(passage.text for passage in passages if passage.kind in BODY_KINDS),
        declared=extracted.metadata.declared,
    )


def _told(texts: Iterable[str]) -> int:
    return sum(width(text) for text in texts if shape_of(text) is Shape.SENTENCE)


def _is_challenge(view: _View) -> bool:
    whole = sum(width(block.text) for block in view.blocks)
    return whole <= LONGEST_CHALLENGE and view.says(CHALLENGE)


def _is_not_found(view: _View) -> bool:
    if view.declares(ARTICLES):
        return False
    if NOT_FOUND.search(view.title):
        return view.kept() <= MOST_ERROR
    return view.tells_little_beside(NOT_FOUND) and view.says(NOT_FOUND)


def _is_consent_wall(view: _View) -> bool:
    if not view.tells_little_beside(CONSENT) or not view.says(AGREE):
        return False
    asked = _told(block.text for block in view.blocks if CONSENT.search(block.text))
    return asked >= LEAST_ASKED


def _is_login_wall(view: _View) -> bool:
    return view.tells_little_beside(LOGIN) and view.says(LOGIN)


def _is_paywall_stub(view: _View) -> bool:
    return view.kept() <= MOST_STUB and view.says(PAYWALL)


def _is_video_page(view: _View) -> bool:
    shown = view.declares(VIDEOS) and not view.declares(ARTICLES)
    return shown and view.kept() <= MOST_SHOWN


def _is_list_page(view: _View) -> bool:
    """Headlines that are links, and between them at most a teaser each."""
    if view.declares(ARTICLES):
        return False
    links = sum(map(_is_linked_headline, view.blocks))
    if links < LEAST_LINKS:
        return False
    teasers = [block for block in view.blocks if _is_open_sentence(block)]
    alone = _longest_run(view.blocks) <= LONGEST_RUN and all(
        width(block.text) <= LONGEST_TEASER for block in teasers
    )
    sure = view.declares(LISTS) or not teasers or len(teasers) >= LEAST_TEASERS
    return alone and sure


def _is_linked_headline(block: Block) -> bool:
    return block.link_share >= LINKED and width(block.text) >= LEAST_HEADLINE


def _is_open_sentence(block: Block) -> bool:
    return block.link_share < LINKED and shape_of(block.text) in {Shape.SENTENCE, Shape.CUT}


def _longest_run(blocks: Iterable[Block]) -> int:
    """Sentences in a row, with no linked headline between them; labels do not count."""
    longest = run = 0
    for block in blocks:
        if _is_linked_headline(block):
            run = 0
        elif _is_open_sentence(block):
            run += 1
            longest = max(longest, run)
    return longest


# The first that fits speaks: a challenge may ask for cookies, a stub for a login.
TYPES = (
    _Type(
        reason=RejectReason.CHALLENGE,
        is_it=_is_challenge,
        detail="it is a check whether a browser asks, sent instead of the page; "
        "fetch it again, slower or by hand",
    ),
    _Type(
        reason=RejectReason.NOT_FOUND,
        is_it=_is_not_found,
        detail="it says that the page is not there, or no longer; check the address",
    ),
    _Type(
        reason=RejectReason.CONSENT_WALL,
        is_it=_is_consent_wall,
        detail="it asks for consent and shows no story; fetch it as somebody who answered",
    ),
    _Type(
        reason=RejectReason.PAYWALL_STUB,
        is_it=_is_paywall_stub,
        detail="hardly a paragraph of the story stands before the paywall; "
        "fetch it as a subscriber, or leave it",
    ),
    _Type(
        reason=RejectReason.LOGIN_WALL,
        is_it=_is_login_wall,
        detail="it asks for a login and shows no story; fetch it as somebody who has one",
    ),
    _Type(
        reason=RejectReason.VIDEO_PAGE,
        is_it=_is_video_page,
        detail="it shows a video with a line or two below it; nothing is to be cleaned",
    ),
    _Type(
        reason=RejectReason.LIST_PAGE,
        is_it=_is_list_page,
        detail="it lists headlines of other pages and tells none of them; give those pages",
    ),
)
