"""What people write and say of their own accord, however many texts have it: forms of speeches, laws and letters."""

from __future__ import annotations

from dedup.furniture.vocabulary import GO, TOOL_WORD
from dedup.late import late_pattern
from dedup.text.headings import is_heading, is_salutation

LONGEST_THANKS = 6  # 谢谢大家 without a mark behind it
NUMERAL = "[一二三四五六七八九十百零〇0-9]+"
# Read as folded: simplified, in lower case. What begins a line, and what stands anywhere in it, are looked for apart:
# each alternative of the second begins with a character of its own, which makes the search several times as fast.
BEGINS_SAID = late_pattern(
    # speeches
    "(?:尊敬|敬爱|亲爱)的.*[:：]$|"
    # documents, and how they begin and are signed: 各区人民政府：, 水利局, 2024年3月5日, (此件公开发布)
    "抄送|特此|[各致].{2,60}[:：]$|.{2,20}(?:政府|办公[厅室]|委员会|国务院|总?局|厅|院|部|处)$|"
    f"[(（].{{2,20}}[)）]$|[0-9{NUMERAL[1:-2]}]{{2,4}}年{NUMERAL}月{NUMERAL}日$|"
    # headings and lists
    f"#|[（(]?{NUMERAL}[）)、.．]|[-*+|>]\\s|---|<!--|"
    # English speeches, letters and books
    "thank|dear |mr\\b|mrs\\b|(?:chapter|section|article|part|book|volume)\\b"
)
SAID = late_pattern(
    # speeches
    "谢谢|感谢|同志们|朋友们|女士|先生们|各位|大家.{0,3}好|来宾|此致|敬礼|致敬|批评指正|[!！]$|"
    # laws and documents, and their numbers: 国办函〔2018〕71号
    "总\\s*则|附\\s*则|负责解释|审判长|审判员|书记员|散会|"
    "中共中央|中央军委|国务院关于|人民政府关于|人民法院|的(?:决定|解释|意见|通知|办法|规定|命令)$|"
    f"第{NUMERAL}[章节条编回届次]|[〔\\[(（][0-9]{{4}}[〕\\])）]第?[0-9]+号|"
    # English speeches and letters
    "ladies|gentlemen|fellow|citizens|god bless|sincerely"
)
# What is done with a document, said in a line of so many characters at the least.
ENACTED, LEAST_ENACTED = late_pattern("施行|公布|通过|发布|修订|修正|废止|批准|印发"), 9

# What only a site writes before a value: 发布时间：2024-03-05. 习近平： is a speaker's name, 地点： a form's.
SITE_LABEL = late_pattern(
    "[上下前后]一?[篇条页章]|发布|发稿|更新|来源|作者|编辑|责编|点击|浏览|阅读|访问|次数|标签|关键[词字]|分类|栏目|字[号体]|备案|主办|承办|版权|索引|文号|发文|成文|"
    "主题词|时效|效力|有效性|页数|下载|上传|供稿|分享|搜索|热搜|当前位置|您的位置|日期|"
    r"\b(?:date|post|publish|updat|author|source|tag|categor|filed|view|read|copyright|from|to|subject|message|share|search|"
    r"version|licen[cs]e|prev|previous|next)"
)
# What may stand before a value in texts as well.
FORM_LABEL = late_pattern(
    "(?:时间|地点|电话|热线|邮[编箱]|地址|机构|机关|单位|部门|名称|标题|编号|序号|级别|等级|类别|类型|价格|年代|尺寸|主题|状态|大小|格式|审核|校对|"
    r"位置|链接|\b(?:time|by|page|phone|tel|e?-?mail|address|topic))$"
)
LABEL = late_pattern("^(?:([^:：]{1,9})[:：]|[【\\[]([^】\\]]{2,8})[】\\]].)")
# Spoken to those who listen, or read: a text begins or ends here.
SPOKEN = late_pattern(
    "谢谢|感谢|同志|朋友|女士|先生|各位|大家.{0,3}好|来宾|听众|党员|此致|敬礼|致敬|批评指正|^(?:尊敬|敬爱|亲爱)的|^您?好|"
    "ladies|gentlemen|fellow|citizens|^thank|god bless|^dear |sincerely"
)
ENDS_SPOKEN = late_pattern("[:：!！。，,]$")
# Links to the pages around this one, at the beginning of a line.
WAY_ON = late_pattern(rf"(?:{GO})|(?:prev|previous|next)\b")
# What a page offers to do with it.
TOOLS = late_pattern(
    f"{TOOL_WORD}|转发|关注|微信|微博|朋友圈|点赞|纠错|举报|字号|扫一扫|share|print|e-?mail|tweet|save|follow"
)
# Sentences of a site about itself and its texts.
SITE_VOICE = late_pattern(
    "本站|本网|本文|本作品|著作权|公有领域|许可|本页|本报|版权|转载|免责|声明|登载|来源|投稿|网友|注明|刊登|未经|授权|仅供|侵权|"
    "copyright|©|rights|licen[cs]e|reproduc|terms|cookie|subscrib|newsletter|disclaimer|comment|"
    r"\b(?:this|our) (?:page|article|site|website|document)\b|helpful|posted|published"
)


def is_labelled(line: str) -> bool:
    """Whether a folded line begins with a label before a value, of a site or of a form."""
    return SITE_LABEL.search(_label_of(line)) is not None or is_form_label(line)


def is_form_label(line: str) -> bool:
    """Whether a folded line begins with the label of a form."""
    return FORM_LABEL.search(_label_of(line)) is not None


def _label_of(line: str) -> str:
    """What stands before the first colon, or in the brackets that begin the line; empty where it has no label."""
    label = LABEL.match(line)
    return "" if label is None else label[1] or label[2]


def is_spoken(line: str) -> bool:
    """Whether a folded line is said to listeners or readers: a salutation, a greeting, thanks."""
    brief = SPOKEN.search(line) is not None and (
        ENDS_SPOKEN.search(line) is not None or len(line) <= LONGEST_THANKS
    )
    return brief or is_salutation(line)


def is_said(line: str) -> bool:
    """Whether a folded line without white space around it is a form of texts: it is no sign of a page's frame."""
    return (
        BEGINS_SAID.match(line) is not None
        or SAID.search(line) is not None
        or (len(line) >= LEAST_ENACTED and ENACTED.search(line) is not None)
        or is_salutation(line)
        or is_heading(line)
    )
