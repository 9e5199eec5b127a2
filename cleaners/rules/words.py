"""Fragments of patterns that several rules share: names, titles, addresses, dates."""

from __future__ import annotations

import re

EMAIL = r"[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{2,20}){1,4}"
# The first syllables of nearly all Korean family names, the rare ones included (but not of 기자).
FAMILY = (
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민나진지엄채원천방공현함변염여추도소석선설마길연위표명반왕금옥육인맹제모탁국어은편"
    "용예경봉사부가복태목형피두감음빈동온호범좌팽승간상시갈단견당화창독궁보"
)
KOREAN_NAME = rf"[{FAMILY}][가-힣]{{1,3}}"
REPORTER = (
    r"(?:(?:인턴|수습|선임|전문|객원|시민|명예|사진|영상|촬영|경제|의학|과학|북한|디지털|온라인)?\s?기자"
    r"|특파원|통신원|논설위원|논설실장|논설주간|대기자|칼럼니스트|편집위원|기획위원|에디터|리포터|앵커|아나운서|PD|피디)"
)
WRITER = rf"(?:{REPORTER}|작가|평론가|교수|연구원|소장|대표|변호사|부장|차장|팀장|국장|위원|인턴|인턴기자)"
DATE = (
    r"(?:(?:19|20)?\d{2}\s?[-./년年]\s?\d{1,2}\s?[-./월月]\s?\d{1,2}\s?[.일日]?"
    r"(?:\s?[(（][월화수목금토일月火水木金土日](?:요일|曜日)?[)）])?)"
)
CLOCK = r"(?:(?:오전|오후|午前|午後)?\s?\d{1,2}\s?[:시時]\s?\d{1,2}\s?(?:[:분分]\s?\d{2})?\s?[분分초秒]?(?:\s?(?:KST|JST))?)"
ZONE = r"(?:ET|EST|EDT|CT|CST|CDT|MT|MST|MDT|PT|PST|PDT|GMT|UTC|BST|IST|CET|CEST|MEZ|MESZ|KST|JST|AEST|AEDT)"
WEEKDAY = (
    r"(?:(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?|(?:Mo|Di|Mi|Do|Fr|Sa|So)|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    r"|(?:segunda|terça|quarta|quinta|sexta)-feira|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica"
    r"|(?:mån|tis|ons|tors|fre|lör|sön|man|tirs|lør|søn)dag|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch)\.?,?\s)"
)
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember"
    r"|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    r"|ene|abr|ago|set|dic|janv|févr|avr|juil|déc|Mär|Okt|Dez)"
)
# Of languages that put the day first: Scandinavian, Dutch, Italian, Portuguese, Polish, Czech,
# Finnish, Turkish, Russian.
MONTH_BEHIND_DAY = (
    r"(?:januari|februari|mars|maj|juni|juli|augusti|marts|mai|august|des|maart|mei|augustus|mrt"
    r"|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|gen|mag|giu|lug|ott"
    r"|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|fev|out"
    r"|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia"
    r"|ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince"
    r"|(?:tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu)kuuta"
    r"|Ocak|Şubat|Mart|Nisan|Mayıs|Haziran|Temmuz|Ağustos|Eylül|Ekim|Kasım|Aralık"
    r"|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)"
)
NAMED_DATE = (
    rf"(?:{WEEKDAY}?(?:{MONTH}\.?\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}"
    rf"|\d{{1,2}}\.?\s(?:de\s)?(?:{MONTH}|{MONTH_BEHIND_DAY})\.?,?\s(?:de\s)?\d{{4}}"
    r"|\d{1,2}(?:[./]|\.\s)\d{1,2}(?:[./]|\.\s)\d{4}))"
)
NAMED_CLOCK = rf"(?:(?:at|um|à|às|a\slas|kl\.?|klo|alle|ore|[-|·,])?\s?\d{{1,2}}[:.hH]\d{{2}}\s?(?:[ap]\.?m\.?|Uhr|h|{ZONE})?(?:\s?{ZONE})?)"
DATE_LABEL = (
    r"(?:기사\s?입력|기사\s?수정|최초\s?입력|입력|최종\s?수정|최종\s?업데이트|수정|기사\s?승인|승인|기사\s?등록|등록일시?|등록|송고|발행일?|작성일?"
    r"|게재|게시|업데이트|업로드|보도|방송|온라인|지면|公開|更新|配信|投稿日?|掲載|发布时间|发布|更新时间|时间|日期"
    r"|Published|Updated|Last\smodified\son|Posted|Last\s(?:updated|modified)|First\spublished|Modified|Date"
    r"|Veröffentlicht|Aktualisiert|Erstellt|Stand|Zuletzt\s(?:aktualisiert|geändert)|Publié\sle|Publié|Mis\sà\sjour\sle|Mis\sà\sjour|Modifié\sle|Modifié|Publicado|Actualizado|Última\sactualización|Atualizado|Última\satualização"
    r"|Publicerad|Uppdaterad|Publisert|Oppdatert|Sist\soppdatert|Senast\suppdaterad|Publiceret|Opdateret"
    r"|Offentliggjort|Julkaistu|Päivitetty|Gepubliceerd|Bijgewerkt|Pubblicato|Aggiornato|Ultima\smodifica"
    r"|Ultimo\saggiornamento|Opublikowano|Aktualizacja|Publikováno|Aktualizováno|Giriş|Güncelleme"
    r"|Son\sGüncelleme|Опубликовано|Обновлено)"
)
# Words that newspapers, agencies and broadcasters end their names with.
OUTLET_END = (
    r"(?:뉴스|뉴스\d|일보|신문|타임스|타임즈|경제|투데이|방송|통신|데일리|저널|매일|미디어|TV|프레스|헤럴드"
    r"|스포츠|닷컴|포스트|POP|스텝|타운|조선|동아|중앙|한겨레|오마이|리뷰|경향|뉴시스|노컷|OSEN|사이드|리포트|컷뉴스)"
)
AGENCY = (
    r"(?:Reuters|AP|AFP|Yonhap|Xinhua|Bloomberg|Kyodo|UPI|dpa|ANSA|EFE|TASS|PTI|IANS|CNN|BBC|PRNewswire"
    r"|PR\sNewswire|Business\sWire|BUSINESS\sWIRE|GLOBE\sNEWSWIRE|AFX|Europa\sPress)"
)
SOCIAL = (
    r"(?:페이스북|트위터|엑스|카카오\s?(?:톡|스토리)?|네이버\s?(?:밴드|블로그|폴라|카페)?|밴드|핀터레스트|구글\s?(?:\+|플러스)?"
    r"|라인|텔레그램|인스타그램|이메일|메일|블로그|유튜브|Facebook|Twitter|X|WhatsApp|LinkedIn|Telegram|Reddit"
    r"|Pinterest|Instagram|KakaoTalk|LINE|E-?mail|Messenger|Bluesky|Threads|YouTube|TikTok|微博|微信|はてなブックマーク|Pocket|note)"
)
READING_TIME = (
    r"(?:\d{1,2}[\s-]?min(?:ute[ns]?|s)?\.?(?:\s(?:read|lesezeit))?|(?:reading\stime|lese(?:zeit|dauer)"
    r"|(?:temps\sde\s)?lecture|tiempo\sde\slectura)\s?:?\s?\d{1,3}\s?min(?:ut(?:es?|en|os))?\.?)"
)
# A caption or subtitle that runs into the dateline of the lead: `…FIFA 회장[한빛뉴스=김하나 기자] 지난`
GLUED_DATELINE = re.compile(
    rf"(?<=[^\s\[【(（=])(?=[\[【(（][^\[\]【】()（）]{{0,16}}[=＝\s]\s?{KOREAN_NAME}\s?기자\s?[\]】)）]\s?\S)"
)
MOST_BEFORE = 160  # characters of what can run into it
LEAST_BEHIND = 20


def unglued(text: str) -> tuple[str, ...]:
    """The text in two, where a dateline stands in its middle; else as it is."""
    signed = "기자" in text[: MOST_BEFORE + 40]
    found = GLUED_DATELINE.search(text, 1, MOST_BEFORE + 40) if signed else None
    if found is None or found.end() > MOST_BEFORE or len(text) - found.end() < LEAST_BEHIND:
        return (text,)
    return text[: found.end()].rstrip(), text[found.end() :]
