"""Furniture by evidence across pages: lines that stand at the head or foot of many pages of one source."""

from __future__ import annotations

import re

import numpy as np

from dedup.furniture.lines import Lines, read_lines
from dedup.furniture.linkwords import ENUMERATOR
from dedup.furniture.shapes import NONE
from dedup.furniture.spans import reason_number
from dedup.kernels.arrays import Codes, distinct, I32, I64, run_starts, U64
from dedup.text.corpus import Corpus
from dedup.text.headings import is_heading, is_salutation

HEAD = 6  # lines at the top of a page in which its frame stands
FOOT = 6
LEAST_PAGES = 3
LEAST_SHARE = 0.3  # of the pages of the source
LEAST_IN_PLACE = 0.7  # of the occurrences stand on one and the same line of the head, or of the foot
LONGEST = 200
# What speeches and laws say of their own accord at their beginning and end, however often it recurs.
OWN_WORDS = re.compile(
    "谢谢|感谢|同志|朋友|女士|先生|来宾|各位|大家|领导|代表|委员|祝|致敬|此致|敬礼|讲话|致辞|发言|报告|完毕|"
    "施行|公布|印发|通知|总则|附则|目录|公告|中华人民共和国|国务院|人民政府|委员会|"
    "thank|ladies|gentlemen|fellow|citizens|mr\\.? |madam|god bless|congress|dear |sincerely"
)


def find_repeats(corpus: Corpus, codes: Codes, lines: Lines, source_of: I32, reasons: I64) -> None:
    """Note in ``reasons`` the lines that frame the pages of a source."""
    sizes = np.bincount(source_of)
    source = source_of[lines.documents].astype(np.int64)
    many = np.flatnonzero((sizes[source] >= LEAST_PAGES) & (lines.lengths <= LONGEST) & (reasons == NONE))
    if not len(many):
        return
    framing = (lines.rank < HEAD) | (lines.behind < FOOT)
    order, group = _group(lines.hashes[many] * np.uint64(0x9E3779B97F4A7C15) + source[many].astype(np.uint64))
    many = many[order]
    starts = run_starts(group)
    counts = np.diff(np.append(starts, len(many)))
    in_place = np.maximum(
        _count_commonest(group, lines.rank[many], HEAD, starts),
        _count_commonest(group, lines.behind[many], FOOT, starts),
    )
    pages = _count_pairs(group, lines.documents[many], len(starts))
    share = pages / sizes[source[many[starts]]]
    likely = (pages >= LEAST_PAGES) & (share >= LEAST_SHARE) & (in_place >= LEAST_IN_PLACE * counts)
    if not likely.any():
        return
    # Copies of one text repeat all their lines: pages are counted by what else stands on them.
    text_of = _text_of_documents(lines, many[likely[group]])
    texts = _count_pairs(group, text_of[lines.documents[many]], len(starts))
    likely &= (texts >= LEAST_PAGES) & (texts / sizes[source[many[starts]]] >= LEAST_SHARE)
    chosen = np.flatnonzero(likely)
    readings = read_lines(corpus, codes, lines, many[starts[chosen]])
    foreign = [not _is_own(readings.line(i).strip()) for i in range(len(chosen))]
    likely[chosen] = np.array(foreign, bool)
    kept = many[likely[group]]
    reasons[kept[framing[kept]]] = reason_number("repeated on the pages of the source")


def _group(keys: U64) -> tuple[I64, I64]:
    """An order that brings equal keys together, and the number of each group in that order."""
    order = np.argsort(keys, kind="stable")
    new = np.zeros(len(order), np.int64)
    new[1:] = keys[order][1:] != keys[order][:-1]
    return order, np.cumsum(new)


def _count_pairs(group: I64, values: I64, groups: int) -> I64:
    """How many distinct values each group has."""
    pairs = distinct(group * (int(values.max(initial=0)) + 1) + values)
    return np.bincount(pairs // (int(values.max(initial=0)) + 1), minlength=groups)


def _count_commonest(group: I64, values: I64, limit: int, starts: I64) -> I64:
    """How often each group has its commonest value below the limit."""
    keys = np.sort(group * (limit + 1) + np.minimum(values, limit))
    first = run_starts(keys)
    counts = np.diff(np.append(first, len(keys)))
    counts[keys[first] % (limit + 1) == limit] = 0
    edges = np.searchsorted(keys[first] // (limit + 1), np.arange(len(starts)))
    return np.asarray(np.maximum.reduceat(counts, edges), np.int64)


def _text_of_documents(lines: Lines, frame: I64) -> I64:
    """A number for each document, int64, equal where the longest line apart from those of the frame is equal."""
    free = np.ones(len(lines), bool)
    free[frame] = False
    rest = np.flatnonzero(free)
    order = rest[np.lexsort((rest, -lines.lengths[rest], lines.documents[rest]))]
    longest = order[run_starts(lines.documents[order])]
    documents = int(lines.documents[-1]) + 1
    # Pages without any other line count as one.
    numbers = np.full(documents, documents)
    by_hash = longest[np.argsort(lines.hashes[longest], kind="stable")]
    first = run_starts(lines.hashes[by_hash])
    leader = np.repeat(by_hash[first], np.diff(np.append(first, len(by_hash))))
    numbers[lines.documents[by_hash]] = lines.documents[leader]
    return numbers


def _is_own(line: str) -> bool:
    """A heading, a salutation, an enumerated line or a formula belongs to the text."""
    return bool(
        line.startswith("#")
        or is_heading(line)
        or is_salutation(line)
        or ENUMERATOR.match(line)
        or OWN_WORDS.search(line)
    )
