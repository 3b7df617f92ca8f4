"""Workloads for passages: speeches of which a tenth copy from another, and inputs that invite the worst case.

    {"a": {"document": "14", "start": 0, "end": 900}, "b": {...}, "kind": "passage", "edits": 5}

is the truth beside `copied`: places in code points, a in the original and b in the copy. A speech is copied from once
at most, so the planted pairs are all there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from random import Random

from benchmarks import lexicon
from benchmarks.prose import between, pick, Source, ZH
from benchmarks.workloads import Row, Workload

EDITS = (0, 2, 5, 10, 15)
SENTENCE = re.compile(r"[^。]*。")
TEN_MEGABYTES = 3_400_000  # characters of Chinese


# ---------------------------------------------------------------------------------------- speeches with copies


def copied(size: int, seed: int) -> Iterator[tuple[Row, list[Row]]]:
    """Speeches of a title and 5 to 12 paragraphs. Of every ten the last copies an earlier one, by turns in whole
    and in part, with other paragraph breaks and 0 to 15 per cent of the characters edited."""
    source = Source(ZH, seed)
    for place in range(size):
        if place % 10 == 9:
            yield _copy(source, place)
        else:
            yield {"id": place, "text": "\n".join(_lines(source, place))}, []


def _lines(source: Source, place: int) -> list[str]:
    """The title and the paragraphs of a speech."""
    rng = source.rng(place, 2)
    title = f"在{pick(rng, lexicon.ZH['field'])}工作会议上的讲话"
    return [title] + [source.text(16 * place + part) for part in range(between(rng, 5, 12))]


def _copy(source: Source, place: int) -> tuple[Row, list[Row]]:
    """The speech that copies: block k of ten copies from block k // 2, from another speech each time."""
    block, rng = place // 10, source.rng(place, 3)
    origin = 10 * (block // 2) + 1 + 3 * (block % 2)
    theirs, edits = _lines(source, origin), EDITS[block // 2 % len(EDITS)]
    if block % 2:
        kind, first, last, before, after = "speech", 0, len(theirs), "", ""
    else:
        own = _lines(source, place)
        first = between(rng, 1, len(theirs) - 3)
        last = between(rng, first + 2, min(first + 4, len(theirs)))
        kind, before, after = "passage", "\n".join(own[:3]), "\n".join(own[3:])
    text = edit("".join(theirs[first:last]), edits, own_characters(source, place), rng)
    text = break_anew(text, rng)
    starts = [0, *accumulate(len(line) + 1 for line in theirs)]
    a = {"document": str(origin), "start": starts[first], "end": starts[last] - 1}
    b = {"document": str(place), "start": len(before), "end": len(before) + len(text)}
    return {"id": place, "text": before + text + after}, [{"a": a, "b": b, "kind": kind, "edits": edits}]


def own_characters(source: Source, place: int) -> str:
    """Where new characters come from."""
    return source.text(16 * place + 15)


def edit(text: str, percent: int, pool: str, rng: Random) -> str:
    """That share of the characters, scattered, each replaced, followed by a new one, or taken out."""
    characters = list(text)
    for place in range(len(characters)):
        if rng.random() < percent / 100:
            new = pick(rng, pool)
            characters[place] = pick(rng, (new, characters[place] + new, ""))
    return "".join(characters)


def break_anew(text: str, rng: Random) -> str:
    """Paragraphs of one to six sentences."""
    sentences = re.findall(r"[^。]*。|[^。]+$", text.replace("\n", ""))
    return "".join(one + ("\n" if rng.random() < 0.3 else "") for one in sentences).rstrip("\n")


# ------------------------------------------------------------------------------------------------ worst cases


def equal_lines(size: int, seed: int) -> Iterator[tuple[Row, list[Row]]]:
    """One page of so many equal lines."""
    yield {"id": 0, "text": "点击这里返回首页查看更多精彩的讲话稿和发言材料\n" * size}, []


def one_phrase(size: int, seed: int) -> Iterator[tuple[Row, list[Row]]]:
    """One page of one phrase, so many times, without a break."""
    yield {"id": 0, "text": "坚定不移推动高质量发展，" * size}, []


def one_speech(size: int, seed: int) -> Iterator[tuple[Row, list[Row]]]:
    """So many copies of one speech, each with paragraph breaks of its own."""
    return _one_speech(size, seed, 0)


def one_speech_edited(size: int, seed: int) -> Iterator[tuple[Row, list[Row]]]:
    """The same, one character in a hundred edited in each."""
    return _one_speech(size, seed, 1)


def _one_speech(size: int, seed: int, percent: int) -> Iterator[tuple[Row, list[Row]]]:
    source = Source(ZH, seed)
    text = "".join(_lines(source, 0))
    for place in range(size):
        rng = source.rng(place, 3)
        yield {"id": place, "text": break_anew(edit(text, percent, text, rng), rng)}, []


def shared_phrase(size: int, seed: int) -> Iterator[tuple[Row, list[Row]]]:
    """So many speeches of two paragraphs that have 20 characters in common, with other text on both sides."""
    source = Source(ZH, seed)
    for place in range(size):
        first, second = source.text(2 * place), source.text(2 * place + 1)
        yield {"id": place, "text": f"{first}\n{second[:40]}{lexicon.ZH_FOOTER[:20]}{second[40:]}"}, []


def alternating(size: int, seed: int) -> Iterator[tuple[Row, list[Row]]]:
    """So many texts of two characters in turn, each of another length: all their fingerprints are equal."""
    for place in range(size):
        yield {"id": place, "text": ("甲乙", "ab")[place % 2] * (50 + 37 * place)}, []


def every_second(size: int, seed: int) -> Iterator[tuple[Row, list[Row]]]:
    """Two documents of `size` characters that share every second sentence."""
    source = Source(ZH, seed)
    texts: list[list[str]] = [[], []]
    length = number = 0
    while length < size:
        common, *others = (source.prose.join(source.sentences(number + part)[:1]) for part in range(3))
        for text, own in zip(texts, others, strict=True):
            text += [common, own, "\n" if number % 5 == 0 else ""]
        length += len(common) + len(others[0])
        number += 3
    for place, text in enumerate(texts):
        yield {"id": place, "text": "".join(text)}, []


COPIED = tuple(
    Workload(name, copied, size, 7, "speeches, a tenth of them with copies from others")
    for name, size in (("copied-5mb", 1_100), ("copied-50mb", 11_000), ("copied-500mb", 110_000))
)
HOSTILE = (
    Workload("equal-lines", equal_lines, 1_000_000, 7, "one page of a million equal lines"),
    Workload("one-phrase", one_phrase, 200_000, 7, "one page of one phrase, 200,000 times"),
    Workload("one-speech", one_speech, 10_000, 7, "10,000 copies of one speech, other breaks in each"),
    Workload("one-speech-edited", one_speech_edited, 10_000, 7, "the same, 1 % edited in each"),
    Workload("shared-phrase", shared_phrase, 100_000, 7, "100,000 speeches that share 20 characters"),
    Workload("alternating", alternating, 300, 7, "300 texts of two characters in turn"),
    Workload("every-second", every_second, TEN_MEGABYTES, 7, "two of 10 MB, every second sentence shared"),
)
PASSAGE_WORKLOADS = {workload.name: workload for workload in (*COPIED, *HOSTILE)}
