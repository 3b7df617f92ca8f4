"""Names and titles of persons, organisations and places, told by how they end, and names of persons by the surname.

What ends in 委员会 is an organisation, what ends in 县 a place; words that end so by chance (全部, 道路) are listed,
and so are the best-known places, which have no such ending. A Chinese name that stands alone begins like many words:
`type_name` calls it ``name``, and `dedup.templates.values` decides. Chinese is simplified here, letters are narrow.
"""

from __future__ import annotations

import re

from dedup.late import late_pattern

# Endings have up to so many characters.
TAIL = 5
LONGEST_NAME = 30
INNER_MARKS = late_pattern("[,。;!?:]")
BETWEEN = "、"


def _ends(endings: str) -> re.Pattern[str]:
    """A pattern for one of these endings, which are separated by spaces."""
    return late_pattern(rf"(?:{'|'.join(endings.split())})\Z")


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLE = _ends(
    "书记 主席 总理 总统 [部省市县区镇乡州盟村局厅司处科所院校会团队组站行社台班连营排股]长 秘书长 董事长 主任 同志 教授 "
    "先生 女士 老师 经理 总监 总裁 院士 博士 同学 "
    "阁下 夫人 小姐 大使 将军 司令员? 政委 代表 委员 常委 专员 干事 指导员 记者 来宾 嘉宾 朋友 校友 乡亲 战友 "
    "领导 负责人 主持人 发言人 工程师 会计 出纳 [值船店社售保雇教队党团学]员 [一-鿿]{2}员 [法检察]官 "
    "律师 医生 护士 师傅 家长 教官 职工 会员 [作读学患劳写]者 志愿者 工作者 股东 [一-鿿]们"
)
# 领导 and 代表 are verbs as well.
NO_TITLE = late_pattern(
    "(?:坚强|全面|统一|集中|加强|坚持|党的)领导|成长|增长|生长|[的是由]代表|不同志|委员会|^[我你他她它咱]们|[动裁全满复超减定]员$"
)
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙朱胡林何郭罗梁宋郑谢韩唐冯董萧曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范姚谭廖邹熊陆郝孔崔邱秦顾侯邵孟龙段钱汤尹黎易武乔贺赖龚庞樊兰殷施陶洪"
    "翟倪严牛温芦季俞葛毛章鲁梅盛刁岑柯聂焦虞阮卓蓝莫裴欧宫柳关万马高方金石白"
)
NAME = late_pattern(
    rf"(?:[{SURNAMES}](?:[一-鿿]{{2}}|某某?|[xX×*]{{1,2}})|(?:欧阳|司马|上官|诸葛)[一-鿿]{{1,2}}|"
    rf"[一-鿿]{{2,8}}·[一-鿿·]{{2,12}})\Z"
)
# 副县长赵启明, 焊工罗铁山: an office or trade, and who has it.
TITLED = late_pattern(
    rf"(?:[一-鿿]{{0,12}}(?:长|书记|主席|主任|经理|教授|老师|教练|教师|[技厨医琴律讲]师|师傅|会计|记者|队员|[讲委党职专指技驾邮船]员|"
    rf"[焊钳电矿职民护木瓦]工|农民|村民|渔民|舵工)|老)[{SURNAMES}][一-鿿]{{1,2}}\Z|[一-鿿]{{0,12}}[小老][{SURNAMES}]\Z"
)
SHORT_NAME = late_pattern(rf"[{SURNAMES}](?:[一-鿿]{{0,2}}|[一-鿿] [一-鿿])\Z|[一-鿿]某\Z")
# Words of three characters that begin with a surname.
NO_NAME = late_pattern(
    "高[质水标效新度速科等龄铁]|马[克上路列]|方[方式向面法]|金[融属额牌色]|石[油化]|关[于键注心系爱]|"
    "万[众亩元里名人]|任[何务职]|何[时处况]|余[名人个]|武[装警]|"
    "温[暖度]|施[工行]|严[格肃重]|易[地于]|田[间园]|钱[款]|林[业区]|黄[金河]|唐[朝代]|夏[季天日]|许[多]|章[节程]|"
    "盛[大会]|龙[头江]|季[度节]|莫[大]|周[边期末年]|杜[绝]|"
    "段[落时]|白[天色云领酒]|欧[洲盟]|蓝[天图]|洪[水涝]|陆[续地海]|顾[客全问]|曾[经在]"
)
NAME_EN = late_pattern(
    r"(?:[A-Z][a-zà-ÿ'’-]+|[A-Z]\.)(?: (?:[A-Z]\.|[A-Z][A-Za-zà-ÿ'’-]+|van|von|de|der|da|la|bin)){1,3}"
    r"(?: <[^>]*>| \([^)]*@[^)]*\))?\Z"
)
NO_NAME_EN = late_pattern(
    r"\b(?:The|This|That|In|On|Our|We|I|It|And|Of|Public|Free|Open|Great|General|New|World|War|Act|License|"
    r"Library|Day|House|"
    r"Congress|Peace|National|Federal|American|Social|Security|God|Constitution|Annual|Report|Meeting)\b"
)
PERSON_EN = late_pattern(
    r"(?:(?:mr|mrs|ms|miss|dr|prof|sir|rev|hon|messrs)\.? |(?:the )?(?:president|senator|governor|secretary|chairman|"
    r"general|minister|mayor|justice|reverend|colonel|major|sergeant|alderman|lord|lady|father|sister|brother|"
    r"professor|captain|director|councillor) (?-i:[A-Z])).{2,40}\Z|(?:my )?(?:fellow|dear) [a-z -]+\Z|"
    r"(?:mr|dr)\.? and mrs\.? .+\Z|the misses .+\Z|"
    r"(?:our|the|my|its|your) (?:treasurer|secretary|dean|vicar|curate|warden|"
    r"steward|clerk|librarian|organist|accompanist|coxswain|bosun|bursar|headmaster|headmistress|teacher|editor|author|"
    r"owner|manager|auditors?|chairman|captain|doctor)\Z|"
    r"(?:ladies and gentlemen|(?:mr\.?|madam) (?:president|speaker|chair(?:man)?)|president|(?:deputy )?mayor|"
    r"minister|senator|"
    r"governor|chairman|colleagues|friends|members|delegates|guests|citizens|countrymen)\Z",
    re.IGNORECASE,
)

ORGANISATION = _ends(
    "委员会 [省市县区州镇乡旗盟纪党工]委 [政法改健建]委 政府 人大 政协 法院 检察院 [支总大中部]队 [小备]组 主席团 "
    "武警 办公室 "
    "街道办 指挥部 领导小组 专班 工作组 [分协学商联合究进事金]会 工商联 "
    "公司 集团 企业 [银支分]行 大学 学[院校] [中小]学 幼儿园 党校 医院 卫生院 研究[院所] 设计院 [支总]部 总支 "
    "党组 工会 [妇残文侨科社]联 团委 [报通]社 出版社 电视台 [日晚]报 网站 "
    "俱乐部 [友乡]会 [一二三四五六七八九十]队 "
    "[一-鿿]{2}[股办站所院馆组] [一-鿿]中心 合作社 供销社 [一-鿿]厂 [一-鿿]局 [一-鿿]部 [一-鿿]厅 派出所 司法所 "
    "[一-鿿]处 机关 博物馆 图书馆 文化馆 事务所"
)
NO_ORGANISATION = _ends(
    "[格布大全结开时骗战破]局 [全内外干局东西南北中头底]部 [好深到各难益害长坏用]处 [大餐客]厅 核心 为中心 "
    "[场住厕诊]所 车站 "
    "以经济建设为中心 [机社大开闭照体领误]会 集团军 [排入]队"
)
ORGANISATION_EN = late_pattern(
    r".*\b(?:inc|llc|ltd|limited|gmbh|corp|corporation|company|co|ag|plc|foundation|association|institute|"
    r"university|college|"
    r"school|committee|commission|council|department|ministry|agency|bureau|bank|board|laborator(?:y|ies)|society|"
    r"union|league|"
    r"press|museum|observatory|library|works|mills?|railway|club|guild|choir|project|consortium|developers|authors|contributors|team|group|systems|software|technologies|networks|"
    r"cent(?:er|re)|hospital|"
    r"trust|senate|congress|parliament|court)\.?(?: and (?:others|contributors))?(?: <[^>]*>)?\Z|"
    r"(?:university|college|institute|department|ministry|bank|bureau|board|office|house|court|regents) (?:of|"
    r"for) .+\Z",
    re.IGNORECASE,
)

PLACE = _ends(
    "[省市县区镇乡村屯] 街道 自治[州旗] [一-鿿][州盟旗岛山河江湖路街港] 流域 三角洲 平原 高原 盆地 沿海 两岸 广场 "
    "公园 机场 车站 林场 农场 水库 大桥"
)
NO_PLACE = _ends(
    "[城都上超股楼夜]市 [农乡新进下驻脱]村 [城家故下返]乡 城镇 [误禁校片]区 进社区 "
    "[道思出公铁线之新老的网一电退筹套走问]路 进步 [上江]山 [国红党军]旗 [联同结加]盟 [过渡]江 江湖 沿海地区各地"
)
PLACES = _words(
    "北京 上海 天津 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 "
    "贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 深圳 南京 "
    "武汉 成都 西安 沈阳 大连 长春 哈尔滨 济南 青岛 长沙 昆明 贵阳 太原 福州 厦门 南昌 合肥 南宁 海口 拉萨 银川 "
    "西宁 中国 美国 英国 法国 德国 俄罗斯 苏联 日本 韩国 朝鲜 印度 越南 泰国 巴西 加拿大 "
    "澳大利亚 意大利 西班牙 南非 埃及 非洲 欧洲 亚洲 东盟 欧盟 我国 全国 东北 西北 华北 华东 华南 西南 珠三角 "
    "长三角 京津冀"
)
OURS = late_pattern("[全本我各](?:省|市|县|区|镇|乡|村|州|街道|社区)(?:上下)?\\Z|社区\\Z")
PLACES_EN = _words(
    "america china europe asia africa britain england scotland wales ireland france germany russia japan india "
    "canada mexico "
    "spain italy cuba korea vietnam iraq iran israel egypt brazil australia london paris berlin beijing shanghai "
    "washington "
    "philadelphia boston chicago california texas florida virginia kansas oregon alaska hawaii rome madrid moscow "
    "tokyo"
)
PLACE_EN = late_pattern(
    r"(?i:city|town|village|county|state|province|district|republic|kingdom|commonwealth|borough) of [A-Z].*\Z|"
    r"(?:New|North|South|East|West|Great|United) [A-Z][a-z]+\Z|.*[A-Z]\w*,? (?i:county|district|city|town|parish|"
    r"borough|province|hall|lane|bridge|"
    r"states?|islands?|river|valley|lake|bay|street|avenue|road|square|hills?|mountains?|village|port|coast)\Z"
)

# What stands beside a slot for a name.
BEFORE = late_pattern(
    r"(?:主席|书记|总理|[省市县区镇乡部局校院会]长|主任|同志|记者|作者|主讲人|主持人|发言人|签名|签字|署名|"
    r"\b(?:mr|mrs|ms|dr|prof|president|senator|governor|dear|sincerely|yours|author|by))[ .:,]*\Z",
    re.IGNORECASE,
)
AFTER = late_pattern(r" ?(?:同志|先生|女士|书记|主席|总理|[省市县区镇乡部局校院会]长|主任|教授|老师|<[^>]*@)")


def type_name(text: str) -> str:
    """What a name is by its form: person, organisation, place, or text; ``name`` for what only may be a person's."""
    if text[-1] < "\u2e80":
        return _type_english(text)
    if len(text) > LONGEST_NAME or INNER_MARKS.search(text):
        return "text"
    if BETWEEN in text:  # several of one kind
        kinds = {type_name(part) if part else "text" for part in text.split(BETWEEN)}
        return kinds.pop() if len(kinds) == 1 else "text"
    tail = text[-TAIL:]
    if text in PLACES or OURS.match(text) or (PLACE.search(tail) and not NO_PLACE.search(tail)):
        return "place"
    if (TITLE.search(tail) and not NO_TITLE.search(text)) or TITLED.match(text):
        return "person"
    if ORGANISATION.search(tail) and not NO_ORGANISATION.search(tail):
        return "organisation"
    return "name" if NAME.match(text) and not NO_NAME.match(text) else "text"


def _type_english(text: str) -> str:
    bare = text[4:] if text[:4] in ("the ", "The ") else text
    if PERSON_EN.match(text):
        return "person"
    if not any(character.isupper() for character in bare):
        return "place" if bare in PLACES_EN else "text"
    if ORGANISATION_EN.match(bare) and not PLACE_EN.match(bare):
        return "organisation"
    if bare.lower() in PLACES_EN or PLACE_EN.match(bare):
        return "place"
    return "name" if NAME_EN.match(text) and not NO_NAME_EN.search(text) else "text"


def may_name(text: str) -> bool:
    """Whether this may be somebody's name where a title stands beside it."""
    if text[:1].isupper():
        return len(text.split()) <= 4
    return bool(NAME.match(text) or SHORT_NAME.match(text))
