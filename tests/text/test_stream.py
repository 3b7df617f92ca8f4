"""A stream holds the characters that count, each with its place, and nothing between them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import DedupError
from dedup.kernels import parallel
from dedup.kernels.arrays import START, WORD
from dedup.kernels.intervals import Intervals
from dedup.model import Document
from dedup.text import stream as module
from dedup.text.corpus import batch_documents, build_corpus
from dedup.text.fold import fold_codes
from dedup.text.segment import segment_corpus, Speeches
from dedup.text.stream import build_stream, Stream

A, DIGIT, HAN, BLANK = WORD | 97, WORD | 49, 0x4E00, 2
CODES = [0, 1, BLANK, HAN, 0x2A6D6, A, START | A, DIGIT, START | DIGIT, 0x31]
speeches_of_codes = st.lists(st.lists(st.sampled_from(CODES), max_size=9), max_size=7)


def lay_out(texts: list[list[int]]) -> tuple[Any, Speeches]:
    """Speeches that cover the codes without a gap."""
    ends = np.cumsum([len(text) for text in texts], dtype=np.int64)
    starts = np.concatenate((np.zeros(1, np.int64), ends[:-1]))[: len(texts)]
    codes = np.array([code for text in texts for code in text], np.uint32)
    return codes, Speeches(starts, ends, np.arange(len(texts)), np.ones(len(texts), np.int64))


def natural(speeches: Speeches) -> Any:
    return np.arange(len(speeches), dtype=np.int64)


def in_stream(code: int) -> int:
    """A code as it stands in a stream: words do not begin in it, and digits belong to every script."""
    code &= ~START
    return code & ~WORD if chr(code & 0x1FFFFF).isdigit() else code


def columns(stream: Stream) -> list[list[int]]:
    of_stream = [getattr(stream, name).tolist() for name in Stream.__slots__ if name != "positions"]
    return [positions(stream), *of_stream]


def positions(stream: Stream) -> list[int]:
    """Where each character stands in the corpus."""
    return stream.positions.of(np.arange(len(stream.codes))).tolist()


def cuts_of(left_out: Any) -> Intervals:
    """The places that are marked, bool[n], as intervals."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], left_out, [False])).astype(np.int8)))
    return Intervals(edges[::2], edges[1::2])


def stream_of(*texts: str) -> tuple[Stream, str]:
    """The stream of texts, each a speech, and all the text there is."""
    documents = [Document(f"{i}", f"{i}", text) for i, text in enumerate(texts)]
    corpus = build_corpus(batch_documents(documents), lambda problem: None)
    speeches, _ = segment_corpus(corpus, "record")
    whole = str(corpus.codes.tobytes(), "utf-32-le")
    return build_stream(fold_codes(corpus.codes), speeches, natural(speeches), None), whole


def shown(stream: Stream, text: int) -> str:
    codes = stream.codes[stream.starts[text] : stream.ends[text]] & np.uint32(~WORD & 0xFFFFFFFF)
    return str(codes.astype("<u4").tobytes(), "utf-32-le")


# ------------------------------------------------------------------ what is in it


@given(texts=speeches_of_codes, data=st.data())
def test_every_character_that_counts_once_and_in_order(texts: list[list[int]], data: st.DataObject) -> None:
    codes, speeches = lay_out(texts)
    order = data.draw(st.permutations(range(len(texts))))
    order = order[: data.draw(st.integers(0, len(texts)))]
    left_out = np.array(data.draw(st.lists(st.booleans(), min_size=len(codes), max_size=len(codes))), bool)
    stream = build_stream(codes, speeches, np.array(order, np.int64), cuts_of(left_out))
    expected, places = [0], [0]
    for speech in order:
        start, end = int(speeches.starts[speech]), int(speeches.ends[speech])
        kept = [at for at in range(start, end) if codes[at] & 0x1FFFFF > 1 and not left_out[at]]
        expected += [*(in_stream(int(codes[at])) for at in kept), 0]
        places += [*kept, end]
    assert stream.codes.tolist() == expected
    assert positions(stream) == places
    assert stream.speeches.tolist() == order
    assert stream.codes.dtype == np.uint32


@given(texts=speeches_of_codes)
def test_a_0_before_between_and_behind_the_texts_and_nowhere_else(texts: list[list[int]]) -> None:
    codes, speeches = lay_out(texts)
    stream = build_stream(codes, speeches, natural(speeches), None)
    edges = [0, *stream.ends.tolist()]
    assert np.flatnonzero(stream.codes == 0).tolist() == edges
    assert stream.starts.tolist() == [end + 1 for end in edges[:-1]]
    assert edges[-1] == len(stream.codes) - 1


def test_no_speech_at_all() -> None:
    codes, speeches = lay_out([])
    stream = build_stream(codes, speeches, natural(speeches), None, threads=4)
    assert columns(stream) == [[0], [0], [], [], [], []]
    assert stream.span(natural(speeches), natural(speeches))[0].tolist() == []
    assert len(stream) == 0


def test_a_speech_without_a_character_is_an_empty_text() -> None:
    codes, speeches = lay_out([[HAN], [0, 1], [], [HAN]])
    stream = build_stream(codes, speeches, natural(speeches), None)
    assert stream.codes.tolist() == [0, HAN, 0, 0, 0, HAN, 0]
    assert (stream.ends - stream.starts).tolist() == [1, 0, 0, 1]
    assert len(stream) == 4


def test_all_is_left_out() -> None:
    codes, speeches = lay_out([[HAN, A]])
    stream = build_stream(codes, speeches, natural(speeches), cuts_of(np.ones(2, bool)))
    assert stream.codes.tolist() == [0, 0]


def test_the_codes_stay_as_they_were() -> None:
    codes, speeches = lay_out([CODES])
    build_stream(codes, speeches, natural(speeches), None)
    assert codes.tolist() == CODES


@given(texts=speeches_of_codes, data=st.data())
def test_places_are_found_by_their_position(texts: list[list[int]], data: st.DataObject) -> None:
    codes, speeches = lay_out(texts)
    stream = build_stream(codes, speeches, natural(speeches), None)
    at = positions(stream)
    wanted = np.arange(-1, len(codes) + 2)
    lo = np.array([data.draw(st.integers(0, len(at) - 1)) for _ in wanted])
    hi = np.array([data.draw(st.integers(first + 1, len(at))) for first in lo.tolist()])
    spans = zip(wanted, lo, hi, strict=True)
    expected = [next((i for i in range(first, last) if at[i] >= place), last) for place, first, last in spans]
    assert stream.positions.find(wanted, lo, hi).tolist() == expected
    assert stream.positions.find(wanted[:1], int(lo[0]), int(hi[0])).tolist() == expected[:1]


# ------------------------------------------------------------------ of real texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("　\n\n。！", ""),
        ("同志们：\n　　今天，我们\r\n开会。", "同志们今天我们开会"),
        ("領導講話", "领导讲话"),
        ("Dear friends, hello!", "dearfriendshello"),
        ("２０２６年\n3月5日", "2026年3月5日"),
        ("（一）“GDP”增长8.5％", "一gdp增长8.5%"),
        ("长5㎞，①②；3½。", "长5km1231/2"),
    ],
)
def test_breaks_and_punctuation_are_not_in_it(text: str, expected: str) -> None:
    stream, _ = stream_of(text)
    assert [shown(stream, i) for i in range(len(stream))] == [expected]


def test_letters_are_marked_and_digits_are_not() -> None:
    stream, _ = stream_of("第3产业 GDP 增长5 percent in 2026")
    marked = [chr(code & 0x1FFFFF) for code in stream.codes.tolist() if code & WORD]
    assert "".join(marked) == "gdppercentin"


def test_a_span_is_where_the_text_stands() -> None:
    stream, whole = stream_of("前言。", "各位来宾，\n女士们、先生们")
    start = int(stream.starts[1])
    places = np.array([start, start + 2]), np.array([start + 6, start + 5])
    begins, ends = stream.span(*places)
    assert [whole[lo:hi] for lo, hi in zip(begins, ends, strict=True)] == ["各位来宾，\n女士", "来宾，\n女"]


@given(texts=speeches_of_codes.filter(len))
def test_every_place_has_a_text(texts: list[list[int]]) -> None:
    codes, speeches = lay_out(texts)
    stream = build_stream(codes, speeches, natural(speeches), None)
    for text, (start, end) in enumerate(zip(stream.starts, stream.ends, strict=True)):
        assert stream.text_of(np.arange(start, end + 1)).tolist() == [text] * int(end + 1 - start)


# ------------------------------------------------------------------ threads and limits


def test_many_threads_give_what_one_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(0)
    monkeypatch.setattr(parallel, "WORTH_A_THREAD", 16)
    texts = [generator.choice(CODES, size).tolist() for size in generator.integers(0, 90, 80)]
    codes, speeches = lay_out(texts)
    order, cuts = generator.permutation(80), cuts_of(generator.random(len(codes)) < 0.2)
    one = build_stream(codes, speeches, order, cuts)
    for threads in (2, 3, 16):
        many = build_stream(codes, speeches, order, cuts, threads)
        assert columns(many) == columns(one)
        assert many.positions.first.tolist() == one.positions.first.tolist()


def test_more_characters_are_written_out_than_there_are_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "WORTH_A_THREAD", 16)
    stream, _ = stream_of(*["㎞㏑㍿" * 40] * 9)
    one = shown(stream, 0)
    assert len(one) > 3 * 40
    assert [shown(stream, text) for text in range(9)] == [one] * 9


def test_more_characters_than_places_is_an_error_that_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    codes, speeches = lay_out([[HAN] * 6, [HAN] * 6])
    monkeypatch.setattr(module, "MOST", 15)
    build_stream(codes, speeches, natural(speeches), None)
    monkeypatch.setattr(module, "MOST", 14)
    with pytest.raises(DedupError, match="up to 14 characters at a time; scan fewer files at once"):
        build_stream(codes, speeches, natural(speeches), None)


def test_the_stream_of_a_corpus_goes_through_its_speeches() -> None:
    texts = [f"第{n}份材料。今年以来，成效显著。\n" * 3 for n in "甲乙丙"]
    stream, whole = stream_of(*texts)
    assert len(stream) == 3
    begins, ends = stream.span(stream.starts, stream.ends)
    assert [whole[lo:hi] for lo, hi in zip(begins, ends, strict=True)] == [
        text.rstrip("。\n") for text in texts
    ]
