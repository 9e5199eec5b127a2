"""Captions and photo credits: they stay, but as captions, not as paragraphs."""

from __future__ import annotations

import re

from cleaners.article import Kind
from cleaners.rules.rule import Rule, verbose
from cleaners.rules.words import DATE, EMAIL, KOREAN_NAME

SOURCE = (
    r"(?:연합뉴스(?:TV)?|뉴스1|뉴시스|NEWSIS|News1|로이터|REUTERS|Reuters|AFP|AP|EPA|UPI|신화통신|게티이미지(?:뱅크|스)?|셔터스톡"
    r"|픽사베이|언스플래시|Getty\sImages?|Shutterstock|Unsplash|Pixabay|공동취재(?:단|사진)?|[가-힣]{0,8}사진(?:공동)?(?:취재|기자)단)"
)
CREDIT = rf"""(?:
    [ⓒ©]\s?[^\s.]{{2,20}}(?:\s[^\s.]{{2,12}}){{0,3}}
    |[/=]\s?(?:사진\s?[=:]?\s?)?{SOURCE}(?:\s?[=·,]?\s?{SOURCE})?
    |(?<=[.\s]){SOURCE}(?:\s{KOREAN_NAME}\s?기자)?
    |[/\[(<【]?\s?(?:사진|그래픽|자료|이미지|일러스트|삽화|영상|출처|사진\s?(?:제공|출처)|자료\s?(?:제공|출처|사진))\s?[=:│|/]\s?[^.]{{1,40}}[\])>】]?
    |[\[(<]\s?(?:사진\s?제공|제공|자료\s?사진|중앙포토|뉴스1|연합뉴스|[가-힣A-Za-z\s]{{1,16}}\s?(?:제공|DB|갈무리|캡처|캡쳐|홈페이지|인스타그램))\s?[\])>]
    |(?<=[.\s])[가-힣A-Za-z0-9·\s＜＞<>‘’'“”()]{{1,24}}\s(?:제공|갈무리|캡처|캡쳐|자료\s?사진)
    |[\[(<][^\])>]{{2,40}}(?:자료\s?사진|재판매|DB\s?금지)[^\])>]{{0,20}}[\])>]
    |(?:(?<=있다\.)|(?<=있다\.\s)|(?<=[^다]\.\s)|(?<=[^다.]\s))(?:[가-힣]{{2,6}}\s?=\s?)?{KOREAN_NAME}\s?(?:사진\s?)?기자(?:\s?[/(]?\s?{EMAIL}\)?)?
    |[/=]\s?[가-힣A-Za-z0-9·\s]{{2,20}}(?:제공|DB|캡처|캡쳐|페이스북|인스타그램|유튜브)
)[.\s]?(?:[/(]?\s?{DATE}\s?[/)]?)?"""

CAPTIONS = (
    Rule(
        name="caption.credit_alone",
        kind=Kind.CAPTION,
        reason="the line is a photo credit",
        pattern=verbose(rf"""
            /?\s?[\[(<【]?\s?(?:사진|그래픽|자료|이미지|일러스트|삽화|출처|사진\s?(?:제공|출처)|자료\s?(?:제공|출처|사진))\s?(?:[\])>】]\s?[=:│|/]?|[=:│|/])\s?[^.“”"]{{1,40}}
            |[ⓒ©]\s?(?!\s?\d{{4}})[^.]{{2,60}}
            |[\[(<]\s?(?:사진|그래픽)\s?[\])>].{{1,30}}
            |[\[(<][^\])>]{{2,40}}(?:자료\s?사진|재판매|DB\s?금지)[^\])>]{{0,20}}[\])>]
            |[가-힣A-Za-z0-9·()]{{2,20}}(?:\s[가-힣A-Za-z0-9·()]{{1,12}}){{0,2}}\s제공\.?
            |(?:Photo|Image|Picture|Foto|Photograph|Illustration|Bild|Crédit|Credit)(?:\s(?:by|credit|courtesy\sof))?\s?[:：/]\s?.{{2,60}}
            |{SOURCE}
        """),
        removes=(
            "[사진]OSEN DB",
            "© News1 윤주희 디자이너",
            "/사진=연합뉴스·UPI 연합뉴스, 그래픽=이지원",
            "진선미 의원실 제공.",
            "그래픽=조선디자인랩 이연주",
            "Photo: Jane Doe/Example",
        ),
        keeps=(
            "사진을 본 시민들은 당시를 떠올리며 눈물을 흘렸다.",
            "자료를 확인한 결과 사실과 달랐다고 했다.",
        ),
        languages=("ko", "en", "de", "fr"),
        longest=80,
    ),
    Rule(
        name="caption.agency_stamp",
        kind=Kind.CAPTION,
        reason="a caption with an agency's date and credit",
        pattern=verbose(
            rf".{{2,800}}{DATE}\s?/\s?{SOURCE}.{{0,40}}"
            rf"|.{{2,800}}[ⓒ©]\s?(?:{SOURCE}|[A-Za-z가-힣0-9]{{2,10}})\s?[,.]?\s?[가-힣]{{2,4}}\s?(?:기자|디자이너|특파원|인턴기자)"
            r"|.{2,800}[\[(<]?(?:국내에서만\s?사용|For\sUse\sOnly|재판매\s?및\s?DB).{0,160}"
        ),
        removes=(
            "1일 한 아파트 지하주차장에 지지대가 설치돼 있다. 국토부는 명단을 공개했다. 조사는 계속된다. 2023.8.1/뉴스1 © News1 김도우 기자",
            "(평양 노동신문=뉴스1) = 북한 열병식. [국내에서만 사용가능. 재배포 금지. For Use Only in the Republic of Korea. Redistribution Prohibited] rodongphoto@news1.kr",
        ),
        keeps=("이 영상은 국내에서만 볼 수 있어 해외 팬들이 불만을 터뜨렸다.",),
        longest=1000,
    ),
    Rule(
        name="caption.with_credit",
        kind=Kind.CAPTION,
        reason="a sentence or two that end with a photo credit",
        pattern=verbose(
            rf"(?![^▲](?:.{{0,200}}?[다요죠]\.[\"”’']?\s){{3}})(?:[▲△]\s?)?[^\n]{{2,260}}{CREDIT}"
        ),
        removes=(
            "김기현 국민의힘 대표. 2023.7.28/뉴스1 © News1 임세영 기자",
            "▲국민의힘 유승민 전 의원(자료사진). ⓒ연합뉴스",
            "민주당 의원들이 6일 국회 본청에서 농성을 하고 있다. /연합뉴스",
            "29일 잠실구장에서 열린 경기 7회말. 심판에게 항의하고 있다./사진=연합뉴스",
            "윤석열 대통령이 벌방리를 찾아 산사태 피해 현장을 둘러보고 있다. 대통령실 제공",
            "연설을 마치고 순천 시민들에게 큰절을 올리고 있다. 고영권 기자",
        ),
        keeps=(
            "이 사진은 연합뉴스가 처음 보도하면서 알려졌다.",
            "회사는 제품을 무료로 제공했다고 설명했다.",
            "그는 연합뉴스 기자와 만나 이같이 말했다.",
        ),
        longest=320,
    ),
    Rule(
        name="caption.who_stands_where",
        kind=Kind.CAPTION,
        reason="it says who stands where in a picture",
        pattern=verbose(
            rf".{{0,300}}(?:(?:앞줄|뒷줄|사진)\s?(?:왼쪽|오른쪽|가운데)(?:에서|부터)?|(?:앞줄|뒷줄)|왼쪽부터|오른쪽부터|왼쪽\s?(?:두|세|네)\s?번째|\((?:왼쪽|오른쪽|가운데|앞줄|뒷줄)[^)]{{0,14}}\)).{{0,600}}(?:{EMAIL}|{KOREAN_NAME}\s?기자|{SOURCE}|있다|모습|제공|대표|교수|장관|의원|기념촬영)[.\s)\]>]{{0,3}}"
        ),
        removes=(
            "제1회 포럼이 2일 서울에서 개최됐다. 앞줄 왼쪽부터 시계 반대 방향으로 이하나 원장, 김두리 이사장, 박세찬 대표. 이동근기자 foto@etnews.com",
        ),
        keeps=(
            "그는 왼쪽 무릎을 다쳐 이날 경기에 나서지 못했다고 밝혔다.",
            "사고 당시 버스 앞줄에 앉아 있던 승객 3명이 크게 다쳤다고 경찰은 설명했다.",
        ),
        longest=900,
    ),
    Rule(
        name="caption.stock_photo",
        kind=Kind.CAPTION,
        reason="it says that the picture is a stock photo",
        pattern=verbose(
            r"(?:※\s?)?(?:해당\s?)?(?:기사(?:의|와)?\s?(?:내용|특정\s?내용)?\s?(?:과|와)?\s?(?:관련|무관)|본문\s?내용과|자료\s?사진|참고\s?(?:이미지|사진)|기사\s?이해를\s?돕기\s?위한).{0,40}(?:사진|이미지|무관|없음|없는).{0,40}"
        ),
        removes=("기사와 관련 없는 자료 사진 / 뉴스1", "※ 기사 이해를 돕기 위한 이미지"),
        keeps=("기사와 관련해 회사는 아직 입장을 내놓지 않았다.",),
        longest=100,
    ),
    Rule(
        name="caption.english",
        kind=Kind.CAPTION,
        reason="a sentence that ends with a photo credit",
        pattern=re.compile(
            r".{10,400}\s?[(\[|/—–-]?\s?(?:Photo|Image|Picture|Photograph|Foto|Bild|Photograph|Credit|File photo|Illustration)\s?(?:by|credit|courtesy of)?\s?[:：/]\s?.{2,60}"
            r"|.{10,400}(?:Getty Images|AP Photo|Shutterstock|via REUTERS|REUTERS/[A-Z][\w ]{2,30}|AFP via Getty)[^.]{0,30}[)\].]?"
            r"|(?:Photo|Image|Picture) (?:by|courtesy of|shows)\s.{2,120}"
            r"|.{10,300}[.!?]\s?\((?:Courtesy of|Photo by)?\s?[A-Z][\w.' -]{2,40}(?:\s?/\s?[A-Z][\w.' -]{2,40})?\)"
            r"|(?:PHOTOS? (?:BY|COURTESY OF) [A-Z.' -]{4,40}|(?:SUBMITTED|CONTRIBUTED|COURTESY|FILE) PHOTOS?)(?: [A-Z].{10,400})?"
            r"|.{10,300}[.!?]\s(?:Photo|Foto|Bild)\s[A-ZÀ-Ý][\w.'’À-ÿ /-]{2,60}"
        ),
        removes=(
            "The minister leaves parliament on Monday. Photo: Jane Doe/Example",
            "Rescuers search the site. (AP Photo/John Smith)",
            "PHOTO BY JANE DOE The library's new hall faces the harbour.",
            "SUBMITTED PHOTO Jane Doe of Harbour School stands atop the podium.",
        ),
        keeps=(
            "PHOTO BYLAWS ARE VOTED ON",
            "The photo credit went to nobody, she said.",
            "Getty Images said revenue rose 4 percent in the quarter.",
        ),
        languages=("en", "de"),
        longest=480,
    ),
    Rule(
        name="caption.east_asian",
        kind=Kind.CAPTION,
        reason="a line that ends with a photo credit",
        pattern=verbose(
            r".{2,160}[\u4e00-\u9fff]{0,10}(?:记者|通讯员)\s?.{2,10}\s?摄|.{2,120}[＝=（(／/]\s?(?:[\w\s・]{2,16}\s?(?:撮影|提供)|(?:记者\s?.{2,10}\s?摄)|.{0,12}写真提供|共同|時事|ロイター|ゲッティ(?:イメージズ)?)[)）]?|(?:写真|図|资料图|资料图片|图片来源|图源)\s?[:：＝=／/]\s?.{2,60}|(?:写真|资料图|资料图片)|图为.{2,60}"
        ),
        removes=(
            "市民在老桥下取用雨衣。某某晚报记者 王小明 摄",
            "会見する首相＝１３日、東京都（共同）",
            "图为发布会现场",
            "写真：イメージ",
        ),
        keeps=("写真を見た住民は涙を流した。その後、集会が開かれた。",),
        languages=("ja", "zh"),
        longest=160,
    ),
)
