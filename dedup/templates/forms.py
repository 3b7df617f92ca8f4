"""The forms of dates, ordinals, amounts, numbers and placeholders, Chinese (simplified, narrow) and English.

Each pattern is for a whole value, in any case of letters; the pieces below are put into it by name.
"""

from __future__ import annotations

import re

PIECES = {
    # A numeral, and a numeral or something blanked out in its place.
    "N": "[0-9〇零一二三四五六七八九十百千两]",
    "n": "[0-9〇零一二三四五六七八九十百千两xX×*☆★某○◯_]",
    "DIGITS": r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?",
    "MARK": "[xX×*☆★某○◯□_]",
    "TO": "(?: to |[至到~—–-])",
    "ABOUT": "(?:约|近|超过?|逾|达到?|共计?|不少于|不低于|至少|年均|人均|累计|总计)?",
    "ABOVE": "(?:以上|以下|以内|左右|多|之多)?",
    "YEAR": r"(?:1[5-9]|20)\d\d",
    "HALF": "(?:[上下]半年|[春夏秋冬][季天]?|第?[一二三四1-4]季度)",
    "PART": "(?:[初底末]|[上中下]旬)",
    "TIME": "(?:(?:[上下中]午|晚上?|夜|凌晨|清晨|傍晚)(?:{N}{1,3}[时点](?:半|{N}{1,3}分?)?)?|{N}{1,3}时)",
    "MONTH": "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?",
    "UNIT": "[美欧日]?元|块钱?|人次?|名|位|户|个(?:百分点|月)?|家|所|座|件|项|条|篇|份|次|场|台|套|辆|艘|架|间|栋|处|"
    "[平立]方(?:米|公里)|公里|千米|米|里|[厘毫]米|亩|公顷|吨|公斤|千克|克|斤|升|千瓦时?|度|百分点|倍|成|岁|周年|"
    "年[来间]|"
    "天|小时|分钟|秒|[头只株棵对批期类种支部册本字页]",
    "UNIT_EN": "per ?cent|dollars?|pounds?|euros?|cents?|yuan|miles?|(?:kilo)?met(?:re|er)s?|feet|tons?|tonnes?|"
    "acres?|hectares?|people|persons?|years?|months?|weeks?|days?|hours?|minutes?|times|members?|homes|jobs|units?|"
    "students?|families|households|copies|k[gm]|[mc]m|[mgk]b",
    "TEEN": "(?:thir|four|fif|six|seven|eigh|nine)teen",
    "TENS": "(?:twen|thir|for|fif|six|seven|eigh|nine)t",
    "SCALE": "(?: ?(?:hundred|thousand|million|billion|trillion))",
    "STEM": "(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf|{TEEN}|hundred|thousand)",
}
PIECES["QUANTITY"] = "(?:{DIGITS}|{N}+(?:点{N}+)?|几|数|半|{MARK}+)[多余来几]?[十百千万亿]*[多余]?"
PIECES["WORD"] = (
    "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|{TEEN}|{TENS}y|hundred|thousand|[mb]illion|"
    "dozen)"
)
PIECES["WORDS"] = "(?:an? )?{WORD}(?:(?:[ -]| and ){WORD})*"
NAME = re.compile(r"\{([A-Z_]+|n)\}")


def whole(*patterns: str) -> re.Pattern[str]:
    """A pattern for a value that has one of these forms."""
    pattern = "|".join(patterns)
    while NAME.search(pattern):
        pattern = NAME.sub(lambda name: PIECES[name[1]], pattern)
    return re.compile(rf"(?:{pattern})\Z", re.IGNORECASE)


PLACEHOLDER = whole(
    r"{MARK}(?:[ .-]?{MARK})*",
    r"(?:\.{3,}|…+|-{3,})",
    r"\[[a-z][a-z ]*\]|<[a-z][a-z ,/_-]*>|\{+[a-z_. ]+\}+",
)
# What may be a year or a number.
YEAR = whole("{YEAR}")
DATE = whole(
    # 2024年, 20xx年度, 2020年至2022年, 2024年上半年, 90年代末
    "(?:公元前?|截至)?(?:{n}{2,4}年?{TO})?{n}{2,4}年(?:[度代])?(?:{HALF}|{PART}|中|以[来前])?",
    # 2024年3月5日上午, 去年3月上旬, 3月5日至8日, 3日晚
    "(?:{n}{2,4}年|[今去前明后当本同]年)?{n}{1,2}月份?(?:{PART}|{n}{1,3}[日号]?{TIME}?)?",
    "(?:{n}{2,4}年|[今去前明后当本同]年)?{n}{1,2}月{n}{1,3}[日号]?{TO}(?:{n}{1,2}月)?{n}{1,3}[日号]",
    "(?:[本上下]月)?{n}{1,3}[日号]{TIME}?",
    # 今年以来, 去年底, 昨天上午, 本月下旬, 上周四, 近几年来
    "[今昨去前明后当本同](?:年|月|日|天|晚|夜)(?:{PART}|以来|{TIME}|{HALF})?",
    "[上下这本]个?(?:年|月|周|半年|星期)(?:{PART}|[一二三四五六日天])?|(?:星期|周)[一二三四五六日天]",
    "春节|元宵(?:佳?节)?|清明|端午|中秋|国庆|元旦|除夕|重阳|五一|七一|八一|{HALF}|近(?:{N}|几)?年来?|{TIME}|[早晚]上|近日|日前|即日起?|十[一二三四五六七八九]?五[”\"']?(?:时期|期间|"
    "规划期?)?",
    # 2024-03-05, 3/5/2024, 09:30
    r"\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{4}|\d{4}-\d{1,2}|\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?",
    # Jan 5, 2024; 5th of March 2024; March 2024; the fifth day of May; Monday
    r"(?:the )?\d{1,2}(?:st|nd|rd|th)? (?:day )?(?:of )?{MONTH}(?:,? (?:{YEAR}|{MARK}{4}))?",
    r"\d{1,2} and \d{1,2} {MONTH}|{MONTH} \d{1,2}(?:st|nd|rd|th)?(?:,? (?:{YEAR}|{MARK}{4}))?",
    r"{MONTH}(?:,? (?:{YEAR}|{MARK}{4}))?",
    "(?:(?:this|last|next|the (?:first|second|third|fourth|last)) )?(?:mon|tues|wednes|thurs|fri|satur|sun)day(?: week)?",
    r"noon|midnight|\d{1,2}\.\d\d [ap]\.?m\.?|christmas(?: eve| day)?|easter|new year(?:'s (?:eve|day))?|whit monday",
    "(?:(?:the|this|next|last) )?(?:spring|summer|autumn|winter|lent|easter|michaelmas)",
    "today|tonight|yesterday|tomorrow|(?:this|last|next) (?:morning|afternoon|evening|week|month|year|spring|"
    "summer|autumn|winter)",
    # 1999-2004, 2006; 1998, 2001-present
    "{YEAR}(?:{TO}(?:{YEAR}|{MARK}{4}|present|\\d\\d))?(?:, ?{YEAR}(?:{TO}(?:{YEAR}|present|\\d\\d))?)*",
)
ORDINAL = whole(
    "第(?:{N}+|{MARK}+)[个次届批期章节条款项编篇类点位回场轮卷讲部分]*",
    "[一二三四五六七八九十]+[是要则来]|其[一二三四五六七八九十次]|首先|最后|再次|再者",
    r"\({N}{1,3}\)|{N}{1,3}[、)]|[一二三四五六七八九十]{1,3}:",
    r"\d+(?:st|nd|rd|th)|(?:(?:twen|thir|for|fif|six|seven|eigh|nine)ty-)?(?:first|second|third|{STEM}th|"
    r"{TENS}ieth)(?:ly)?",
    r"finally|lastly|\((?:[ivx]+|[a-z])\)",
)
AMOUNT = whole(
    "{ABOUT}{QUANTITY}(?:{TO}{QUANTITY})?(?:{UNIT}){ABOVE}",
    r"{ABOUT}(?:百分之{QUANTITY}|{N}+分之{N}+|{DIGITS}(?:{TO}{DIGITS})? ?[%‰℃]){ABOVE}",
    "(?:人民币|港币|美元){QUANTITY}元?(?:左右)?|{QUANTITY}元(?:人民币|港币)",
    "[$€£¥] ?{DIGITS}{SCALE}?(?:{TO}[$€£¥]? ?{DIGITS}{SCALE}?)?|(?:usd|eur|gbp|cny|rmb) ?{DIGITS}{SCALE}?",
    "(?:{DIGITS}|{WORDS}){SCALE}? (?:{UNIT_EN})|{DIGITS}(?:k[gm]|[mc]m|[mgk]b)|{DIGITS}{SCALE}",
)
NUMBER = whole(
    "[-+]?{DIGITS}|[〇零一二三四五六七八九十百千两]+(?:点{N}+)?[多余]?[万亿]*|{DIGITS}[多余]?[万亿]+",
    r"{WORDS}|\d+(?:\.\d+){2,}|0x[0-9a-f]+",
)
# What a value of these forms begins with, so that others cost one look.
HINT = re.compile(
    "[0-9A-Za-z〇零一二三四五六七八九十百千万两几数半今昨去前明后当本同上下中这近早晚第其首最再星周春夏秋冬日即夜凌清傍元端国除重公截约超逾达共不至年人累总港美"
    "×*☆★某○◯□_.…<\\[{$€£¥(-]"
)
# In the order in which they are asked.
RULES = (
    ("placeholder", PLACEHOLDER),
    ("year", YEAR),
    ("ordinal", ORDINAL),
    ("date", DATE),
    ("number", NUMBER),
    ("amount", AMOUNT),
)

# What stands beside a slot, where the bare numeral tells too little.
BEFORE_ORDINAL = re.compile(
    r"(?:第|其|[(]|\b(?:article|section|chapter|part|title|volume|no\.?|item|paragraph|appendix) ?)\Z",
    re.IGNORECASE,
)
AFTER_ORDINAL = re.compile(r"(?:是(?![个家])|要(?!求)|[、)]|届|(?:st|nd|rd|th)\b)", re.IGNORECASE)
BEFORE_AMOUNT = re.compile(r"(?:[$€£¥] ?|百分之)\Z")
AFTER_AMOUNT = re.compile(
    r" ?(?:[%‰]|[万亿]*[美欧日]?元|per ?cent\b|(?:million |billion )?(?:dollars|pounds|euros)\b)",
    re.IGNORECASE,
)
BEFORE_DATE = re.compile(NAME.sub(lambda name: PIECES[name[1]], r"(?:[年月] ?|\b{MONTH} )\Z"), re.IGNORECASE)
AFTER_DATE = re.compile(r" ?(?:月(?!饼)|日(?!元)|号(?!召))")
# 今年, 去年: what stands for a year before 年.
THIS = frozenset("今去前明后当本同往近")
AFTER_YEAR = re.compile(" ?年(?![来间多])")
