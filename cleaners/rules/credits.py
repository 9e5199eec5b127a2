"""Who wrote it and when, who owns it: lines that become fields before they leave the body."""

from __future__ import annotations

import re

from cleaners.article import Kind
from cleaners.rules.rule import Rule, Scope, verbose
from cleaners.rules.words import (
    CLOCK,
    DATE,
    DATE_LABEL,
    EMAIL,
    KOREAN_NAME,
    NAMED_CLOCK,
    NAMED_DATE,
    OUTLET_END,
    READING_TIME,
    REPORTER,
    WRITER,
)

ANY_DATE = rf"(?:{DATE}|{NAMED_DATE})"
ANY_CLOCK = rf"(?:{CLOCK}|{NAMED_CLOCK})"
STAMP = rf"(?:[A-ZÀ-Ý][\w'’À-ÿ-]{{2,20}}\s-\s)?[\[(]?\s?(?:{DATE_LABEL}\s?(?:일시|일자|시간|날짜|on|le|am|el|em|il|den)?\s?[:：]{{0,2}}\s?)?[\[(]?\s?{ANY_DATE}(?:\s?[T,|·]?\s?\(?{ANY_CLOCK}\)?)?(?:\s?\(?{DATE_LABEL}\)?)?\s?[\])]?"
AGO = (
    r"(?:\d{1,2}|an?)\s(?:min(?:ute)?|hour|hr|day|week)s?\sago|vor\s(?:\d{1,2}|eine[mr])\s(?:Minute|Stunde|Tag|Woche)(?:e?n)?"
    r"|il\sy\sa\s\d{1,2}\s(?:minute|heure|jour|semaine)s?|hace\s\d{1,2}\s(?:minuto|hora|día|semana)s?"
)
ROW_ITEM = r"(?:댓글\s?\(?[\d,]*\)?|조회\s?(?:수)?\s?[:：]?\s?[\d,]+|추천\s?[\d,]+|제?\s?\d{1,6}\s?호|[A-Z]?\d{1,3}\s?면|지면\s?[A-Z]?\d{1,3}면?)"
MORE_BY = r"(?:다른\s?기사(?:\s?더)?\s?보기|(?:의\s)?기사\s?더\s?보기|기사\s?모아\s?보기|구독(?:하기|중)?|프로필|페이지\s?이동|\+)"
MAIL = rf"(?:\s?[(/<\[|=]?\s?{EMAIL}\s?[)>\]]?)"
PLACES = r"(?:[가-힣]{2,6}(?:\([^()]{1,12}\))?(?:\s?[,·ㆍ/]\s?[가-힣]{2,6}){0,3}\s?[=/]?\s?)"

CREDITS = (
    Rule(
        name="byline.korean",
        kind=Kind.BYLINE,
        reason="the line names the reporter",
        pattern=verbose(rf"""
            (?:글\s?[·ㆍ/]?\s?사진|글|취재|정리|취재[·ㆍ]정리|/|-|\[|\()?\s?[=:|]?\s?
            (?:[가-힣]{{2,6}}\s?[=·]\s?)?(?:[\w가-힣]{{1,12}}{OUTLET_END}?\s?[=|]\s?|[\w가-힣]{{1,8}}{OUTLET_END}\s)?{PLACES}?
            (?:{KOREAN_NAME}\s?[=·]?\s?{REPORTER}{MAIL}?\s?[,·ㆍ/|=]?\s?){{1,6}}[\])]?
            (?:\s?[|/]?\s?{STAMP}){{0,3}}
            \s?{MORE_BY}?
        """),
        removes=(
            "유근일기자 ryuryu@etnews.com",
            "최선경 기자 / 기사승인 : 2025-11-12 12:15:14",
            "신형철 기자 newiron@hani.co.kr 장예지 기자 penj@hani.co.kr",
            "송유민 기자 다른기사 보기",
            "스포츠조선=선수민 기자",
            "순천, 광양 구현모 기자 ninek@hankookilbo.com",
            "[베이징=CBS노컷뉴스 김중호 특파원]",
        ),
        keeps=(
            "김 기자는 이날 법정에 나와 당시 상황을 설명했다.",
            "박하나 기자가 쓴 책이 서점에 나왔다.",
            "이날 상은 탐사보도팀 최하늘 기자에게 돌아갔다.",
        ),
        longest=200,
    ),
    Rule(
        name="byline.writer_with_mail",
        kind=Kind.BYLINE,
        reason="the line is a name with an e-mail address",
        pattern=verbose(rf"""
            /?\s?(?:[가-힣\w·]{{2,20}}\s)?(?!이메일|메일|문의|제보|전화){KOREAN_NAME}\s?(?:{WRITER})?\s?[=/]?\s?[(<\[]?\s?{EMAIL}\s?[)>\]]?\s?{MORE_BY}?
            |(?:[\w가-힣]{{2,10}}(?:뉴스|취재|보도|편집|디지털|온라인|사회|정치|경제)[가-힣]{{0,4}}(?:팀|부|국|센터))\s?[=/|]?\s?(?:{EMAIL})?
            |온라인\s?(?:뉴스|이슈)\s?팀|디지털\s?뉴스\s?[팀부]|편집\s?국
        """),
        removes=(
            "조민정(jjung@edaily.co.kr)",
            "정덕현 칼럼니스트 thekian1@entermedia.co.kr",
            "디지털뉴스팀 digital@example.com",
        ),
        keeps=("문의 메일은 help@example.com으로 보내면 된다고 회사는 설명했다.",),
    ),
    Rule(
        name="byline.columnist",
        kind=Kind.BYLINE,
        reason="the line names the columnist and what he does",
        pattern=verbose(
            rf"[/|※]?\s?{KOREAN_NAME}\s?[·(/,|]?\s?(?:[가-힣A-Za-z·\s]{{2,24}}\s?)?(?:시인|소설가|작가|평론가|교수|변호사|연구원|연구위원|칼럼니스트|사회학자|경제학자|대표|소장|이사장|센터장|박사|원장|위원|주필|논설고문)\)?"
        ),
        removes=("엄기호 사회학자·청강문화산업대학 교수", "어진솔 시인"),
        keeps=("김하늘 교수는 이같이 말했다.",),
        scope=Scope.OUTSIDE,
        longest=44,
    ),
    Rule(
        name="byline.mail_alone",
        kind=Kind.BYLINE,
        reason="the line is only an e-mail address",
        pattern=verbose(
            rf"[/(<\[]?\s?(?:E-?mail\s?[:：]\s?)?(?:{EMAIL}[\s,;/]{{0,3}}){{1,5}}(?:기자)?[)>\]]?"
        ),
        removes=("bright@news1.kr", "/seon@osen.co.kr"),
        languages=("*",),
    ),
    Rule(
        name="byline.broadcast_sign_off",
        kind=Kind.BYLINE,
        reason="a broadcaster's reporter signs off",
        pattern=verbose(
            rf"[\w가-힣]{{1,8}}\s?(?:뉴스|NEWS|TV)?\s?(?:[가-힣]{{2,6}}에서\s)?{KOREAN_NAME}(?:입니다|이었습니다|였습니다)[.]?|(?:영상|촬영|편집)\s?(?:취재|편집|기자)?\s?[:=]\s?.{{2,40}}|(?:영상취재|영상편집)\s?.{{2,30}}"
        ),
        removes=(
            "MBC뉴스 김준석입니다.",
            "KBS 뉴스 이하늘입니다.",
            "영상취재: 박바다 / 영상편집: 최구름",
        ),
        keeps=(
            "저는 홍길동입니다. 오늘 여러분께 드릴 말씀이 있습니다.",
            "다음 순서는 환영사입니다.",
        ),
    ),
    Rule(
        name="byline.english",
        kind=Kind.BYLINE,
        reason="the line names the writer",
        pattern=re.compile(
            r"(?:[Bb]y|BY|Written by|Words by|Story by|Von|Par|Por|Propos recueillis par|Interview(?:ed)? by|Interview:|Aufgezeichnet von|Entrevista de|A cura di)\s*:?\s+[A-ZÀ-Ý][\w'’.À-ÿ-]{1,20}(?:[\s,&|]{1,3}(?:(?:and|und|et|y|de|von|van|di)\s)?[A-ZÀ-Ý][\w'’.À-ÿ-]{0,20}){0,12}"
            rf"(?:\s?[|·•,-]?\s?(?:{STAMP}))?(?:\s?{MAIL})?"
            # Small words that begin much else, but not with a name and a date behind them.
            rf"|(?:[Dd]i|[Aa]v|[Dd]oor)\s[A-ZÀ-Ý][\w'’.À-ÿ-]{{1,20}}(?:\s[A-ZÀ-Ý][\w'’.À-ÿ-]{{0,20}}){{1,3}}\s?[|·•,-]?\s?{STAMP}"
        ),
        removes=(
            "Propos recueillis par Jeanne Martin",
            "By Jane Doe and John Smith",
            "By Mary O'Neill, Staff Writer",
            "By Jane Doe • March 2, 2025 7:00 am",
            "Von Anna Müller",
            "Par Marie Dupont",
            "Por Ana García",
            "di Anna Rossi - 5 maggio 2025",
            "Av Ola Nordmann 6. mars 2025 17:25",
        ),
        keeps=(
            "By Monday the water had reached the second floor.",
            "By contrast, exports fell for a third month.",
            "Di Maio Luigi alla prova del voto",
        ),
        languages=("en", "de", "fr", "es", "it", "no", "nl"),
        longest=140,
    ),
    Rule(
        name="byline.title_behind_name",
        kind=Kind.BYLINE,
        reason="a name with a reporter's post",
        pattern=re.compile(
            r"[A-ZÀ-Ý][\w'’.À-ÿ-]{1,20}(?:\s[A-ZÀ-Ý][\w'’.À-ÿ-]{0,20}){1,3}[,\s|-]{1,3}(?:[\w-]{2,20}\s){0,3}(?:[Cc]orrespondent|[Rr]eporter|[Ee]ditor|[Cc]olumnist|[Ss]taff [Ww]riter|[Jj]ournaliste|[Rr]edactora?|[Rr]edakteur(?:in)?|[Kk]orrespondent(?:in)?)"
            r"|.{2,80}contributed (?:reporting|to this (?:report|story|article))\.?(?:.{0,40})"
        ),
        removes=(
            "Harriet Oakshaw Education correspondent",
            "Jane Doe, Senior Staff Writer",
            "Jane Doe contributed to this report.",
        ),
        keeps=("The paper's political editor resigned on Monday.",),
        languages=("en", "de", "fr", "es"),
        scope=Scope.LINE,
        longest=120,
    ),
    Rule(
        name="byline.east_asian",
        kind=Kind.BYLINE,
        reason="the line names the writer or editor",
        pattern=verbose(rf"""
            (?:{STAMP}\s{{1,3}})?(?:来源\s?[:：]\s?[^\s]{{2,20}}\s{{1,3}})?[（(【\[]?(?:責任編輯|责任编辑|责编|编辑|編輯|记者|記者|作者|文|撰文|取材・文|執筆|ライター|編集)\s?[:：／/]\s?[\w\s・,，、]{{2,30}}[)）】\]]?
            |[\u4e00-\u9fffぁ-んァ-ヶ]{{2,8}}\s?(?:記者|記者撮影|特派員|编辑部)
        """),
        removes=("责任编辑：王小明", "文／山田太郎", "山田花子 記者"),
        keeps=("记者从会议上了解到，新规定将于下月起施行。",),
        languages=("zh", "ja"),
        longest=60,
    ),
    Rule(
        name="date.stamp",
        kind=Kind.DATE,
        reason="the line says when the page was published or changed",
        pattern=verbose(
            rf"(?:{STAMP}\s?[|/,·-]?\s?){{1,4}}(?:[•·|,-]?\s?{READING_TIME})?(?:\(?\s?{DATE_LABEL}\s?\)?)?(?:지면\s?)?(?:[A-Z]?\d{{1,2}}\s?면?)?(?:\s?(?:기사\s?원문|스크랩|본문\s?듣기|설정|인쇄|공유|댓글\s?\d*))*|{DATE_LABEL}\s?[:：]"
        ),
        removes=(
            "입력 2024-09-04 12:00",
            "기사입력 :[ 2018-08-25 15:24 ]",
            "2025/03/02 14:05 송고",
            "입력2022.09.14. 오후 4:04 수정2022.09.14. 오후 5:10",
            "Published March 2, 2025 at 10:30 am",
            "公開 2025年3月2日 10時30分",
            "28.04.2024, 17:19 Uhr • Lesezeit: 8 Minuten",
            "March 2, 2025 · 5 min read",
            "Publisert torsdag 06. mars 2025 - 17:25",
            "Giriş: 02.03.2025 - 18:24 Güncelleme: 03.03.2025 - 18:57",
            "Pubblicato il 2 Marzo 2025 Ultima modifica 3 Marzo 2025 12:02",
            "2. 3. 2025 13:31",
            "segunda-feira, 3 de março de 2025 às 10:30",
            "2 марта 2025, 18:05",
        ),
        keeps=(
            "2024년 9월 4일 오후 정부는 새 대책을 내놓았다.",
            "2025.3.2 개막전은 비로 순연됐다.",
            "Publisert statistikk for mars 2025",
            "Torsdag 6. mars 2025 ble biblioteket gjenåpnet",
        ),
        languages=("*",),
    ),
    Rule(
        name="byline.chinese_alone",
        kind=Kind.BYLINE,
        reason="a reporter's line without a colon",
        pattern=verbose(
            r"(?:[\u4e00-\u9fff]{2,6})?(?:记者|記者)(?:[\s\u3000]{1,3}[\u4e00-\u9fff]{2,4}(?:[\s\u3000、]{1,3}[\u4e00-\u9fff]{2,4}){0,5})?"
        ),
        removes=("半月谈记者 王小明", "新华社记者", "记者 王明、李小红"),
        keeps=("记者从会议上了解到新规定", "许多记者 都 认为 应该 改变 这样 的 做法 才好"),
        languages=("zh",),
        longest=40,
    ),
    Rule(
        name="date.clock",
        kind=Kind.DATE,
        reason="the line says when an entry was written",
        pattern=verbose(
            rf"{DATE_LABEL}\s?[:：]?\s?{NAMED_CLOCK}|"
            r"\(?\d{1,2}[:.h]\d{2}(?::\d{2})?\s?(?:[ap]\.?m\.?|uhr|(?:gmt|bst|utc|kst|jst|c?est|cet|[ecmp][ds]?t))\.?(?:\s(?:gmt|bst|utc|[ecmp][ds]?t))?\)?"
        ),
        removes=("9:43PM", "10.35 am EST", "18:05 Uhr", "(7:20 p.m. ET)", "Publicerad 22:31"),
        keeps=(
            "Publicerad 22 gånger",
            "At 9:43 p.m. the vote began, the clerk said.",
            "24:22 lautete der Endstand am Sonntag in Leipzig.",
        ),
        languages=("*",),
        longest=24,
    ),
    Rule(
        name="date.ago",
        kind=Kind.DATE,
        reason="the line says how long ago the page was published or changed",
        pattern=verbose(rf"""
            {DATE_LABEL}\s?[:：]?\s?(?:{AGO})
            (?:\s?[,|·]?\s?{DATE_LABEL}\s?[:：]?\s?(?:{AGO}|{NAMED_CLOCK}|{STAMP}))?
        """),
        removes=(
            "Published 15 hours ago",
            "Publié il y a 3 heures, mis à jour à 09h42",
            "Aktualisiert vor 2 Stunden",
            "Publicado hace 3 días",
        ),
        keeps=("Published 15 years ago, the book sold out.", "3 hours ago"),
        languages=("en", "de", "fr", "es"),
        longest=80,
    ),
    Rule(
        name="date.with_source",
        kind=Kind.DATE,
        reason="the line says when and by whom the page was published",
        pattern=verbose(
            rf"[^\s\d]{{0,14}}(?:\s[\d/()月火水木金土]{{3,8}})?\s?(?:{DATE}|\d{{1,2}}月\d{{1,2}}日(?:[（(].[）)])?)\s?[,，|]?\s?[^\d\s]{{0,12}}\s?{CLOCK}\s?(?:[|｜\s]\s?)?(?:(?:来源|來源|出典|提供)\s?[:：]\s?[^\s]{{1,20}}|[^\s\d]{{0,12}}(?:配信|公開|更新)?)"
        ),
        removes=(
            "2023-11-17 20:52:15 来源： 新华网",
            "2024年04月24日23:52 | 来源：新华网",
            "渡辺洋介2025年1月13日 21時37分",
            "2月15日（土）7時0分　オリコン",
            "更新时间 2012年12月10日, 格林尼治标准时间10:41",
        ),
        keeps=("2024년 9월 4일 오후 3시 5분 열차가 멈췄다.",),
        languages=("zh", "ja", "ko"),
        longest=60,
    ),
    Rule(
        name="byline.row",
        kind=Kind.BYLINE,
        reason="a row of credits: reporter, times, numbers of comments and of the page",
        pattern=verbose(
            rf"(?=.*(?:{REPORTER}))(?:(?:(?:{STAMP})|(?:[\w가-힣]{{1,10}}[=\s])?{KOREAN_NAME}\s?{REPORTER}{MAIL}?|{ROW_ITEM})\s{{0,3}}[|/·,]?\s{{0,3}}){{2,8}}"
        ),
        removes=(
            "홍길동 기자 | 승인 2025.05.02 09:31 | 댓글 0",
            "2025.05.02 09:31 홍길동 기자",
            "홍길동 기자 · 조회 1,204",
        ),
        keeps=("홍길동 기자는 2025년 5월 2일 법정에 나왔다.",),
        longest=160,
    ),
    Rule(
        name="date.row",
        kind=Kind.DATE,
        reason="a row of times, numbers of the issue, the page and of comments",
        pattern=verbose(
            rf"(?=.*\d{{4}})(?:{STAMP}\s{{0,3}}[|/·,]?\s{{0,3}}(?:{ROW_ITEM}\s{{0,3}}[|/·,]?\s{{0,3}}){{0,6}}){{1,4}}"
        ),
        removes=(
            "발행 2025-05-02 | 제12호 | 3면",
            "입력 2025.05.02 (09:31)  수정 2025.05.02 (10:00)",
            "등록일 : 2025.12.11 10:20",
        ),
        keeps=("2025년 5월 2일 제12호 태풍이 지나갔다.",),
        longest=160,
    ),
    Rule(
        name="copyright.line",
        kind=Kind.COPYRIGHT,
        reason="the line claims the copyright",
        pattern=verbose(r"""
            [\[<(‹〈【"'*※\s]{0,3}(?:저작권자?\s?[ⓒ©(:]?|copyrights?\b|ⓒ|©|\(c\)|ⒸC?).{0,140}
                (?:무단|금지|reserved|불허|금합니다|保護|所有|reservados|réservés|vorbehalten|전재)[^“”]{0,60}
            |[\[<(‹〈【"']{0,2}(?:저작권자\s?[ⓒ©]|저작권자\s?\(c\)|copyright(?:\s?[ⓒ©]|\s?\(c\)|\s\d{4})).{0,60}
            |.{0,80}(?:무단\s?(?:전재|복제|복사|배포|도용|사용)).{0,40}(?:금지|금합니다|금함|불허|불가)(?:합니다|함)?.{0,40}
            |.{0,90}저작권법의?\s?보호를?\s?받.{0,60}
            |.{0,60}(?:all\srights\sreserved|alle\srechte\svorbehalten|tous\sdroits\sréservés|todos\slos\sderechos\sreservados|riproduzione\sriservata|tutti\si\sdiritti\sriservati|todos\sos\sdireitos\sreservados|版权所有|無断転載|无断转载|無断複製|未经.{0,10}(?:授权|许可).{0,10}(?:转载|不得)|掲載の(?:記事|写真).{0,20}(?:転載|禁)).{0,80}
            |[ⓒ©]\s?\d{4}\s?.{2,60}
            |[ⓒ©]\s?[\w\s가-힣.&'’-]{2,50}(?:Corp|Inc|Ltd|LLC|Co|S\.?L|S\.?A|GmbH|AG)\b\.?.{0,40}
            |.{0,30}저작권은\s.{2,60}(?:있으며|있습니다|귀속).{0,80}
            |.{0,60}AI\s?학습.{0,20}(?:금지|불허).{0,20}
        """),
        removes=(
            "©'5개국어 글로벌 경제신문' 아주경제. 무단전재·재배포 금지",
            "[저작권자ⓒ 뉴스스텝. 무단전재-재배포 금지]",
            "Copyright © 서울경제. 무단전재 및 재배포 금지.",
            "<저작권자(c) 한빛통신, 무단 전재-재배포, AI 학습 및 활용 금지>",
            "인사이트의 모든 콘텐츠(기사·사진)는 저작권법의 보호를 받은 바, 무단 전재, 복사, 배포 등을 금합니다.",
            "© 2025 The Example Times. All rights reserved.",
            "朝日の記事・写真の無断転載を禁じます。",
            "© RIPRODUZIONE RISERVATA",
        ),
        keeps=(
            "그는 “기사 무단전재를 금지하는 규정을 지켜 달라”고 말했다.",
            "정부는 저작권법 개정안을 국회에 제출했다고 밝혔다.",
            "The court ruled that the copyright had expired in 1998.",
            "협회는 무단 전재와 재배포를 막기 위한 공동 대응에 나서기로 했다.",
        ),
        languages=("*",),
        longest=260,
    ),
    Rule(
        name="copyright.legal_threat",
        kind=Kind.COPYRIGHT,
        reason="the sentence behind a copyright line threatens with the law",
        pattern=verbose(
            r"이를\s?(?:어길|위반할)\s?(?:시|경우).{0,30}(?:법적|처벌|제재|책임).{0,30}|.{0,30}(?:reproduction|republication|redistribution)\b.{0,60}(?:prohibited|without\s(?:written\s)?permission).{0,20}"
        ),
        removes=(
            "이를 어길 시 법적 제재를 받을 수 있습니다.",
            "No reproduction or republication without written permission.",
        ),
        keeps=("이를 어길 경우 과태료가 최대 300만원까지 부과된다고 시는 설명했다.",),
        languages=("ko", "en"),
    ),
    Rule(
        name="crossref.page",
        kind=Kind.CROSSREF,
        reason="the line points to a page of the printed paper",
        pattern=verbose(
            r"[<〈(\[▶☞\s]{0,3}(?:본지|본보|관련\s?기사|관계\s?기사|기사|▶)\s?.{0,30}\d{1,2}\s?면(?:\s?(?:에|에서))?\s?(?:참조|참고|보도|계속|이어짐)?[>〉)\]\s]{0,2}|[<〈(\[]?\s?[A-Z]?\d{1,2}면(?:에서|으로)\s?(?:계속|이어짐)\s?[>〉)\]]?"
        ),
        removes=("<본지 6월 10일자 2면 참조>", "▶관련기사 3면", "(본보 3월 2일자 7면 보도)"),
        keeps=(
            "그는 교과서 12면을 펴고 학생들에게 그림을 보여줬다.",
            "본지 취재 결과 3면이 바다로 둘러싸인 섬에서 발견됐다.",
        ),
    ),
)
