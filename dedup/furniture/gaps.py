"""Gaps of a pay wall: `……(某某网省略828字,正式会员可完整阅读)……`.

That text is missing is said there and nowhere else, so it stays; what the site says about it goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from dedup.late import late_pattern

NUMBER = r"(?:\d[\d,，]*(?:\.\d+)?|[一二三四五六七八九十百千万两几数]+|[a-z]{1,3})\s*[余多]?"
MEASURE = r"\s*(?:个字|字|段|页|%|％)"
# What says that text is missing, and how much.
OMITTED = (
    rf"(?:此处|以下|以上|中间|后面|下面|下文|余下|其余|剩余|还有)?(?:的?(?:内容|部分|文字|正文))?(?:已|被|共|约)*"
    rf"(?:省略|隐藏|略去|删节)(?:了|约|掉)?\s*{NUMBER}{MEASURE}|"
    rf"(?:余下|剩余|其余|剩下|还有|尚有)(?:的|约|还有)?\s*{NUMBER}{MEASURE}(?:的?(?:内容|正文|文字|部分))?"
    r"(?:未读|未阅读|未显示|未展示|(?:已|被)?(?:隐藏|省略))?|"
    r"(?:以下|以上|下文|余下|剩余|部分|其余|此处)的?(?:内容|文字|正文)?(?:已经?|被)+(?:省略|隐藏|略去|删节)|"
    r"(?<![还尚])未完(?:待续)?(?=\s*[,，.。;；、)）】\]]|\s*$)"
)
# What says so beside it, or in brackets.
COUNTED = (
    rf"(?:全文|原文|本文|正文|文章)(?:总共|共|约)+\s*{NUMBER}{MEASURE}|(?:当前|目前|此处|本页)?(?:只|仅)?(?:能|可)?显示(?:了|前|出)*\s*{NUMBER}{MEASURE}|"
    r"(?:以下|下文|此处|中间|余下|其余|后文|后面|部分|上|中|下)?(?:内容|部分|文字)?(?:从|已|被)?略(?=[,，;；。)）】\]…]|$)"
)
MISSING = late_pattern(OMITTED)
MISSING_IN_BRACKETS = late_pattern(f"{OMITTED}|{COUNTED}")
# Who may read on, and what with.
GATE = "登[录陆]|注册|会员|vip|付费|购买|充值|开通|积分|扫码|扫一扫|扫描|二维码|关注|公众号|客服"
READ = "查看|阅读|浏览|显示|展开|获取|下载"
WHOLE = "全文|原文|剩余|余下|完整|全部"
_WORD = (
    rf"(?:{GATE}|{READ}|{WHOLE}|请|需|须|您|你|如需|正式|立即|继续|之后|后|即|就|才|方|能|可|以|要|想|成为|升级|为|免费|更多|内容|文章|部分|正文|文档|"
    r"本文|点击|此处|这里|下方|按钮|的|[\s>».…])"
)
# A clause of nothing but such words; most begin with none, which is quickly seen.
OF_ACCESS = rf"(?={_WORD})(?=.*(?:{READ}))(?=.*(?:{GATE}|{WHOLE})){_WORD}+"
ACCESS = late_pattern(OF_ACCESS)
# Inside brackets that tell of a gap, the site speaks in any clause that holds one of these.
SITE_IN_BRACKETS = late_pattern(
    rf"{GATE}|点击|下载|提示信息|收藏[在本到]|完整阅读|(?:{READ})(?:{WHOLE}|更多|下面|下方)|https?:|www\.|\.(?:com|cn|net|org)\b|本[站网]|网$|网站$|文库$"
)
# One of these stands in every line in which a site speaks of a gap.
SITE_SPEAKS = rf"{GATE}|{READ}|点击|提示信息|收藏[在本到]|https?:|www\.|\.(?:com|cn|net|org)|本站|网|文库"
BRACKET = late_pattern(r"[(（【\[]([^()（）【】\[\]]{2,300})[)）】\]]")
CLAUSE = late_pattern(r"[^,，;；。、]+")
SENTENCE = late_pattern(r"[^。！!？?…()（）【】\[\]]+")


def site_words(text: str) -> Iterator[tuple[int, int]]:
    """Spans of a line, in order, in which a site tells how to read what is missing there."""
    for bracket in BRACKET.finditer(text):
        if MISSING_IN_BRACKETS.search(bracket[1]):
            yield from _cut(text, *bracket.span(1), MISSING_IN_BRACKETS, SITE_IN_BRACKETS.search)
        elif ACCESS.fullmatch(bracket[1]):
            yield bracket.span()
    plain = BRACKET.sub(lambda bracket: "(" * len(bracket[0]), text)
    for sentence in SENTENCE.finditer(plain):
        if MISSING.search(sentence[0]):
            yield from _cut(text, *sentence.span(), MISSING, ACCESS.fullmatch)


def _cut(
    text: str, start: int, end: int, missing: re.Pattern[str], of_site: Callable[[str], object]
) -> Iterator[tuple[int, int]]:
    """What the site says in a span, with the commas that part it from what stays."""
    kept_end = gone_start = gone_end = -1
    for first, last, goes in _pieces(text, start, end, missing, of_site):
        if goes:
            gone_start, gone_end = first if gone_end < 0 else gone_start, last
            continue
        if gone_end >= 0:
            whole_clauses = kept_end >= 0 and gone_end < first
            yield (kept_end, gone_end) if whole_clauses else (gone_start, first)
        kept_end, gone_end = last, -1
    if gone_end >= 0 and kept_end >= 0:
        yield kept_end, gone_end


def _pieces(
    text: str, start: int, end: int, missing: re.Pattern[str], of_site: Callable[[str], object]
) -> Iterator[tuple[int, int, bool]]:
    """The clauses of a span, and whether each goes; one that says that text is missing keeps that."""
    for clause in CLAUSE.finditer(text, start, end):
        first, last = clause.span()
        told = [match.span() for match in missing.finditer(text, first, last)]
        if not told:
            yield first, last, bool(of_site(text[first:last].strip()))
            continue
        a, b = told[0][0], told[-1][1]
        before, behind = (bool(of_site(part.strip())) for part in (text[first:a], text[b:last]))
        if before:
            yield first, a, True
        yield a if before else first, b if behind else last, False
        if behind:
            yield b, last, True
