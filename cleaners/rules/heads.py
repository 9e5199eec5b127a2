"""Headings that open a section of noise, and what must stop it."""

from __future__ import annotations

from cleaners.article import Kind
from cleaners.rules.rule import Rule, Scope, Stop, verbose

KOREAN_RELATED = (
    r"(?:(?:가장\s)?많이\s?본|인기|최신|주요|관련|연관|추천|실시간|이\s?시각|이시간|오늘의|핫|화제의?|함께\s?(?:본|읽으면\s?좋은|보면\s?좋은|볼만한)|당신이\s?(?:좋아할|놓친|관심)\S{0,6}|놓치면\s?안\s?될"
    r"|(?:다른\s)?독자(?:들)?이?\s?(?:많이|함께)\s?(?:본|읽은)|에디터\s?(?:픽|추천|pick)|지금\s?뜨는|섹션별?|분야별|전체|종합|랭킹|베스트|급상승|집중|이전|다음|최근|금주의|주간|월간|댓글\s?많은|공감\s?많은|클릭|눈길\s?끄는|더\s?많은|비슷한|같은|다른|함께\s?(?:읽기|보기)\s?좋은|[가-힣A-Za-z]{2,10}\s?(?:섹션의?\s?)?(?:다른|많이\s?본|인기|주요|추천))"
)
KOREAN_THINGS = r"(?:기사|뉴스|news|칼럼|콘텐츠|컨텐츠|이슈|포토|사진|영상|동영상|토픽|헤드라인|슬라이드|top\s?\d*|스토리|연재|소식|읽을거리|글|랭킹|검색어|정보|기획|핫뉴스|숏츠|랭킹뉴스|분석|이야기|종목\s?뉴스)"
HEADS = (
    Rule(
        name="related.heading_korean",
        kind=Kind.RELATED,
        reason="a heading of other stories, and what stands under it",
        pattern=verbose(rf"""
            [\[<(【◆■▶▷☞●★◇□▼#\s]{{0,3}}
            (?:{KOREAN_RELATED}\s?(?:{KOREAN_RELATED}\s?)?{KOREAN_THINGS}{{1,2}}(?:\s?{KOREAN_THINGS})?
              |(?:hot|photo|best|top|today|issue|pick|live|new|이슈|포토|핫|화제|영상|오늘의|섹션)\s?(?:news|issue|photo|click|pick|\d{{1,2}}|이슈|뉴스|포토|갤러리|클릭|픽|토픽|기사|슬라이드|영상)s?(?:\s?(?:기사|포토|뉴스))?
              |이\s?기자의?\s?(?:다른|최신|인기)?\s?기사(?:\s?(?:보기|더보기))?|[가-힣]{{2,4}}\s?기자의?\s?(?:다른|최신|최근)\s?기사(?:\s?보기)?
              |많이\s?본|주요\s?뉴스|랭킹\s?뉴스|핫\s?이슈|관련\s?기사|이슈\s?키워드|오늘의\s?(?:이슈|추천|핫)|실시간\s?(?:랭킹|급상승|인기|이슈)|추천\s?(?:영상|검색어)|[가-힣A-Za-z]{{2,10}}\s?(?:포토|갤러리|주요뉴스|인기기사)
              |이\s?기사와?\s?(?:함께|관련).{{0,14}}|에디터스?\s?(?:픽|초이스)|당신만\s?안\s?본.{{0,8}}|[가-힣]{{2,10}}\s(?:섹션의\s)?(?:최신|인기|다른)\s?(?:기사|소식|뉴스)|기획\s?[·・]?\s?연재|오피니언\s?더보기
            )
            (?:\s?(?:top|best)\s?\d{{0,2}})?[\]>)】◆■\s:：>»›+]{{0,3}}(?:더\s?보기|전체\s?보기|more|\+)?
        """),
        removes=(
            "최신기사",
            "많이 본 기사",
            "[관련기사]",
            "주요 뉴스",
            "PHOTO NEWS",
            "HOT NEWS",
            "가장 많이 본 기사",
            "실시간핫뉴스",
            "▶ 관련 뉴스",
            "이 시각 주요뉴스",
        ),
        keeps=(
            "관련 기사를 쓴 기자는 조사를 받지 않았다.",
            "주요 뉴스는 이날 오전에 전해졌다.",
            "많이 본 사람일수록 점수가 높았다.",
        ),
        scope=Scope.HEAD,
        longest=40,
    ),
    Rule(
        name="bio.more",
        kind=Kind.BIO,
        reason="it belongs to the box about the writer",
        pattern=verbose(
            r"(?:이\s기자의?\s?)?다른\s?기사(?:\s?더)?\s?보기|구독자\s?[\d,.만천]+명?|응원수\s?[\d,]*|기자\s?(?:프로필|페이지|홈)(?:\s?(?:보기|바로가기))?|sobre\sla\sfirma|à\spropos\sde\sl['’]auteure?|zur\sperson|この記者の記事一覧|more\sby\sthis\sauthor|view\s(?:author\s)?profile"
        ),
        removes=("다른기사 보기", "구독자 1,204", "응원수 387", "기자 프로필", "Sobre la firma"),
        keeps=("다른 기사 보기 기능이 사라졌다고 그는 말했다.",),
        languages=("*",),
        longest=30,
    ),
    Rule(
        name="related.more",
        kind=Kind.RELATED,
        reason="a link to more stories",
        pattern=verbose(
            r"(?!.{0,4}(?:댓글|공유|의견|답글))[\[<(+]{0,2}\s?(?:[가-힣A-Za-z]{2,8}\s)?(?:기사\s?|뉴스\s?)?(?:더\s?보기|전체\s?보기|모두\s?보기|자세히\s?보기|기사\s?보기|view\s?(?:all|more)?|more(?:\s?\+)?|see\s(?:all|more)|show\smore|load\smore|read\smore|もっと見る|続きを読む|一覧|一覧を見る|查看更多|更多(?:>+)?|mehr(?:\sanzeigen)?|weiterlesen|voir\s(?:plus|tout)|lire\sla\ssuite|ver\s(?:más|todo)|leer\smás)\s?[\])>+»›→]{0,3}"
        ),
        removes=("더보기", "[기사보기]", "view", "More +", "もっと見る", "Leer más"),
        keeps=("More than a hundred people attended.",),
        languages=("*",),
        longest=30,
    ),
    Rule(
        name="related.heading_other",
        kind=Kind.RELATED,
        reason="a heading of other stories, and what stands under it",
        pattern=verbose(r"""
            [▶►•·\[【<「\s]{0,3}(?:
            related(?:\s(?:articles?|stor(?:y|ies)|news|content|topics?|posts?|coverage|links|reading))?|more(?:\s(?:from|on|in|about|like)\s.{2,40}|\s(?:stories|news|articles|coverage|headlines))|read\s(?:next|also|more)|also\sread|see\salso|up\snext|most\s(?:read|popular|viewed|shared|commented)(?:\s.{2,20})?|trending(?:\s(?:now|stories|news))?|popular(?:\s(?:now|stories|articles|posts))?|recommended(?:\s(?:for\syou|stories|articles|reading))?|you\s(?:may|might)\s(?:also\s)?(?:like|be\sinterested\sin|have\smissed)|(?:top|latest|breaking|other)\s(?:stories|news|headlines|articles|videos)|editor['’]?s['’]?\s(?:picks?|choice)|don['’]t\smiss|what\sto\sread\snext|in\scase\syou\smissed\sit|(?:from\s)?around\sthe\sweb|promoted\sstories|keep\sreading|explore\smore
            |関連(?:記事|ニュース|リンク|特集|キーワード)(?:[（(][^（）()]{1,12}[）)])?|(?:アクセス)?ランキング|人気(?:記事|ニュース)?(?:ランキング)?|おすすめ(?:記事|の記事|ニュース)?|あわせて読みたい|新着(?:記事|ニュース)?|最新(?:記事|ニュース)|こんな(?:記事|特集)も.{0,8}|注目(?:記事|の記事|ニュース|の特集)|よく読まれている記事|ピックアップ|PICK\s?UP|主要ニュース|トピックス
            |相关(?:新闻|阅读|报道|文章|推荐|链接)|热门(?:新闻|文章|推荐|排行)?|推荐(?:阅读|新闻|文章)|延伸阅读|猜你喜欢|更多(?:新闻|精彩|阅读)|最新(?:新闻|资讯|文章)|点击排行|新闻排行榜?|今日(?:热点|头条)|(?:精彩|热门|相关|最新)视频(?:推荐)?|精彩推荐|大家都在看|相關(?:新聞|報導|文章)|熱門(?:新聞|文章)?|推薦閱讀
            |mehr\s(?:zum\sthema|aus\s.{2,30}|artikel|nachrichten)|lesen\ssie\sauch|meist\s?gelesen(?:e\sartikel)?|das\skönnte\s(?:sie|dich)\sauch\sinteressieren|weitere\s(?:artikel|nachrichten|themen|meldungen)|auch\sinteressant|passend\szum\sthema|ähnliche\sartikel|top-?themen|verwandte\sthemen|neueste\s(?:artikel|nachrichten)
            |(?:à\s)?lire\saussi|à\sdécouvrir(?:\saussi)?|sur\sle\smême\s(?:sujet|thème)|les\splus\s(?:lus|vus|partagés)|articles?\s(?:liés?|similaires?|associés?)|à\sla\sune|plus\sd['’](?:infos|articles|actualités)|dans\sla\smême\s(?:rubrique|catégorie)|vous\saimerez\saussi|voir\saussi|l['’]actu\sen\scontinu|dernières\s(?:infos|nouvelles|actualités)
            |te\spuede\sinteresar|(?:lea|lee|leer)\stambién|noticias\srelacionadas|artículos\srelacionados|más\sinformación|(?:lo\s)?más\s(?:leíd[oa]s?|vist[oa]s?|noticias|populares|sobre\s.{2,30})|relacionad[oa]s?|últimas\snoticias|también\s(?:te\spuede\sinteresar|puedes\sleer)|contenidos?\srelacionados?|no\ste\spierdas|otras\snoticias
            |leggi\sanche|articoli\scorrelati|i\spiù\sletti|(?:leia|veja)\s(?:também|mais)|notícias\srelacionadas|mais\slidas|lees\sook|meer\sover\s.{2,30}|meest\sgelezen
            |l[äe]s\s(?:också|även|mer|også)|læs\s(?:også|mere)|mest\s(?:läst|lest|læste?)a?|lue\s(?:myös|lisää|seuraavaksi|aiheesta\slisää)|luetuimmat
            |(?:prze)?czytaj\s(?:także|też|również|więcej)|zobacz\s(?:także|też|również)|čtěte\stak[ée]|přečtěte\ssi(?:\stak[ée])?|související\sčlánky|taip\spat\sskaitykite
            |читайте\s(?:также|ещё)|смотрите\sтакже|материалы\sпо\sтеме|ilgili\shaberler|önerilen\s(?:haberler|videolar?)|ilginizi\sçekebilir|çok\sokunanlar
            |siehe\sauch|la\srédaction\svous\sconseille|mir[aá]\stambién|le\spuede\sinteresar
            )(?:\.{2,3}|…)?\s?[:：\]】>」»›]{0,2}
        """),
        removes=(
            "Related stories",
            "Most read",
            "READ NEXT",
            "You may also like",
            "関連ニュース",
            "相关阅读",
            "Mehr zum Thema",
            "À lire aussi",
            "Te puede interesar",
            "More from The Example",
            "Lee también...",
            "Les også:",
            "Lue myös:",
            "Czytaj także",
            "Читайте также:",
        ),
        keeps=(
            "Les også boka hans, sier rektor.",
            "More than 200 people were rescued.",
            "Most popular votes went to the mayor, officials said.",
            "Trending upward since May, prices reached a record.",
        ),
        languages=(
            "en",
            "ja",
            "zh",
            "de",
            "fr",
            "es",
            "it",
            "pt",
            "nl",
            "sv",
            "no",
            "da",
            "fi",
            "pl",
            "cs",
            "lt",
            "ru",
            "tr",
        ),
        scope=Scope.HEAD,
        longest=60,
    ),
    Rule(
        name="related.inline_link",
        kind=Kind.RELATED,
        reason="a line that links to another story",
        pattern=verbose(
            r"[▶►☞→\[(<*•-]{0,2}\s?(?:관련\s?(?:기사|뉴스|영상)|연관\s?기사|함께\s?(?:볼|읽을|보면|읽으면)\s?(?:만한\s?|좋은\s?)?기사|기사\s?보기|이전\s?기사|앞선\s?기사|read\s?(?:more|also|next)|related(?:\s(?:article|story))?|also\sread|see\salso|more|watch(?:\s(?:more|now|live))?|listen|don['’]t\smiss|you\smight\salso\slike|related\sreading|lesen\ssie\s(?:auch|mehr)|lire\saussi|à\slire(?:\saussi)?|lee\stambién|lea\stambién|también\spuede\sleer|le\spuede\sinteresar|leggi\sanche|(?:leia|veja)\stambém|les\sogså|läs\socks[åa]|läs\säven|læs\sogså|lue\smyös|czytaj\s(?:także|też|również)|читайте\sтакже|関連記事|あわせて読みたい|相关(?:阅读|报道|新闻)|延伸阅读)\s?[:：|｜>»›\])]\s?.{4,160}"
        ),
        removes=(
            "READ MORE: Budget row deepens",
            "관련기사: 시장 상인들, 새 조례에 반발",
            "Lesen Sie auch: Der Streit um den Haushalt",
            "À lire aussi » Le budget divise la commune",
            "Les også: Budsjettstriden fortsetter",
            "関連記事：首相が会見",
        ),
        keeps=("Read more books, the minister said.", "관련 기사 3건이 삭제됐다고 그는 말했다."),
        languages=("*",),
        longest=200,
    ),
    Rule(
        name="related.arrow_line",
        kind=Kind.RELATED,
        reason="an arrow points to another story",
        pattern=verbose(r"[▶►☞▷]\s?[^.]{4,100}[^.]"),
        removes=("▶ 부산 앞바다에 나타난 고래 떼…관광객 몰려", '☞ 시장 상인들 "우리는 반대한다"'),
        keeps=("▶ 시는 3월부터 요금을 100원 올린다고 밝혔다.",),
        scope=Scope.OUTSIDE,
    ),
    Rule(
        name="comments.heading",
        kind=Kind.COMMENTS,
        reason="the heading of the comments, and what stands under it",
        pattern=verbose(
            r"(?:전체\s?|독자\s?|네티즌\s?|뉴스\s?|기사\s?)?(?:댓글|의견|한줄평|한마디)\s?(?:\d[\d,]*\s?(?:개|건)?|쓰기|보기|창|영역|목록)?\s?(?:\(\d+\))?[>›:]?|(?:reader\s)?comments?\s?\(?\d*\)?|\d+\scomments?|(?:\d+\s)?(?:commenti|commentaires?|comentarios?|comentários?|kommentare?|kommentarer|reacties|leser(?:kommentare|meinungen))(?:\s?\(\d+\))?|leave\sa\s(?:comment|reply)|(?:join|what\sare)\s.{0,20}(?:conversation|thoughts)\??|コメント(?:欄|一覧)?|みんなのコメント|(?:网友|最新|全部|热门)?评论(?:区)?|kommentare|leserkommentare|commentaires|comentarios|(?:réactions|commentaires|kommentare|comentarios|comentarios\sde\slectores)\s?\(?\d*\)?|diskutieren\ssie\smit|网友评论|(?:已有)?\s?\d+\s?条评论"
        ),
        removes=("댓글 3", "전체 댓글 12개", "Comments", "Leave a comment", "コメント一覧"),
        keeps=("댓글 조작 사건의 1심 선고가 내려졌다.",),
        languages=("*",),
        scope=Scope.HEAD,
        stop=Stop.NEXT,
        longest=40,
    ),
    Rule(
        name="ticker.heading",
        kind=Kind.TICKER,
        reason="a heading of prices, and the prices under it",
        pattern=verbose(
            r"(?:실시간\s?)?(?:암호화폐|가상\s?화폐|가상\s?자산|코인|비트코인|증시|주식|주가|환율|시세|유가|금\s?시세|금리)\s?(?:시세(?:표)?|지수|현황|정보|시황|동향|차트|지표)|오늘의\s?코인\s?시세|오늘의\s?(?:상승|하락|급등|급락|인기|추천|증시|환율|시세)\s?(?:종목|지수|률)?|(?:상승|하락|급등|급락|거래\s?상위|인기|시총\s?상위)\s?종목|(?:국내|해외|세계|주요)\s?(?:증시|지수|시세)|(?:market|stock|crypto(?:currency)?)\s?(?:data|prices|watch|ticker|snapshot|summary|overview)s?|markets\sat\sa\sglance|stock\sindex(?:es)?|株価|為替|マーケット|行情|股市行情|börsenkurse|kurse|bourse|cotizaciones|mercados"
        ),
        removes=("실시간 암호화폐 시세", "오늘의 상승종목", "주요 지수", "Market data"),
        keeps=(
            "주가 지수가 사흘째 하락했다고 거래소가 밝혔다.",
            "Market data released on Friday showed a fall.",
        ),
        languages=("*",),
        scope=Scope.HEAD,
        stop=Stop.FIGURES,
        longest=40,
    ),
    Rule(
        name="tags.heading",
        kind=Kind.TAGS,
        reason="a heading of tags, and the tags under it",
        pattern=verbose(
            r"(?:[#＃]?\s?(?:관련\s?)?(?:태그|키워드|해시태그|토픽)|tags?|keywords?|topics?|filed\sunder|explore\smore\son\sthese\stopics|more\son\sthis\stopic|themen|schlagwörter|archivado\sen|etiquetas|temas|mots[-\s]clés|thèmes|sujets|キーワード|タグ|标签|关键词)\s?[:：]?"
        ),
        removes=("키워드", "Tags", "Archivado En", "Explore more on these topics"),
        keeps=("키워드는 협력이라고 장관은 말했다.",),
        languages=("*",),
        scope=Scope.HEAD,
        stop=Stop.FIGURES,
        longest=40,
    ),
    Rule(
        name="ticker.line",
        kind=Kind.TICKER,
        reason="a line of a table of prices",
        pattern=verbose(r"""
            (?:코스피(?:\s?200)?|코스닥|솔라나|도지코인|에이다|트론|체인링크|KOSPI(?:\s?200)?|KOSDAQ|다우(?:존스)?|나스닥|S&P\s?500|니케이(?:\s?225)?|닛케이|상해종합|항셍|환율|원/?\s?달러|달러/?\s?원|미국\s?USD|일본\s?JPY|유럽연합\s?EUR|중국\s?CNY|USD/?(?:KRW|JPY)?|EUR|JPY|CNY|엔화|유로|위안|WTI|두바이유|브렌트유|국제\s?금|금|비트코인|이더리움|리플|BTC|ETH|XRP|국고채\s?\(?\d년\)?|CD\s?\(?\d+일?\)?|Dow(?:\sJones)?|Nasdaq|FTSE(?:\s?100)?|Nikkei(?:\s225)?|DAX|CAC\s?40|Euro\s?Stoxx(?:\s50)?|Gold|Oil|Brent|Bitcoin|日経平均|円相場|ドル/?円|上证指数|深证成指|恒生指数)
            \s?[:：|]?\s?[$₩€¥]?\s?[\d,]+(?:\.\d+)?\s?(?:원|달러|p|pt|포인트|円)?\s?[|(]?\s?(?:[▲▼△▽↑↓+−-]?\s?[\d,.]+\s?%?\s?[|,(]?\s?){0,3}\)?
            |종목(?:명)?|현재가\s?(?:\(원\))?|변동률|등락률?|전일\s?대비|거래량|거래대금|시가총액|시세|매매기준율
            |\*?\s?\d{1,2}시간\s?변동률\s?기준|\d{1,2}[./]\d{1,2}\s?(?:\d{1,2}:\d{2}\s?)?장?\s?(?:종료|마감|중|시작|기준)|(?:시세\s?)?제공\s?[:：]\s?.{2,20}|(?:실시간|지연)\s?시세|\d{2,4}[./-]\d{1,2}[./-]\d{1,2}\s\d{1,2}:\d{2}(?::\d{2})?\s?(?:기준|현재)|본?\s?시세는?\s.{0,60}|투자\s?판단.{0,40}책임.{0,20}|.{0,20}(?:20분|15분)\s?지연.{0,20}|종목(?:명)?[\s|]+현재가.{0,30}
        """),
        removes=(
            "• 11.21 장종료",
            "* 24시간 변동률 기준",
            "• 현재가(원)",
            "코스피 2,561.15 ▲ 12.30 (+0.48%)",
            "원/달러 1,394.50",
            "BTC $97,000 +1.2%",
        ),
        keeps=("코스피는 2,561.15로 거래를 마쳤다.", "비트코인 1개 가격이 1억 3천만원을 넘었다."),
        languages=("*",),
        longest=100,
    ),
    Rule(
        name="notice.summary_heading",
        kind=Kind.NOTICE,
        reason="the heading of a summary box, and the summary under it",
        pattern=verbose(
            r"[\[<(【■◆▶\s]{0,2}(?:(?:AI|인공지능|챗GPT|GPT|클로바|하이퍼클로바X?|뉴스|기사|본문|핵심|세\s?줄|3줄|한\s?줄|자동|빠른|1분)\s?(?:AI\s?)?(?:뉴스\s?|기사\s?|핵심\s?)?(?:요약|브리핑|3줄\s?요약)(?:봇|쏙|정리|보기|해\s?드립니다|하기)?(?:도움말)?|요약(?:봇|문|보기)|본문\s?요약봇.{0,8}|(?:AI|quick|key|article|story)\s?summary|key\s?(?:points|takeaways)|at\sa\sglance|AI要約|この記事の要約)[\]>)】■◆\s:：]{0,2}"
        ),
        removes=("AI 요약", "본문 요약봇", "뉴스 요약쏙", "[3줄 요약]", "AI summary"),
        keeps=("요약하면 정부안이 통과됐다는 뜻이다.",),
        scope=Scope.HEAD,
        stop=Stop.STORY,
        longest=30,
    ),
    Rule(
        name="navigation.footer",
        kind=Kind.NAVIGATION,
        reason="the imprint and the links at the foot of the page",
        pattern=verbose(r"""
            .{0,40}(?:제호|발행인|편집인|발행\s?[·/]\s?편집인|청소년\s?보호\s?(?:책임자|정책)|사업자\s?(?:등록)?\s?번호|통신판매(?:업)?|대표\s?전화|정기간행물|등록\s?번호|등록(?:연월)?일자?|법인명|신문\s?등록|인터넷\s?신문|창간(?:일)?|기사\s?배열\s?(?:책임자|기본\s?방침)|하단\s?(?:영역|메뉴)|서비스\s?안내)\s?[:：|(].{0,200}
            |\W{0,3}[가-힣A-Za-z]{0,8}\s?(?:개인\s?정보\s?(?:처리|취급|보호)\s?(?:방침|정책)|이용\s?약관|이메일\s?(?:주소\s?)?무단\s?수집\s?거부|저작권\s?(?:규약|보호\s?정책|안내)|회사\s?소개|신문사\s?소개|매체\s?소개|광고\s?(?:문의|안내|제휴)|제휴\s?(?:문의|안내)|불편\s?신고|고충\s?처리(?:인)?|찾아\s?오시는\s?길|윤리\s?강령|편집\s?규약|독자\s?권익\s?위원회|독자\s?투고|RSS\s?서비스)[^.]{0,16}
            |(?=(?:.{0,80}?(?:개인\s?정보\s?(?:처리|취급|보호)\s?(?:방침|정책)|이용\s?약관|이메일\s?(?:주소\s?)?무단\s?수집\s?거부|저작권\s?(?:규약|보호\s?정책|안내)|회사\s?소개|신문사\s?소개|매체\s?소개|광고\s?(?:문의|안내|제휴)|제휴\s?(?:문의|안내)|불편\s?신고|고충\s?처리(?:인)?|찾아\s?오시는\s?길|윤리\s?강령|편집\s?규약|독자\s?권익\s?위원회|독자\s?투고|RSS\s?서비스)){2}).{4,200}
            |(?:본사\s?)?주소\s?[:：|]?\s?.{0,10}(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주).{4,80}|(?:우)?\d{5}\s?.{0,6}(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충|전|경|제주).{4,80}|(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충청|전라|경상|제주)[가-힣\s]{1,14}(?:구|시|군)\s?[가-힣\d\s]{1,12}(?:로|길|동|읍|면)\s?.{0,40}\d.{0,40}
            |(?:tel|fax|대표\s?전화|팩스)\s?[.:：)]?\s?\(?0\d{1,2}\)?[-.)\s].{4,60}
            |(?:about\s(?:us)?|contact\s?(?:us)?|terms(?:\s(?:of|and|&)\s(?:use|service|conditions))?|privacy(?:\spolicy|\snotice)?|cookie\spolic(?:y|ies)|advertise(?:\swith\sus)?|careers|do\snot\ssell.{0,40}|accessibility|site\s?map|help|faq|masthead|corrections|licensing|impressum|datenschutz(?:erklärung)?|agb|kontakt|mentions\slégales|politique\sde\sconfidentialité|cgu|aviso\slegal|política\sde\s(?:privacidad|cookies)|contacto|quiénes\ssomos|会社概要|利用規約|プライバシーポリシー|お問い合わせ|広告掲載|サイトマップ|特定商取引法.{0,10}|关于我们|联系我们|联系方式|会社案内|会社情報|zur\sstartseite|隐私(?:政策|条款)|广告服务|网站地图|免责声明|版权声明)(?:[\s|/·,•]{1,4}(?:about\s(?:us)?|contact\s?(?:us)?|terms(?:\s(?:of|and|&)\s(?:use|service|conditions))?|privacy(?:\spolicy|\snotice)?|cookie\spolic(?:y|ies)|advertise(?:\swith\sus)?|careers|accessibility|site\s?map|help|faq|impressum|datenschutz(?:erklärung)?|agb|kontakt|mentions\slégales|cgu|aviso\slegal|contacto|会社概要|利用規約|プライバシーポリシー|お問い合わせ|広告掲載|サイトマップ|关于我们|联系我们|联系方式|会社案内|会社情報|隐私(?:政策|条款)|广告服务|网站地图|免责声明)){0,12}
            |.{0,30}ICP[备证].{0,60}|许可证.{0,60}
        """),
        removes=(
            "제호 : 뉴스타운",
            "회사소개",
            "이용약관 | 개인정보처리방침 | 청소년보호정책",
            "주소 : 서울특별시 중구 퇴계로 190 | 전화 : 02-2000-2114",
            "Terms of Use | Privacy Policy",
            "Impressum",
            "利用規約",
            "서울시 마포구 합정동 377-14 (양화진 4길 33-5) SB빌딩 4층",
        ),
        keeps=(
            "경찰은 개인정보 처리방침을 어긴 업체 3곳을 적발했다고 밝혔다.",
            "서울 마포구 합정동에서 열린 행사에는 300명이 모였다.",
            "회사 측은 등록번호가 잘못 적힌 서류를 다시 냈다고 설명했다.",
            "등록번호 바꿔 달라는 시민들",
            "창간 50년 맞은 마을신문",
            "광고 문의 폭주에 서버 다운된 날의 기록",
        ),
        languages=("*",),
        scope=Scope.HEAD,
        stop=Stop.NEXT,
        longest=320,
    ),
)
