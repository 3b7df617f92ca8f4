"""Text that decodes but is damaged: lost characters, bytes read in the wrong encoding or out of step.

What is found (all of it seen in scraped pages):

- U+FFFD, private-use and control characters: something stood there once;
- ``锟斤拷``, ``烫烫烫``, ``ï¼Œ``, ``â€™``, ``锛屾``: traces of a wrong decoding, in runs no language has;
- ``??墒窃谶@`` for ``。可是在這``: a converter put a question mark for the first byte of a character and
  paired all the following bytes wrongly. Question marks are no proof, so the bytes are paired the other
  way, and only if that reads much better is it damage: ``真的吗??我不信`` is not;
- ``到?jīng)]`` for ``到沒(méi)經(jīng)``: pinyin whose opening bracket was eaten in the same way.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from dedup.late import late_pattern
from dedup.messages import Message
from dedup.read.common_characters import COMMON, is_hanzi
from dedup.read.reporting import Reporter

if TYPE_CHECKING:
    from dedup.kernels.arrays import Bools

_SHOWN = 20
_CONTROL = late_pattern("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]+")
_CONTROLS = bytes([*range(9), *range(14, 27), *range(28, 32), 127])

# The characters that cp1252 shows for the bytes 80 to BF, with those that Latin-1 shows.
_TAIL = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"

# ``，`` and its like as UTF-8 read as GBK: 锛, and a character made of the mark's last byte and the next one.
_AFTER_ADZE = "".join(
    bytes((mark, lead)).decode("gbk")
    for mark in b"\x8c\x9a\x81\x88\x89\x9b\x9f"
    for lead in range(0xE4, 0xEA)
)

# The places that GB 18030 had for characters before Unicode did, until 2022: 龴, ︐ and others of that standard.
_GB18030 = (
    "\ue78d-\ue796\ue7c7\ue7c8\ue816-\ue818\ue81e\ue826\ue82b\ue82c\ue831\ue832\ue83b\ue843\ue854\ue855\ue864"
)

_NOISE = late_pattern(
    f"""\ufffd+ | (?:(?![{_GB18030}])[\ue000-\uf8ff\U000f0000-\U0010fffd])+ | [\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]+
      | (?:锟斤拷?|拷锟斤?)+ | 烫{{3,}} | 屯{{3,}} | [銆鈥].? | 锛[{_AFTER_ADZE}]
      | â€[{_TAIL}] | ï¼[{_TAIL}] | ï»¿ | (?:[ã-é][{_TAIL}]{{2}}){{2,}} | [ÂÃ][{_TAIL}]""",
    re.VERBOSE,
)
# Every match above begins with one of these, and the two below with a question mark.
_HINTS = (
    "[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd锟拷烫屯銆鈥锛âïÂÃã-é?]"
)
_HINT = late_pattern(_HINTS)
# Longer texts are searched for hints by a kernel, which is worth an import.
_LONG = 1 << 16

_PINYIN = late_pattern(r"\?[a-z]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü][a-z]{0,3}\)")
_QUESTION = late_pattern("[?](?=[?？;；,，!！:：][@-~\u4e00-\u9fff]|[\u4e00-\u9fff])")
_WINDOW = 10
_FULL_WIDTH = str.maketrans("?;,!:", "？；，！：")


def find_damage(text: str) -> list[tuple[int, int]]:
    """Return the half-open spans of damaged places, in order; neighbours are one place.

    >>> find_damage("很好。锟斤拷就是这样"), find_damage("真的吗??我不信")
    ([(3, 6)], [])
    """
    return _merge(_find_all(text))


def _find_all(text: str) -> list[tuple[int, int]]:
    """Return the spans in order; none crosses a line end, so texts joined by line ends can be searched as one."""
    if text.isascii():
        if len(text.encode().translate(None, _CONTROLS)) == len(text):  # four times as fast as an expression
            return []
        return [found.span() for found in _CONTROL.finditer(text)]
    spans: list[tuple[int, int]] = []
    end = 0
    for at in _hints(text):
        if text[at] == "?":
            spans += _at_question_mark(text, at)
        elif at >= end and (found := _NOISE.match(text, at)):
            spans.append(found.span())
            end = found.end()
    return sorted(spans)


def _hints(text: str) -> Iterable[int]:
    """Where damage may begin: a tenth of the time of searching for it, and less by a kernel."""
    if len(text) < _LONG:
        return (found.start() for found in _HINT.finditer(text))
    from dedup.kernels.active import find_flagged
    from dedup.kernels.points import code_points

    positions: list[int] = find_flagged(code_points(text), hint_flags()).tolist()
    return positions


@cache
def hint_flags() -> Bools:
    """With which code points damage may begin, as a table for the kernels; a text without one has none."""
    import numpy as np

    flags = np.zeros(sys.maxunicode + 1, bool)
    for first, last in re.findall("(.)(?:-(.))?", _HINTS[1:-1], re.DOTALL):
        flags[ord(first) : ord(last or first) + 1] = True
    return flags


def _at_question_mark(text: str, at: int) -> list[tuple[int, int]]:
    if found := _PINYIN.match(text, at):
        return [found.span()]
    if _QUESTION.match(text, at) and (span := _out_of_step(text, at)):
        return [span]
    return []


def report_damage(texts: Sequence[str], lines: Sequence[int] | None, report: Reporter) -> None:
    """Report each damaged text once; ``lines`` say where records begin, None means a text that is the file.

    The texts are searched as one: 54 MB in 100,000 records take 0.03 s.
    """
    joined = "\n".join(texts) if len(texts) > 1 else texts[0]
    spans = _find_all(joined)
    if not spans:
        return
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    if lines is None and report.replaced and _all_told(joined, spans, report.replaced):
        return
    for number, group in groupby(spans, key=lambda span: bisect_right(starts, span[0]) - 1):
        start = starts[number]
        own = _merge([(first - start, last - start) for first, last in group])
        _report_one(texts[number], own, None if lines is None else lines[number], report)


def _all_told(text: str, spans: list[tuple[int, int]], replaced: int) -> bool:
    """True if the damage is what decoding put U+FFFD for, and told with its bytes."""
    return {char for start, end in spans for char in text[start:end]} == {"\ufffd"} and text.count(
        "\ufffd"
    ) == replaced


def _report_one(text: str, spans: list[tuple[int, int]], line: int | None, report: Reporter) -> None:
    places = [_place(text, start) for start, _ in spans[:_SHOWN]]
    shown = ", ".join(f"{row}:{column}" for row, column in places)
    if len(spans) > _SHOWN:
        shown = Message("read.and_more", shown=shown, number=len(spans) - _SHOWN)
    start, end = spans[0]
    excerpt = text[max(start - 4, 0) : min(end, start + 20) + 6]
    runs = groupby(excerpt, key=str.isprintable)
    excerpt = "".join("".join(run) if is_printable else "\ufffd" for is_printable, run in runs)
    key = "read.damaged_at" if line is None else "read.damaged_in_record"
    report(
        Message(key, n=len(spans), line=places[0][0], excerpt=excerpt, places=shown),
        sort=Message("read.damaged_text"),
        line=places[0][0] if line is None else line,
    )


def _out_of_step(text: str, start: int) -> tuple[int, int] | None:
    """Return the span paired wrongly after the question mark at ``start``, if the other way reads better.

    The measure is the share of common characters: 0.0 for 烧嬲婵蓱z and 0.8 for 可真真可憐, but
    0.9 for 因为今天的会更 and 0.4 for 蛭今天的会更.
    """
    end = start + 2
    while end < start + _WINDOW and end < len(text) and is_hanzi(text[end]):
        end += 1
    seen = [char for char in text[start + 1 : end] if is_hanzi(char)]
    needed = 0.35 if is_hanzi(text[start + 1]) else 0.2
    if 1.0 - _share(seen) < needed:  # it reads well as it stands: no other way is that much better
        return None
    # The last character pairs with what follows: a Latin letter or a sign is half a character there.
    absorbed = end < len(text) and "@" <= text[end] <= "~"
    data = (text[start + 1].translate(_FULL_WIDTH) + text[start + 2 : end + absorbed]).encode("gbk", "ignore")
    new = [char for char in data[1:].decode("gbk", "ignore") if is_hanzi(char)]
    if not new or (len(new) == 1 and not absorbed):
        return None
    gain = _share(new) - _share(seen)
    return (start, end + absorbed) if gain >= needed else None


def _share(chars: list[str]) -> float:
    return sum(char in COMMON for char in chars) / len(chars) if chars else 0.0


def _merge(spans: list[tuple[int, int]], gap: int = 2) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1] + gap:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _place(text: str, offset: int) -> tuple[int, int]:
    """Return line and column of an offset, from 1."""
    line_start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - line_start + 1
