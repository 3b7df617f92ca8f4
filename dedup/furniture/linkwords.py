"""Link words: a page put one on a line of its own, with a false full stop before and behind it. The sentence goes on.

The word is the writer's and stays; what the page added are the two stops and the breaks behind them.
"""

from __future__ import annotations

import re

import numpy as np

from dedup.furniture.lines import first_of_equals, is_han, Lines, number_lines, read_lines
from dedup.furniture.shapes import NONE
from dedup.furniture.spans import FURNITURE, reason_number, Spans, STRAY
from dedup.furniture.vocabulary import GENRE
from dedup.kernels import active
from dedup.kernels.arrays import Bools, Codes, distinct, I64
from dedup.late import late_pattern
from dedup.text.corpus import Corpus
from dedup.text.headings import is_heading, is_salutation
from dedup.text.segment import trim_spans

LONGEST_WORD = 10  # characters of a link word, its full stop included
LEAST_BEFORE = 12  # characters of a line that a link word breaks off, where nothing but the word tells so
LEAST_AFTER = 8
STOPS = "。．.｡"
STOP_CODES = np.array([ord(c) for c in STOPS], np.uint32)
LINK_WORD = late_pattern(rf"(?:{GENRE})[{STOPS}]?")
SHORT_WORD = late_pattern(rf"[\u3400-\u9fff]{{2,8}}[{STOPS}]?")
# What nothing begins with, no sentence and no line: so the one before has been going on.
NEVER_FIRST = "》〉、，,；;。"
GOES_ON = late_pattern(rf"([{NEVER_FIRST}])(?!\1)|的(?![确士])")
NEVER_FIRST_CODES = np.array([ord(c) for c in NEVER_FIRST + "的"], np.uint32)
# What a sentence hardly begins with; a closed quotation may have a full stop of its own before its end.
CONJUNCTION = late_pattern("和(?![谐平睦])|及(?!时)|与(?![此会其])|或者")
CLOSES = late_pattern(r"[”’」』)）】\]]")
# What hardly a sentence ends in, the false stop aside: an open title, 写一封, 制定的.
BREAKS_OFF = late_pattern(
    rf"(?:《[^》]*|〈[^〉]*|[,，、：:；;“‘「『（(【]|[一两几这那每该各][封份篇个项本部张套则]|的|以及|或者|按照|关于|为了|围绕)[{STOPS}]$"
)
# What begins a paragraph, and what begins a sentence more often than it goes on with one.
ENUMERATOR = late_pattern(
    r"[#\s]*(?:[一二三四五六七八九十]{1,3}[、是]|[（(][一二三四五六七八九十\d]{1,3}[)）]|第[一二三四五六七八九十百\d]+[章节条编篇,，、]|\d{1,2}[.、．])"
)
OPENER = late_pattern(
    "今[年天后]|去年|明[年天]|昨天|近年|[一两三几]年来|当前|目前|我|你|他|她|它|大家|同志|各位|这|那|首先|其次|再次|最后|同时|"
    "因此|所以|但|然而|如果|虽然|由于|总之|此外|另外|接下来|下面|下一步|请|谢谢|祝"
)
# Line breaks as records write them, with the white space beside them.
BLANK = r"\s|&nbsp;|&emsp;|&#12288;"
_BREAK_BEGINS = np.isin(np.arange(0x80), [ord(c) for c in "<_&"])
BREAK = r"<br\s*/?>|</?p(?:\s[^<>]{0,80})?>|_x000d_"
WRITTEN_BREAK = late_pattern(
    rf"(?:{BLANK}){{0,64}}(?:{BREAK})(?:{BLANK}|{BREAK})*|\A(?:{BLANK})+|(?:{BLANK}){{1,64}}\Z", re.I
)


def find_link_words(
    corpus: Corpus, codes: Codes, lines: Lines, reasons: I64, closes: Bools, found: Spans
) -> None:
    """Add what stands before and behind each link word to ``found``.

    ``reasons`` int64[lines] tells which lines are furniture, ``closes`` bool[lines] at the end of which furniture
    stands: the last word of a site's introduction is furniture with it.
    """
    lines, reasons, closes = _at_written_breaks(corpus, lines, reasons, closes)
    at = _candidates(corpus, codes, lines, reasons)
    if not len(at):
        return
    title, above, own, below = (
        read_lines(corpus, codes, lines, np.maximum(at + step, 0)) for step in (-2, -1, 0, 1)
    )
    before, behind, titles, introduced = [], [], [], []
    for i, line in enumerate(at.tolist()):
        rest, word = above.line(i), own.line(i)
        if closes[line - 1]:
            if rest.rstrip(STOPS).endswith("的") and LINK_WORD.fullmatch(word):
                introduced.append(line)
        elif lines.rank[line] >= 2 and _breaks_title(title.line(i), rest, word):
            before.append(line)
            titles.append(line)
        else:
            breaks = _false_breaks(rest, word, below.line(i))
            before += [line] * breaks[0]
            behind += [line] * breaks[1]
    columns = (np.array(column, np.int64) for column in (before, behind, titles))
    _add_marks(corpus, lines, found, *columns)
    whole = np.array(introduced, np.int64)
    found.add(lines.starts[whole], lines.ends[whole], FURNITURE, reason_number("introduction of the site"))


def _candidates(corpus: Corpus, codes: Codes, lines: Lines, reasons: I64) -> I64:
    """Lines of one short word between two lines of a text, where something says that a page broke its sentence."""
    at = np.flatnonzero((lines.lengths >= 2) & (lines.lengths <= LONGEST_WORD) & (reasons == NONE))
    at = at[is_han(codes[lines.starts[at]])]
    at = at[(lines.rank[at] > 0) & (lines.behind[at] > 0)]
    at = at[(reasons[at - 1] == NONE) & (reasons[at + 1] == NONE)]
    last, above = corpus.codes[lines.ends[at] - 1], corpus.codes[lines.ends[at - 1] - 1]
    stopped = np.isin(last, STOP_CODES) & np.isin(above, STOP_CODES)
    at = at[stopped | (above == ord("的")) | np.isin(corpus.codes[lines.starts[at + 1]], NEVER_FIRST_CODES)]
    one, number = first_of_equals(lines, at)
    words = read_lines(corpus, codes, lines, one)
    fits = [
        SHORT_WORD.fullmatch(words.line(i)) is not None or LINK_WORD.fullmatch(words.line(i)) is not None
        for i in range(len(one))
    ]
    found: I64 = at[np.array(fits, bool)[number]]
    return found


def _false_breaks(before: str, word: str, after: str) -> tuple[bool, bool]:
    """Whether the sentence of the line before goes on with the word, and with the line behind it."""
    link = LINK_WORD.fullmatch(word) is not None
    certain = GOES_ON.match(after) is not None
    if before[-1] not in STOPS or word[-1] not in STOPS:
        # Without false stops the word may be a heading; before a line that begins so it is none.
        return (True, True) if certain and link else (False, False)
    if certain:
        return True, True
    anew = _begins_anew(after)
    if link and BREAKS_OFF.search(before) is not None:
        return True, not anew
    long = len(before) >= LEAST_BEFORE and len(after) >= LEAST_AFTER
    if CONJUNCTION.match(after) is not None:
        goes_on = link or before.rstrip(STOPS).endswith("的")
    else:
        goes_on = link and (not anew or CLOSES.match(after) is not None)
    return (True, True) if goes_on and long else (False, False)


def _begins_anew(line: str) -> bool:
    """Whether a line begins a sentence, a paragraph or a speech of its own."""
    return (
        ENUMERATOR.match(line) is not None
        or OPENER.match(line) is not None
        or is_salutation(line)
        or is_heading(line)
    )


def _breaks_title(title: str, before: str, word: str) -> bool:
    """A title repeated beneath a heading, its last word on a line of its own: ``在座谈会上的 | 讲话``."""
    before, word = before.rstrip(STOPS), word.rstrip(STOPS)
    return (
        is_heading(title)
        and before.endswith("的")
        and LINK_WORD.fullmatch(word) is not None
        and is_heading(before + word)
    )


def _add_marks(corpus: Corpus, lines: Lines, found: Spans, before: I64, behind: I64, titles: I64) -> None:
    """The false stops with their breaks, before and behind words; behind a title the break is a true one."""
    reason = reason_number("false stop or break beside a link word")
    # Where the ink of each line ends, false stop aside.
    ink = lines.ends - np.isin(corpus.codes[lines.ends - 1], STOP_CODES)
    found.add(ink[before - 1], lines.starts[before], STRAY, reason)
    found.add(ink[behind], lines.starts[behind + 1], STRAY, reason)
    stopped = titles[ink[titles] < lines.ends[titles]]
    found.add(ink[stopped], lines.ends[stopped], STRAY, reason)


# ------------------------------------------------------------------ breaks that are written out


def _at_written_breaks(corpus: Corpus, lines: Lines, reasons: I64, closes: Bools) -> tuple[Lines, I64, Bools]:
    """The lines with those cut that hold ``<br>`` and the like, as the texts of records do, and their columns."""
    cuts = [
        (line, int(lines.starts[line]) + match.start(), int(lines.starts[line]) + match.end())
        for line in _lines_with_tags(corpus.codes, lines).tolist()
        for match in WRITTEN_BREAK.finditer(corpus.text(int(lines.starts[line]), int(lines.ends[line])))
    ]
    if not cuts:
        return lines, reasons, closes
    line, edges, behind = (np.array(column, np.int64) for column in zip(*cuts, strict=True))
    starts, ends = np.sort(np.append(lines.starts, behind)), np.sort(np.append(lines.ends, edges))
    of = np.sort(np.append(np.arange(len(lines)), line))
    starts, ends = trim_spans(corpus.codes, starts, ends)
    inked = starts < ends
    starts, ends, of = starts[inked], ends[inked], of[inked]
    return number_lines(corpus, starts, ends), reasons[of], closes[of] & (ends == lines.ends[of])


def _lines_with_tags(codes: Codes, lines: Lines) -> I64:
    """Lines that hold the beginning of a written break, or of white space that is written out."""
    first = active.find_flagged(codes, _BREAK_BEGINS)
    then = codes[np.minimum(first + 1, len(codes) - 1)]
    first = first[np.isin(then, np.array([ord(c) for c in "bBpP/xXnNeE#"], np.uint32))]
    return distinct(np.maximum(np.searchsorted(lines.starts, first, side="right") - 1, 0))
