"""Which lines begin a speech: headings and salutations, by their wording alone."""

from __future__ import annotations

import re

from dedup.late import late_pattern

NUMBER = "[一二三四五六七八九十百零〇0-9]+"
# Words that close the title of a speech.
TITLE = (
    "讲话|讲话稿|讲话提纲|讲话材料|讲稿|致辞|致词|贺词|贺辞|献词|祝酒词|祝词|答谢词|欢迎词|欢送词|悼词|发言|发言稿|"
    "发言材料|发言提纲|交流发言|表态发言|演讲|演讲稿|演讲词|主持词|主持稿|开幕词|开幕辞|闭幕词|闭幕辞|报告|工作报告|述职报告|"
    "汇报|汇报材料|党课讲稿|谈话|寄语|贺信|公开信|慰问信|倡议书"
)
# A look that costs little: most short lines hold none of these words.
TITLE_WORD = late_pattern(TITLE)
NOTE = r"(?:[（(【\[][^（()）】\]]{1,30}[）)】\]])"
HEADING = late_pattern(rf"^[#\s]*(?:{NOTE}\s*)?[^。；;！!？?]*?(?:{TITLE})\s*(?:{NUMBER})?\s*{NOTE}?$")
SPEECH_NUMBER = late_pattern(rf"[#\s]*(?:第{NUMBER}篇|[篇之]{NUMBER}|范文{NUMBER})(?:\s*[:：、.]\s*|\s+)")
NUMBERED_HEADING = late_pattern(rf"^[#\s]*第{NUMBER}篇(?:\s*[:：、.]\s*|\s+)\S")
ENUMERATED = late_pattern(
    rf"^[#\s]*(?:{NUMBER}\s*[、.．)）]|[（(]{NUMBER}[）)]|{NUMBER}是|第{NUMBER}[,，、]|[①-⑳•·▲◆●■]|[-—*]\s)"
)
# A breadcrumb or a line with a label is page furniture, whatever it ends in.
NOT_A_TITLE = late_pattern(r"[>＞»→]|^[^:：]{1,8}[:：]|^(?:以下|下面|附|作者|来源|标签)|[,，、]$")
ADDRESSEE = (
    "同志|朋友|同学|老师|来宾|嘉宾|领导|代表|委员|女士|先生|乡亲|父老|居民|员工|家长|战友|同事|同仁|教师|队员|"
    "干部|职工|客人|专家|学者|企业家|市民|村民|群众|评委|校友|记者|媒体|主席|书记|市长|部长|主任|校长|院长|局长|总理|总统|阁下"
)
ADDRESS = late_pattern(
    rf"^(?:在座的|尊敬的|敬爱的|亲爱的|全体|各位|诸位)*[\u4e00-\u9fff]{{0,8}}(?:们|{ADDRESSEE})$"
)
# Of a line that only addresses listeners in English all words are among these, and one of the first is.
ADDRESSED = (
    "ladies|gentlemen|citizens|fellow|friends|colleagues|comrades|delegates|guests|countrymen|speaker|"
    "excellenc(?:y|ies)"
)
BESIDE = (
    "my|dear|honou?red|distinguished|esteemed|members|mr|mrs|ms|madam|sir|president|chairman|vice|chief|justice|and|of|"
    "the|all|senate|house|representatives|congress|americans|everyone"
)
ADDRESS_IN_ENGLISH = late_pattern(rf"(?:\b(?:{ADDRESSED}|{BESIDE})\b[\s,.:;!—-]*)+", re.IGNORECASE)
ADDRESSEE_IN_ENGLISH = late_pattern(rf"\b(?:{ADDRESSED})\b", re.IGNORECASE)
GREETING = late_pattern("[，,！! ]*大家(?:早上|上午|中午|下午|晚上)?好?[！!。，,：: ]*$")
UNSEEN = " \t\u3000\u200b\u200c\u200d\ufeff"
STOPPED = late_pattern("[。！？；：，、.!?;:,…]$")
LONGEST_TITLE = 50
FIRST_LINE = late_pattern(r"\s*(\S[^\n]*)\n\s*")
LONGEST_LINE = 150


def is_numbered_heading(line: str) -> bool:
    """``第三篇:在座谈会上的讲话``: begins a speech wherever it stands."""
    return len(line) <= 2 * LONGEST_TITLE and NUMBERED_HEADING.match(line) is not None


def title_length(text: str) -> int:
    """How many characters of a speech its title takes, with the line breaks behind it; 0 where it has none."""
    title = FIRST_LINE.match(text[:LONGEST_LINE])
    return title.end() if title and is_heading(title[1].strip().lstrip("# ")) else 0


def without_number(text: str) -> str:
    """A speech without the number that its page gave it: ``第三篇:在座谈会上的讲话`` -> ``在座谈会上的讲话``."""
    number = SPEECH_NUMBER.match(text)
    return text[number.end() :] if number else text


def is_heading(line: str) -> bool:
    """A short title line: ``在全市宣传工作会议上的讲话(2023年1月5日)`` yes, ``工作报告。`` no, ``一、听取报告`` no."""
    if is_numbered_heading(line):
        return True
    if not 5 <= len(line) <= LONGEST_TITLE or ENUMERATED.match(line) or NOT_A_TITLE.search(line):
        return False
    return TITLE_WORD.search(line) is not None and HEADING.match(line) is not None


def addresses(line: str) -> bool:
    """A line that addresses the listeners, however it ends, and is no title: ``各位代表``, ``Ladies and gentlemen``."""
    line = line.strip(UNSEEN)
    bare = GREETING.sub("", line).rstrip("！!:：，,。. ")
    said = is_salutation(bare + ":") if bare else GREETING.search(line) is not None
    return said or (
        ADDRESS_IN_ENGLISH.fullmatch(line) is not None and ADDRESSEE_IN_ENGLISH.search(line) is not None
    )


def may_entitle(line: str) -> bool:
    """A line behind a salutation that may be the title all the same: it is short, and no sentence."""
    return len(line) <= LONGEST_TITLE and not STOPPED.search(line) and not addresses(line)


def is_salutation(line: str) -> bool:
    """A line that only addresses the listeners: ``尊敬的各位领导、同志们:``."""
    if len(line) > LONGEST_TITLE or not line.rstrip("。 ").endswith((":", "：")):
        return False
    parts = re.split(r"[、,，和与及\s]+", line.rstrip("。 ")[:-1].strip())
    return all(ADDRESS.match(part) for part in parts)
