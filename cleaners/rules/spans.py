"""Spans at the ends of a paragraph that are not of the story: datelines before it, names behind it."""

from __future__ import annotations

import re

from cleaners.article import Kind
from cleaners.rules.rule import Rule, Scope, verbose
from cleaners.rules.words import AGENCY, EMAIL, KOREAN_NAME, OUTLET_END, REPORTER

NAMES = rf"(?:{KOREAN_NAME}\s?(?:{REPORTER})?\s?[,·ㆍ/]?\s?){{1,5}}"
AGENCIES = r"[가-힣A-Za-z0-9]{2,10}"
PLACE = r"[가-힣A-Za-z]{2,8}(?:\s?[·ㆍ,/]\s?[가-힣A-Za-z]{2,8}){0,3}"

SPANS = (
    Rule(
        name="dateline.agency",
        kind=Kind.DATELINE,
        reason="place, agency and reporters before the lead",
        pattern=verbose(rf"""
            [(【\[(]\s?{PLACE}\s?[=＝]\s?{AGENCIES}(?:\s{NAMES})?\s?[)】\])]\s?(?:(?:{KOREAN_NAME}\s?){{0,5}}(?:[,·]?\s?{NAMES})?(?:{REPORTER})?\s?[=＝]\s?|{KOREAN_NAME}\s?{REPORTER}\s?)?
        """),
        removes=(
            "(세종=연합뉴스) 이세원 이대희 민경락 기자 = 정부가 새 대책을 내놓았다고 밝혔다.",
            "(서울·파주=뉴스1) 성도현 기자,박대준 기자 = 통일부는 12일 입장을 냈다.",
            "【서울=뉴시스】 정부는 12일 회의를 열었다.",
            "[부산=스포츠조선 선수민 기자] 투수가 무너졌다.",
        ),
        keeps=("(가=나) 꼴의 식을 풀면 답이 나온다고 교사는 설명했다는 것이다 = 는 아니다.",),
        scope=Scope.PREFIX,
    ),
    Rule(
        name="dateline.outlet_and_reporter",
        kind=Kind.DATELINE,
        reason="outlet and reporter in brackets before the lead",
        pattern=verbose(rf"""
            [\[【(]\s?[\w가-힣&.]{{2,14}}(?:\s[\w가-힣]{{2,6}})?\s?[=＝|/]\s?[^\]】\[)]{{2,40}}[\]】)]\s?(?:(?:{KOREAN_NAME}\s?){{1,3}}{REPORTER}\s?[=＝]?\s?)?
            |[\[【]\s?[\w가-힣&.]{{2,14}}(?:\s[\w가-힣&.]{{2,10}})?[\s,]\s?{NAMES}\s?[\]】](?:\s?(?:{KOREAN_NAME}\s?){{1,3}}{REPORTER}\s?[=＝]\s?)?
            |(?:[\[【]\s?[\w가-힣&.]{{2,14}}\s?[\]】]\s?)?(?:{KOREAN_NAME}\s?[,·]?\s?){{1,3}}{REPORTER}\s?[=＝]\s?
        """),
        removes=(
            "[헤럴드경제=한지숙 기자] 정부가 대책을 내놓았다고 밝혔다.",
            "[인사이트 ] 전준강 기자 = 내일은 소설이다.",
            "[아시아경제 황진영 기자, 이민찬 기자] 청와대는 17일 회의를 열었다.",
            "[엔터미디어=정덕현의 이슈공감] 두 사람의 다툼이 이어진다.",
        ),
        keeps=(
            "[단독] 보도가 나온 뒤 회사는 해명 자료를 냈다.",
            "김하나 기자는 이날 법정에 나왔다.",
        ),
        scope=Scope.PREFIX,
    ),
    Rule(
        name="dateline.outlet",
        kind=Kind.DATELINE,
        reason="the outlet's name in brackets before the lead",
        pattern=verbose(rf"[\[【]\s?(?:[\w가-힣&.]{{1,10}}\s?)?{OUTLET_END}\s?[\]】]\s?"),
        removes=(
            "[뉴스스텝] 보건복지부는 12일 행사를 연다고 밝혔다.",
            "【한빛일보】 시는 예산안을 내놓았다.",
        ),
        keeps=("[단독] 보도 이후 파장이 커지고 있다.", "[인터뷰] 그는 웃으며 말했다."),
        scope=Scope.PREFIX,
    ),
    Rule(
        name="dateline.western",
        kind=Kind.DATELINE,
        reason="place and agency before the lead",
        pattern=re.compile(
            rf"(?:[A-ZÀ-Ý][A-Za-zÀ-ÿ.'/-]{{1,24}},? ){{1,5}}(?:(?:[A-Z][a-z]{{2,8}}\.? \d{{1,2}}|\d{{1,2}} [A-Z][a-z]{{2,8}}\.?)(?:, \d{{4}})? )?[(/] ?(?:{AGENCY.replace(chr(92) + 's', ' ')}|[A-Z]{{2,5}})(?:/[A-Za-z]{{2,9}})? ?[)/] ?(?:--|—|–|-) ?"
            r"|[A-ZÀ-Ý]{3,25}(?:[ /-][A-ZÀ-Ý]{2,25}){0,4} (?:taz|dpa|afp|epd|rtr|kna) \| "
        ),
        removes=(
            "BERLIN taz | Die Regierung hat am Montag entschieden.",
            "LONDON (Reuters) - Shares fell on Monday after the vote.",
            "SEOUL, Nov. 12 (Yonhap) -- The ministry said on Wednesday it would act.",
            "Berlin (dpa) - Die Regierung hat am Montag entschieden.",
        ),
        keeps=(
            "The minister (AP) said nothing.",
            "Officials from the agency (BBC reports) were there.",
            "NEWS | Die Regierung hat am Montag entschieden.",
        ),
        languages=("en", "de", "fr", "es"),
        scope=Scope.PREFIX,
    ),
    Rule(
        name="dateline.chinese",
        kind=Kind.DATELINE,
        reason="agency, place and date before the lead",
        pattern=verbose(
            r"(?:(?:新华社|新华网|中新网|中新社|人民网|央视网|本报|环球网|光明网|澎湃新闻)[\u4e00-\u9fff]{0,6}(?:\d{1,2}月\d{1,2}日电\s?(?:[(（][^)）]{0,30}[)）])?|讯?\s?[(（](?:记者|通讯员)[^)）]{0,30}[)）])|【[\u4e00-\u9fffァ-ヶ]{2,8}[＝=][^】]{2,12}】|[（(](?:记者|記者|评论员|评论员|通讯员)[^)）]{2,40}[)）])\s?"
        ),
        removes=(
            "新华社北京3月2日电（记者王小明）国务院2日召开会议。",
            "【ソウル＝山田太郎】政府は2日、対策を発表した。",
        ),
        keeps=("【解説】この制度は来年から始まる。",),
        languages=("zh", "ja"),
        scope=Scope.PREFIX,
    ),
    Rule(
        name="byline.glued_behind",
        kind=Kind.BYLINE,
        reason="name or address glued behind the last sentence",
        pattern=verbose(rf"""
            \s?[/(\[<]?\s?(?:[가-힣]{{2,6}}(?:\s?[=·,]\s?|\s))?(?:{KOREAN_NAME}\s?{REPORTER}[\s,·=]{{0,3}}(?:\s?[/(]?\s?{EMAIL}\s?[)]?\s?[,·]?\s?)?){{1,4}}[)\]>]?\s?
            |\s?[/(<\[]?\s?(?:{KOREAN_NAME}\s?)?[(<]?\s?{EMAIL}\s?[)>\]]?\s?
            |\s?/\s?{KOREAN_NAME}(?:\s?기자)?\s?
            |\s?[\[(]?[가-힣A-Za-z]{{2,10}}(?:뉴스|TV)?\s{KOREAN_NAME}입니다\.\s?
            |[（(](?!写真|図|笑|敬称|了)(?:[\u4e00-\u9fffァ-ヶ]{{2,6}}(?:部|局|社|センター)[・･])?[\u4e00-\u9fff]{{1,3}}\s?[\u4e00-\u9fffぁ-んァ-ヶ]{{2,4}}[)）]
            |\s?\([a-z]{{2,5}}(?:/[a-z]{{2,5}}){{0,3}}\)
        """),
        removes=(
            "결국 승리를 거두며 경기를 마무리했다.부산=선수민 기자 sunsoo@example.com",
            "결과가 아쉽기도 하다. /seon@osen.co.kr",
            "행사는 5일까지 이어질 예정이다. 김하나 기자 hana@example.com",
            "日誌は島の資料館で公開される。（文化部・山田はるか）",
        ),
        keeps=(
            "그는 메일 주소가 hana@example.com 이라고 적힌 쪽지를 남겼다고 말했다.",
            "이날 취재진과 만난 그는 사실이 아니라고 말했다.",
        ),
        scope=Scope.SUFFIX,
    ),
    Rule(
        name="byline.credit_glued_behind",
        kind=Kind.BYLINE,
        reason="a photo credit glued behind the last sentence",
        pattern=verbose(
            r"\s{0,3}[/\[(<]?\s?(?:사진|영상|그래픽)\s?(?:제공)?\s?[=│|:/]\s?[^.]{2,30}[\])>]?\s?|\s{0,3}[ⓒ©]\s?[가-힣A-Za-z0-9]{2,12}\s?"
        ),
        removes=(
            "드라마는 다음 달 첫 방송될 예정이다.\xa0사진=OSEN",
            "두 사람은 함께 무대에 오른다고 밝혔다. [사진=시험기획]",
        ),
        keeps=("그는 사진을 찍지 말아 달라고 했다.",),
        scope=Scope.SUFFIX,
    ),
    Rule(
        name="byline.chinese_glued_behind",
        kind=Kind.BYLINE,
        reason="who wrote or translated it, in brackets behind the last sentence",
        pattern=verbose(
            r"\s?[（(](?:编译|編譯|翻译|记者|記者|评论员|評論員|通讯员|责任编辑|责编|编辑|编者|作者|来源|文|图)\s?[/／:：\s]?\s?(?:[\w\s/／、，,·]{2,30}[)）]|[^()（）。！？]{2,40}�)\s?"
        ),
        removes=(
            "公司计划明年推出新产品。（编译/王小明）",
            "这就是这座城市的力量！（评论员 王明 李小红）",
            "双方将继续合作。（记者王明、李�小�",
        ),
        keeps=("他说，这些都是记者（包括本报记者）亲眼所见。",),
        languages=("zh",),
        scope=Scope.SUFFIX,
    ),
    Rule(
        name="crossref.glued_behind",
        kind=Kind.CROSSREF,
        reason="a pointer to another story behind the last sentence",
        pattern=verbose(
            r"\s?[(\[<〈【]\s?(?:☞|▶|관련\s?기사|본지|본보|→)[^()\[\]<>]{2,90}[)\]>〉】]\s?|\s?[▶☞]\s?(?:관련\s?기사|기사)\s?[A-Z]?\d{1,2}면\s?"
        ),
        removes=(
            '양국은 협력하기로 뜻을 모았다. (☞관련기사 : 대사 "협력 기대")',
            "시는 대책을 내놓았다고 밝혔다. <본지 3월 2일자 4면 참조>",
        ),
        keeps=("회의는 (관계자에 따르면) 늦게까지 이어졌다.",),
        scope=Scope.SUFFIX,
    ),
    Rule(
        name="copyright.glued_behind",
        kind=Kind.COPYRIGHT,
        reason="a copyright claim behind the last sentence",
        pattern=verbose(
            r"\s?[\[<(‹〈【]?\s?(?:저작권자|copyright|ⓒ|©|\(c\))[^.“”]{2,60}(?:무단\s?전재|재배포|reserved)[^“”]{0,40}|\s?[\[<(]?무단\s?전재\s?(?:및|-|·|,)?\s?재배포\s?금지[\]>)]?"
        ),
        removes=(
            "시는 사업을 계속 추진할 계획이다.<저작권자 ⓒ 시험일보, 무단 전재 및 재배포 금지>",
        ),
        keeps=("협회는 무단전재와 재배포를 금지해 달라고 했다.",),
        scope=Scope.SUFFIX,
    ),
)
