"""What the site says to its reader: appeals, notices, imprints, rights."""

from __future__ import annotations

from cleaners.article import Kind
from cleaners.rules.rule import Rule, verbose
from cleaners.rules.words import EMAIL, KOREAN_NAME

APPEALS = (
    Rule(
        name="contact.korean",
        kind=Kind.CONTACT,
        reason="it asks for tips or says whom to call",
        pattern=verbose(r"""
            [▶☞◆■※*\[<(#]{0,2}\s?(?:기사\s?)?제보(?:하기|는|\s?및|전화|\s?[:：]|\s?(?:카톡|이메일|메일|연락처)).{0,80}
            |.{0,30}(?:제보|기사\s?제보)(?:를|는|하려면|해\s?주세요|를\s?기다립니다|받습니다).{0,60}
            |(?:TEL|電話|FAX|Tel|URL|MAIL|E-?mail)\s?[:：]\s?.{4,120}
            |[▷▶※☞■◇]\s?(?:카카오톡|카톡|이메일|전화|유튜브|홈페이지|팩스)\s.{2,60}
            |(?:▶|☞|※|◇|■|-)?\s?(?:카카오톡|카톡|이메일|전화|전화번호|팩스|FAX|유튜브|네이버|문의|보도자료)\s?[:：=|]\s?.{2,60}
            |.{0,40}(?:☎|☏|℡|전화\s?[:：]?\s?0\d{1,2}-).{0,60}
            |.{0,30}(?:의견|바로잡을|잘못된).{0,30}(?:보내|알려)\s?(?:주세요|주십시오|주시기).{0,20}
            |.{0,40}(?:정정|반론|고충처리).{0,30}(?:신청|요청|청구|접수|보도문).{0,40}
            |.{0,20}(?:okjebo|jebo).{0,40}
            |(?:담당\s?(?:부서|자|기자)|문의처|자료\s?문의|연락처)\s?[:：].{2,60}
        """),
        spares_headlines=True,
        removes=(
            "제보는 카카오톡 okjebo",
            "▷ 카카오톡 : '시험뉴스' 검색",
            "기사제보 및 보도자료 press@example.com",
            "※ 사진 있음. (업무담당자 홍길동 ☎ 061-000-0000)",
        ),
        keeps=(
            "제보전화 하루 3백 통, 상담원은 둘",
            "경찰은 시민 제보를 받아 수사에 나섰다고 밝혔다.",
            "정정 신청은 다음 달 3일까지 할 수 있다고 시는 안내했다.",
        ),
        longest=140,
    ),
    Rule(
        name="promo.korean",
        kind=Kind.PROMO,
        reason="it advertises the outlet's subscription, app, newsletter or channel",
        pattern=verbose(r"""
            .{0,50}(?:메일|뉴스레터|앱|채널|알림|카톡|레터).{0,20}(?:받아\s?보|구독하|만나\s?보|추가하|읽으|다운)\S{0,6}(?:세요|십시오)[.!]?
            |.{0,60}(?:뉴스레터|레터)\s?.{0,20}(?:☞.{0,80}|바로\s?가기|(?:구독|신청|받아\s?보)(?:하기|하세요|세요|기|해\s?보세요)?(?:\s?[\[(☞].{0,60})?)
            |[▶☞▷►◀]\s?.{0,60}(?:구독|다운로드|다운받|설치|바로\s?가기|클릭|더\s?(?:많은|보기)|볼\s?수\s?있습니다|친구\s?추가|채널\s?추가|팔로우|보러\s?가기|후원하기|무료\s?체험|내려받|만나\s?(?:세요|보세요))[^▶]{0,60}
            |[\[(〈<][^\])〉>]{0,50}(?:구독|다운로드|바로\s?가기|클릭|친구\s?추가|채널\s?추가|무엇이든\s?물어)[^\])〉>]{0,30}[\])〉>]
            |.{0,40}(?:구독|채널\s?추가|친구\s?추가|좋아요)\s?(?:하기|하고|버튼|과|와)?\s?.{0,16}(?:눌러|누르|클릭|해\s?주세요|부탁|하세요|바로가기).{0,40}
            |[^.]{2,50}[(\[<]클릭!{0,3}[)\]>]
            |(?:네이버|다음|카카오|구글|유튜브|페이스북|인스타그램)(?:에서|\s?뉴스스탠드|\s?채널|\s?포스트)?\s?.{0,30}(?:구독|만나|팔로우|무엇이든\s?물어|클릭|바로가기|친구맺기).{0,30}
            |.{0,30}(?:앱|어플(?:리케이션)?|APP)\s?(?:을|를)?\s?(?:다운로드|설치|다운|받기|내려받기)(?:하기|하세요|받기)?
            |(?:[\d,]+원\s?)?(?:정기\s?)?후원(?:\s?하기|금|\s?계좌)?.{0,20}(?:계좌|하기|하러|페이팔|정기).{0,30}
            |[\[(<]\s?(?:광고|AD|PR|협찬|제휴)\s?[\])>].{0,80}|광고(?:\s?(?:보기|건너뛰기|닫기|영역|문의))?|\[?AD\]?|\[?PR\]?|스폰서(?:\s?링크)?|이\s?광고는.{0,60}
            |.{0,20}(?:인사이트|실시간|뉴스)를?\s?(?:가장\s?)?빠르게\s?(?:만나|받아).{0,30}
            |[가-힣A-Za-z0-9\s]{1,16}\s?구독(?:하기|중|\s?\+)|언론사\s?(?:홈\s?바로가기|구독(?:\s?(?:되었습니다|해지되었습니다))?\.?)
            |.{0,20}언론사\s?구독을?\s?.{0,60}(?:습니다|세요)\.?.{0,60}
            |.{0,20}언론사\s?구독\s?(?:해지)?되었습니다\.?.{0,10}
        """),
        spares_headlines=True,
        removes=(
            "☞한겨레 뉴스레터 H:730 구독하기. 검색창에 ‘한겨레 h730’을 쳐보세요.",
            "7NEWS 뉴스레터 구독하기 ☞https://page.example.com/1",
            "▷더 많은 기사는 주간조선에서 볼 수 있습니다.",
            "[OSEN 페이스북에서 무엇이든 물어보세요 클릭!!!]",
            "▶ 네이버에서 시험일보 채널 구독하기",
            "10,000원 후원하기",
        ),
        keeps=(
            "구독 경제가 커지면서 소비자 분쟁도 늘고 있다.",
            "회사는 새 앱을 다음 달 출시한다고 밝혔다.",
            "▶ 1분기 매출 3조원, 영업이익 2천억원",
            "■ 무료 급식, 어디까지 왔나",
            "◇ 앱 하나로 끝내는 장보기",
            "카카오, 새 지도 앱 출시",
            "유튜브 구독하기 눌렀더니 2만원 결제",
        ),
        longest=140,
    ),
    Rule(
        name="notice.machine_translation",
        kind=Kind.NOTICE,
        reason="it warns that a machine translated the page",
        pattern=verbose(
            r".{0,80}(?:機械翻訳の結果|机器翻译的?结果|kết\squả\sdịch\sbằng\smáy|기계\s?번역의?\s?(?:결과|과정)|(?:machine|automatic)(?:-|\s)translat(?:ion|ed)\b.{0,40}(?:errors?|inaccura|mistakes?)|maschinelle\sübersetzung\seines\sartikels|hasil\sterjemahan\smesin).{0,240}"
        ),
        removes=(
            "The page was translated by machine translation and errors were left in it.",
            "原文の著作権は原著作者にあり、機械翻訳の結果に誤りが含まれることがあります。",
            "This is a machine translation and may contain errors.",
            "Dies ist eine maschinelle Übersetzung eines Artikels unserer Kollegen.",
        ),
        keeps=("The company's machine translation service will start in May, she said.",),
        languages=("*",),
        tells=True,
        longest=420,
    ),
    Rule(
        name="contact.writer",
        kind=Kind.CONTACT,
        reason="it says how the writer or the paper can be reached",
        pattern=verbose(
            rf"(?:reach|contact|e-?mail|write\sto|you\scan\s(?:reach|contact|e-?mail))\s(?:the\s(?:writer|author|reporter)|her|him|them|us|[A-Z][\w.'’-]{{1,20}}(?:\s[A-Z][\w.'’-]{{1,20}}){{1,3}})\s(?:at|on|via|by)\s.{{0,60}}(?:{EMAIL}|\d{{3}}[-.\s]\d{{4}}|@\w{{2,30}}).{{0,80}}|find\sthis\s(?:article|story)\s(?:at|online)\s?:?.{{0,200}}"
        ),
        removes=(
            "Reach her at jdoe@ledger.example if you were there.",
            "Reach Jane Doe at 555-0142 or jdoe@ledger.example.",
            "You can contact the reporter at jdoe@ledger.example",
            "Find this article at: https://www.ledger.example/a",
        ),
        keeps=("You can reach the island at low tide only, the warden said.",),
        languages=("en",),
        tells=True,
        longest=260,
    ),
    Rule(
        name="promo.donation",
        kind=Kind.PROMO,
        reason="the outlet asks its readers for money",
        pattern=verbose(
            r".{0,160}\b(?:contribut|donat|giv)(?:e|ing|ion|ions)\b.{0,40}(?:as\slittle\sas|from\sjust|just)\s[$£€]\s?\d.{0,160}|.{0,120}\bhelp\s(?:us\s)?keep\s(?:our\s|the\s)?(?:news|journalism|reporting|site|website)\s.{0,40}free.{0,160}|.{0,160}\b(?:we\s(?:can(?:no|['’])t\sdo\s(?:this|it)\swithout\s(?:you|your)|need\syour\ssupport|rely\son\s(?:our\sreaders|readers\slike\syou|your\ssupport)))\b.{0,160}|(?:please\s)?(?:support|donate\sto|contribute\sto)\s(?:our|independent|the|quality)\s(?:work|newsroom|journalism|reporting|site|mission)\b.{0,80}|.{0,80}(?:gefällt|gefallen)\s?\?.{0,60}unterstützen\ssie\suns.{0,160}"
        ),
        removes=(
            "Where our reporters were the first, we rely on readers like you.",
            "Help keep news free for everyone by giving us as little as $1.",
            "We cannot do this without your help. Support our newsroom by contributing as little as $1 a month.",
            "Support our journalism",
            "We rely on readers like you.",
        ),
        keeps=(
            "Voters can support the measure at the polls on Tuesday, the mayor said.",
            "He was asked to contribute to the fund and gave $5,000.",
        ),
        languages=("*",),
        tells=True,
        longest=420,
    ),
    Rule(
        name="promo.other",
        kind=Kind.PROMO,
        reason="it advertises the outlet's subscription, app, newsletter or channel",
        pattern=verbose(r"""
            (?:subscribe|sign\sup|register)(?:\s(?:now|today|here|for|to|free|and|with|from)\b.{0,120})?[.!]?
            |(?:get|receive)\s(?:our|the|daily|more|breaking|all|unlimited)\s.{0,80}(?:newsletter|inbox|app|email|alerts|access|notifications).{0,40}
            |.{0,60}(?:our|free|daily|weekly|morning)\s(?:[\w-]+\s){0,3}newsletters?\b.{0,80}
            |.{0,120}\bby\ssigning\sup\s(?:to|for)\s.{0,60}newsletters?\b.{0,60}
            |(?:download|get)\s(?:our|the)\s.{0,20}app.{0,40}|\W{0,4}(?:advertisements?|anzeige|werbung|publicité|publicidad|annonsørinnhold|reklama?|реклама|pubblicità|publicidade|mainos|auglýsing|advertentie)\W{0,4}|ads?\sby\s.{2,30}|sponsored(?:\s(?:content|by\s.{2,40}))?|paid\s(?:content|post)|promoted|article\scontinues\sbelow|(?:story|article)\scontinues\sbelow\sadvertisement|skip\sadvert(?:isement)?
            |(?:support|donate)(?:\s(?:us|our|the|independent|now|to)\b.{0,80})?[.!]?|become\sa\s(?:member|supporter|subscriber).{0,60}|follow\s(?:us|\S{2,30})\son\s.{2,80}|like\sus\son\s.{2,40}|start\syour\s(?:free\s)?(?:trial|day)\b.{0,80}|(?:join|follow)\sour\s.{0,60}(?:channel|community|group|telegram|whatsapp).{0,40}
            |la\ssuite\saprès\scette\spublicité|enter\syour\semail(?:\saddress)?|your\semail(?:\saddress)?|email\saddress|apúntate\s.{0,60}|recíbela|.{0,80}\bfree,?\severy\s.{0,20}|.{0,60}(?:kostenlos|gratis)\s.{0,20}(?:postfach|correo|boîte).{0,20}|.{0,60}(?:en\stu\scorreo|in\sihrem\spostfach|dans\svotre\sboîte).{0,20}|newsletter\b.{0,60}|.{0,60}newsletter\s(?:anmelden|abonnieren|bestellen).{0,40}|(?:jetzt\s)?(?:kostenlos\s)?(?:abonnieren|testen|anmelden).{0,60}|abonnez-vous.{0,80}|inscrivez-vous.{0,80}|recevez\s.{0,80}newsletter.{0,40}|téléchargez\s.{0,60}|suscríb(?:ete|ase)\s.{0,80}|(?:recibe|recibí|reciba)\s.{0,80}(?:newsletter|boletín|correo).{0,40}|síguenos\s.{0,80}|suivez-nous\s.{0,80}|folgen\ssie\suns\s.{0,60}|descarga\s.{0,20}app.{0,30}
            |\[?PR\]?|広告|スポンサーリンク|.{0,20}メールマガジン.{0,30}|.{0,40}(?:有料会員|無料会員|会員登録|定期購読)(?:に|で|は|登録|限定).{0,60}|(?:公式)?(?:アプリ|LINE)(?:を|で)(?:ダウンロード|友だち追加|フォロー).{0,30}|关注.{0,16}(?:公众号|微信|微博|官方).{0,20}|(?:下载|打开).{0,10}(?:客户端|APP).{0,20}|广告|推广
        """),
        removes=(
            "Sign up for our daily newsletter",
            "ADVERTISEMENT",
            "Subscribe now",
            "Download our app",
            "Abonnez-vous à notre newsletter",
            "Suscríbete a nuestro boletín",
            "Anzeige",
            "-- Anzeige --",
            "Реклама",
            "広告",
        ),
        keeps=(
            "Support for the bill grew over the weekend, according to a poll.",
            "Subscribers to the service were told on Friday.",
            "Donate blood, doctors urged residents after the crash.",
            "Reklama zakázána v centru města",
        ),
        languages=("en", "de", "fr", "es", "ja", "zh", "no", "cs", "pl", "tr", "ru"),
        longest=200,
    ),
    Rule(
        name="notice.korean",
        kind=Kind.NOTICE,
        reason="a notice of the site, not of the story",
        pattern=verbose(r"""
            (?:기사|이\s기사|본\s기사)의?\s?섹션\s?정보는.{0,80}|.{0,20}언론사의?\s?분류를\s?따르고.{0,20}|(?:한\s기사는\s)?복수\s?섹션으로.{0,40}
            |.{0,60}(?:자동\s?(?:요약|추출)|AI(?:가|로)?\s?(?:요약|작성|생성|자동)|인공지능(?:이|으로)?\s?(?:요약|작성|생성)).{0,160}
            |.{0,20}(?:전체\s?맥락|본문\s?전체|기사\s?본문)(?:을|를)\s?(?:이해하|확인|함께\s?확인|읽).{0,80}(?:권장|바랍니다|좋습니다|필요합니다|권합니다).{0,10}
            |.{0,20}(?:이동\s?통신망|데이터\s?통화료).{0,60}
            |.{0,10}(?:회원용\s?콘텐츠|회원\s?전용|유료\s?(?:기사|회원|콘텐츠)|프리미엄\s?(?:기사|콘텐츠)|구독자\s?전용).{0,60}|무료\s?회원\s?가입.{0,20}|회원용
            |.{0,20}(?:본|이|해당)\s?(?:기사|콘텐츠|게시물|페이지)(?:은|는)\s.{0,60}(?:제휴|편집\s?방향|무관|제공(?:하는|받아)|언론사|책임|번역|작성된\s?것|게재|출고|송고).{0,40}
            |.{0,10}(?:이\s기사는|기사는)\s.{0,40}(?:번역|게재|실린|출고|송고|협찬|지원을\s?받아|광고성|작성).{0,40}(?:입니다|습니다)\.?
            |.{0,20}(?:로봇|자동)\s?(?:기자|기사|생성).{0,40}(?:입니다|습니다)\.?|.{0,40}쿠키(?:를|\s?사용|\s?정책).{0,60}
            |.{0,4}외부\s?(?:필자|기고).{0,60}|.{0,30}(?:편집\s?방향과).{0,40}
            |(?:구글|네이버|파파고)\s?번역.{0,60}|.{0,10}(?:잘못된|오탈자|오류)\s?.{0,20}(?:신고|제보|알려).{0,30}
            |\(?(?:끝|계속)\)?|<\s?(?:끝|계속)\s?>|-\s?끝\s?-
        """),
        spares_headlines=True,
        removes=(
            "기사의 섹션 정보는 해당 언론사의 분류를 따르고 있습니다.",
            "기사 제목과 주요 문장을 기반으로 자동요약한 결과입니다. 전체 맥락을 이해하기 위해서는 본문 보기를 권장합니다.",
            "핵심 요약쏙은 회원용 콘텐츠입니다.",
            "(끝)",
        ),
        keeps=(
            "이 기사는 사실과 다르다고 회사는 반박했다.",
            "정부는 인공지능이 작성한 판결문 초안을 시범 운영한다.",
            "AI 학습에 쓰인 기사에 대가를 지급하라는 판결이 나왔다.",
            "AI 요약 서비스, 저작권 침해 첫 판결",
            "◇ 쟁점은 AI 요약",
        ),
        longest=300,
    ),
    Rule(
        name="notice.other",
        kind=Kind.NOTICE,
        reason="a notice of the site, not of the story",
        pattern=verbose(r"""
            .{0,60}(?:this\s(?:site|website|page)|we|our\spartners)\suses?\s.{0,10}cookies.{0,200}|cookie\s(?:policy|settings|preferences)|we\s(?:value|respect|care\sabout)\syour\sprivacy
            |.{0,30}(?:subscribe|log\sin|sign\sin|register)\sto\s(?:continue|keep)\sreading.{0,60}|(?:this|the)\s(?:article|story|content)\sis\s(?:for|only\sfor|available\sto|reserved\sfor|exclusive)\s.{0,40}(?:subscribers|members).{0,60}|you\shave\s\S{1,8}\s(?:free\s)?articles?\s(?:left|remaining).{0,40}|already\sa\s(?:subscriber|member)\??.{0,40}
            |this\sarticle\s(?:was|is)\s(?:originally\s|first\s)?(?:published|amended|corrected|written|produced|translated|generated|updated|part)\b.{0,280}|(?:summar(?:y|ies)|this\s\S+)\s.{0,40}(?:generated|written|produced)\s(?:with|by|using)\s(?:AI|artificial).{0,80}|privacy\snotice\s?[:：].{0,200}|skip\s(?:past|to)\s.{2,40}|article\sréservé.{0,40}|offrir\sl['’]article|.{0,60}(?:ihrer\seinwilligung|votre\sconsentement|su\sconsentimiento|your\sconsent).{0,160}|mit\swerbung\s(?:weiterlesen|lesen)|(?:editor'?s\snote|correction|clarification)\s?[:：].{2,300}
            |.{0,60}(?:cookies?).{0,40}(?:verwenden|nutzen|akzeptieren|zustimmen|utilis|accept|utiliza|aceptar).{0,120}|dieser\sartikel\sist\s.{0,60}|cet\sarticle\sest\s(?:réservé|payant).{0,80}|(?:este\sartículo|esta\snoticia)\ses\s(?:exclusiv|solo).{0,80}
            |.{0,10}この記事は(?:有料|会員).{0,60}|この記事の.{0,20}(?:残り|続き).{0,40}|残り[\d,]+\s?文字.{0,20}|.{0,20}クッキー.{0,40}|免责声明.{0,120}|(?:声明|特别声明|版权声明)[:：].{0,160}|本文(?:来自|来源|转自).{0,60}|来源[:：]\s?.{1,30}|原标题[:：].{1,80}
        """),
        removes=(
            "This website uses cookies to improve your experience.",
            "Subscribe to continue reading",
            "This article was originally published on Example.com.",
            "この記事は有料会員限定です",
            "来源：新华网",
        ),
        keeps=(
            "The website uses a map to show where the fires are burning.",
            "This article of the constitution was amended in 1998.",
        ),
        languages=("en", "de", "fr", "es", "ja", "zh"),
        longest=360,
    ),
    Rule(
        name="notice.correction",
        kind=Kind.NOTICE,
        reason="it says what was corrected in the page",
        pattern=verbose(
            r"this\s(?:article|story|headline|page)\s(?:was|has\sbeen)\s(?:amended|corrected|updated|edited)\s.{0,400}|(?:correction|clarification)\s?[:：].{2,400}"
        ),
        removes=(
            "This article was amended on 4 March 2025. An earlier version said the grant was £40,000.",
        ),
        keeps=("This article of the constitution was amended on Monday, officials said.",),
        languages=("en",),
        tells=True,
        longest=440,
    ),
    Rule(
        name="bio.line",
        kind=Kind.BIO,
        reason="it introduces the writer",
        pattern=verbose(
            rf"[A-Z][\w.'-]+(?:\s[A-Z][\w.'-]+){{1,3}},?\s(?:is|was|has\sbeen|covers|writes)\s(?:an?\s|the\s)?.{{0,60}}(?:reporter|correspondent|journalist|editor|columnist|staff\swriter|freelance|contributor).{{0,200}}|[A-Z][\w'-]{{1,20}}\scovers\s.{{5,260}}|(?:reporting|additional\sreporting|editing|writing|compiled)\s(?:and\s\w+\s)?by\s.{{2,160}}|(?:안녕하세요|반갑습니다)[.,!]?\s?.{{0,30}}{KOREAN_NAME}\s?기자(?:입니다)?.{{0,60}}|{KOREAN_NAME}\s?기자입니다\..{{0,80}}|(?:기자|필자)\s?(?:소개|프로필|정보)|.{{0,30}}(?:기자의|이 기자의)\s?(?:프로필|구독|다른\s?기사).{{0,30}}|(?:[^.。]{{2,16}}記者|この記事を書いた人|プロフィール|執筆者|筆者|作者简介)\s?[:：]?[^。]{{0,60}}|(?:follow|contact|email|reach)\s(?:him|her|them|\S{{2,20}}(?:\s\S{{2,20}})?)\s(?:on|at|via)\s.{{2,80}}|über\s(?:den|die)\sautor(?:in)?.{{0,80}}|about\sthe\sauthors?.{{0,80}}"
        ),
        removes=(
            "Jane Doe is a senior reporter covering health for The Example.",
            "Reporting by Jane Doe; Editing by John Smith",
            "기자 프로필",
            "Follow her on Twitter @janedoe",
            "About the author",
        ),
        keeps=(
            "홍길동 기자입니다라고 자신을 소개한 남성은 명함이 없었다.",
            "John Smith was arrested on Monday by federal agents.",
        ),
        languages=("*",),
        longest=320,
    ),
    Rule(
        name="contact.mail",
        kind=Kind.CONTACT,
        reason="it says where to write to",
        pattern=verbose(
            rf"(?:.{{0,60}}(?:écrivez|schreiben\ssie|write\sto|escriba|escríbanos)|[가-힣·]{{2,10}}\s?접수|contact|email|e-mail|tips?|got\sa\s(?:story|tip)\b[^:]{{0,30}}|kontakt|correo|문의|메일|mail\sto)\s?[:：?]?\s?.{{0,60}}{EMAIL}.{{0,30}}"
        ),
        removes=("Contact: newsroom@example.com", "Got a tip? Email us at tips@example.com"),
        keeps=("Contact with the drone was lost at noon.",),
        languages=("*",),
    ),
)
