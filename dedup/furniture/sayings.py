"""What people write and say of their own accord, however many texts have it: forms of speeches, laws and letters."""

from __future__ import annotations

import re

from dedup.text.headings import is_heading, is_salutation

NUMERAL = "[一二三四五六七八九十百零〇0-9]+"
# Read as folded: simplified, in lower case.
SAID = re.compile(
    # speeches
    "谢谢|感谢|同志们|朋友们|女士|先生们|各位|大家.{0,3}好|来宾|此致|敬礼|致敬|[!！]$|"
    # laws and documents
    "^(?=.{9}).*(?:施行|公布|通过|发布|修订|修正|废止|批准|印发)|总\\s*则|附\\s*则|"
    "中共中央|中央军委|国务院关于|人民政府关于|人民法院|的(?:决定|解释|意见|通知|办法|规定|命令)$|"
    f"第{NUMERAL}[章节条编回届次]|"
    # how a document begins and is signed: 各区人民政府：, 水利局, 2024年3月5日, (此件公开发布), 国办函〔2018〕71号
    "^[各致].{2,60}[:：]$|^.{2,20}(?:政府|办公[厅室]|委员会|国务院|总?局|厅|院|部|处)$|"
    "^[(（].{2,20}[)）]$|[〔\\[(（][0-9]{4}[〕\\])）]第?[0-9]+号|"
    f"^[0-9{NUMERAL[1:-2]}]{{2,4}}年{NUMERAL}月{NUMERAL}日$|"
    # headings and lists
    f"^#|^[（(]?{NUMERAL}[）)、.．]|^[-*+|>]\\s|^---|^<!--|"
    # English speeches, letters and books
    "ladies|gentlemen|fellow|citizens|^thank|god bless|^dear |sincerely|^mr\\b|^mrs\\b|"
    "^(?:chapter|section|article|part|book|volume)\\b"
)

# What a site writes before a value: 发布时间：2024-03-05. 习近平： is a speaker's name.
SITE_LABEL = re.compile(
    "时间|日期|来源|作者|编辑|责编|记者|点击|浏览|阅读|访问|次数|标签|关键[词字]|分类|栏目|字[号体]|电话|热线|邮[编箱]|地址|备案|主办|承办|"
    "版权|索引|文号|编号|序号|级别|等级|类别|类型|单位|部门|价格|年代|尺寸|主题|发布|机构|机关|名称|标题|效力|有效|状态|页数|下载|大小|格式|上传|审核|校对|供稿|位置|链接|分享|搜索|热搜|"
    r"\b(?:date|time|post|publish|updat|author|by|source|tag|categor|filed|view|read|page|phone|tel|e?-?mail|address|"
    r"copyright|from|to|subject|message|topic|share|search|version|licen[cs]e)"
)
LABEL = re.compile("^([^:：]{1,9})[:：]")


def is_labelled(line: str) -> bool:
    """Whether a folded line begins with the label of a site."""
    label = LABEL.match(line)
    return label is not None and SITE_LABEL.search(label[1]) is not None


def is_said(line: str) -> bool:
    """Whether a folded line without white space around it is a form of texts: it is no sign of a page's frame."""
    return SAID.search(line) is not None or is_salutation(line) or is_heading(line)
