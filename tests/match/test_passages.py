"""Passages: what two texts of nothing else in common share is found, at its exact place, and nothing more."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dedup.match.runs import FEW
from tests.findings import planted
from tests.findings.planted import (
    characters,
    counted,
    dress,
    edited,
    found,
    identity_of,
    PASSAGES_ONLY,
    prose,
    scan,
    span,
    spans_of,
)

seeds = st.integers(0, 2**32)

# Copies further apart than a chain reaches are passages of their own.
APART = 170


def plant(generator: random.Random, host: list[str], copies: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """The pieces of the host with the copies between them, and where the copies stand."""
    text, places = host[0], []
    for copy, piece in zip(copies, host[1:], strict=True):
        places.append((len(text), len(text) + len(copy)))
        text += copy + piece
    return text, places


def trimmed(text: str, place: tuple[int, int]) -> tuple[int, int]:
    """The place without marks and breaks at its ends."""
    start, end = place
    while not text[start].isalnum():
        start += 1
    while not text[end - 1].isalnum():
        end -= 1
    return start, end


# ------------------------------------------------------------------ everything shared is found


@given(seed=seeds, sizes=st.lists(st.integers(40, 250), min_size=1, max_size=4), own=st.booleans())
@settings(max_examples=80)
def test_planted_copies_are_found_at_their_places(seed: int, sizes: list[int], own: bool) -> None:
    """Whatever marks and breaks each side has, and in whatever order the copies stand there."""
    generator = random.Random(seed)
    texts, places = [], []
    pieces = [characters(generator, 0, size) for size in sizes]
    order = generator.sample(range(len(sizes)), len(sizes))
    for side, numbers in ((1, range(len(sizes))), (2, order)):
        host = [prose(generator, side, APART + generator.randrange(80)) for _ in range(len(sizes) + 1)]
        if own:
            # The copy is a line of its own: neither begins nor ends inside one.
            host = [f"\n{piece}\n" for piece in host]
        copies = [dress(generator, pieces[number], generator.choice([0, 0.1]), 0.03) for number in numbers]
        text, where = plant(generator, host, copies)
        texts.append(text)
        places.append(dict(zip(numbers, (trimmed(text, place) for place in where), strict=True)))
    expected = sorted([("d000", *places[0][i]), ("d001", *places[1][i])] for i in range(len(sizes)))
    report = scan(texts, **PASSAGES_ONLY)
    assert spans_of(report) == expected
    for finding in found(report):
        assert [tie["identity"] for tie in finding.evidence["passages"]] == [1.0]
        assert finding.characters == len(counted(report.text(finding.occurrences[0])))


@given(seed=seeds, size=st.integers(60, 400), share=st.sampled_from([0.0, 0.02, 0.05, 0.1]))
@settings(max_examples=120)
def test_edited_copies_are_one_passage(seed: int, size: int, share: float) -> None:
    """Edits, other breaks, no marks: if a run of 13 characters is left, the copy is found, nearly whole."""
    generator = random.Random(seed)
    original = characters(generator, 0, size)
    # The ends are kept: of an edit near an end nobody can say whether it belongs to the copy.
    copy = original[:6] + edited(generator, original[6:-6], share) + original[-6:]
    texts, places = [], []
    for side, content in ((1, dress(generator, original)), (2, dress(generator, copy, 0, 0.05))):
        text, where = plant(generator, [prose(generator, side, 200), prose(generator, side, 200)], [content])
        texts.append(text)
        places.append(trimmed(text, where[0]))
    report = scan(texts, **PASSAGES_ONLY)
    if any(original[at : at + 13] in copy for at in range(size - 12)):
        ((first, second),) = spans_of(report)
        assert (first[0], second[0]) == ("d000", "d001")
        for (_, *place), planted_at in zip((first, second), places, strict=True):
            # Where edits crowd near an end what lies beyond them is not worth their cost.
            assert all(abs(x - y) <= 20 for x, y in zip(place, planted_at, strict=True)), (place, planted_at)
        check_identities(report)


@given(seed=seeds, line=st.sampled_from(["相关阅读", "下一页 2", "Read more at our site", "责任编辑：小王"]))
@settings(max_examples=40)
def test_inserted_line_stays_inside_the_passage(seed: int, line: str) -> None:
    generator = random.Random(seed)
    original = characters(generator, 0, 160)
    at = generator.randrange(40, 120)
    copy = f"{original[:at]}\n{line}\n{original[at:]}"
    texts = [
        prose(generator, i, 120) + text + prose(generator, i, 120) for i, text in ((1, original), (2, copy))
    ]
    report = scan(texts, **PASSAGES_ONLY)
    starts = [text.index(original[:20]) for text in texts]
    assert spans_of(report) == [
        [("d000", starts[0], starts[0] + 160), ("d001", starts[1], starts[1] + len(copy))]
    ]
    check_identities(report)


@given(seed=seeds, head=st.integers(0, 3), tail=st.integers(0, 3))
def test_copies_at_the_ends_of_texts(seed: int, head: int, tail: int) -> None:
    generator = random.Random(seed)
    copy = characters(generator, 0, 50)
    a = characters(generator, 1, head) + copy + characters(generator, 1, tail)
    b = characters(generator, 2, tail) + copy + characters(generator, 2, head)
    report = scan([a, b], **PASSAGES_ONLY)
    assert spans_of(report) == [[("d000", head, head + 50), ("d001", tail, tail + 50)]]


def check_identities(report: Any) -> None:
    """Spans begin and end with characters that count, and identity is what the original texts say."""
    for finding in found(report, "passage"):
        anchor, *members = finding.occurrences
        ties = finding.evidence["passages"]
        assert [tie["of"] for tie in ties] == [[0, j] for j in range(1, len(finding.occurrences))]
        for member, tie in zip(members, ties, strict=True):
            sides = []
            for place, (start, end) in ((anchor, tie["a"]), (member, tie["b"])):
                text = whole_text(report, place.document)
                assert 0 <= start < end <= len(text)
                assert text[start].isalnum()
                assert text[end - 1].isalnum()
                sides.append(text[start:end])
            assert tie["identity"] == pytest.approx(identity_of(*sides), abs=2e-6)
            assert member.identity == tie["identity"] >= 0.8
            if anchor.document == member.document:
                assert tie["a"][1] <= tie["b"][0] or tie["b"][1] <= tie["a"][0]


def whole_text(report: Any, document: str) -> str:
    number = list(report.corpus.ids).index(document)
    text: str = report.corpus.text(int(report.corpus.starts[number]), int(report.corpus.ends[number]))
    return text


# ------------------------------------------------------------------ within one document


@given(seed=seeds, size=st.integers(40, 200), between=st.integers(1, 200), share=st.sampled_from([0, 0.05]))
def test_copy_in_the_same_document(seed: int, size: int, between: int, share: float) -> None:
    generator = random.Random(seed)
    first = characters(generator, 0, size)
    second = first[:15] + edited(generator, first[15:-15], share) + first[-15:]
    own = [characters(generator, 1, 30), characters(generator, 2, between), characters(generator, 3, 30)]
    report = scan([own[0] + first + own[1] + second + own[2]], **PASSAGES_ONLY)
    places = [("d000", 30, 30 + size), ("d000", 30 + size + between, 30 + size + between + len(second))]
    assert spans_of(report) == [places]
    assert [finding.scope for finding in found(report)] == ["within"]
    check_identities(report)


@given(seed=seeds, period=st.integers(1, 90), times=st.integers(2, 30), rest=st.integers(0, 20))
@example(seed=0, period=20, times=40, rest=0)
@settings(max_examples=80)
def test_repeated_phrase_never_overlaps_itself(seed: int, period: int, times: int, rest: int) -> None:
    generator = random.Random(seed)
    phrase = characters(generator, 0, period)
    text = characters(generator, 1, 20) + phrase * times + phrase[: rest % period]
    report = scan([text], **PASSAGES_ONLY)
    for finding in found(report):
        for tie in finding.evidence["passages"]:
            (a, a_end), (b, b_end) = tie["a"], tie["b"]
            assert a_end <= b or b_end <= a
            assert min(a_end - a, b_end - b) >= 40
    check_identities(report)
    edits = [edited(generator, phrase, 0.05) for _ in range(times)]
    check_identities(scan(["".join(edits)], **PASSAGES_ONLY))
    # The places of a shorter phrase that a text says often open no pair: they are common in it.
    if period >= 40:
        assert len(report), "what repeats is found"


# ------------------------------------------------------------------ how long, how alike


LETTERS = "abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize(
    ("han", "letters", "digits", "long"),
    [
        (40, 0, 0, True),
        (39, 0, 0, False),
        (0, 100, 0, True),
        (0, 99, 0, False),
        (30, 25, 0, True),
        (30, 24, 0, False),
        (20, 50, 0, True),
        (20, 49, 0, False),
        (30, 0, 10, True),
        (30, 0, 9, False),
    ],
)
@pytest.mark.parametrize("seed", range(4))
def test_least_length_by_script(han: int, letters: int, digits: int, long: bool, seed: int) -> None:
    """Ten letters weigh as much as four characters; digits stand in every script."""
    generator = random.Random(seed)
    words = "".join(generator.choices(LETTERS, k=letters))
    figures = "".join(generator.choices("0123456789", k=digits))
    copy = characters(generator, 0, han) + words + figures
    texts = [prose(generator, i, 60) + copy + prose(generator, i, 60) for i in (1, 2)]
    places = [(f"d{i:03}", text.index(copy), text.index(copy) + len(copy)) for i, text in enumerate(texts)]
    assert spans_of(scan(texts, **PASSAGES_ONLY)) == ([places] if long else [])


@given(seed=seeds, size=st.integers(30, 150))
@settings(max_examples=80)
def test_copies_of_mixed_script(seed: int, size: int) -> None:
    """Characters, letters and figures by turns: no script's run need be long."""
    generator = random.Random(seed)
    copy = ""
    while len(copy) < size:
        words = "".join(generator.choices(LETTERS, k=generator.randint(1, 24)))
        figures = "".join(generator.choices("0123456789", k=generator.randint(1, 6)))
        copy += generator.choice([characters(generator, 0, generator.randint(1, 12)), words, figures])
    copy = copy[:size]
    hosts = [(characters(generator, i, 80), characters(generator, i + 1, 80)) for i in (1, 3)]
    weight = sum(4 if c in LETTERS else 10 for c in copy)
    places = [(f"d{i:03}", 80, 80 + size) for i in range(2)]
    report = scan([before + copy + after for before, after in hosts], **PASSAGES_ONLY)
    assert spans_of(report) == ([places] if weight >= 400 else [])


@given(seed=seeds, least=st.integers(13, 80), size=st.integers(10, 90))
def test_least_length_is_an_option(seed: int, least: int, size: int) -> None:
    generator = random.Random(seed)
    copy = characters(generator, 0, size)
    texts = [prose(generator, i, 60) + copy + prose(generator, i, 60) for i in (1, 2)]
    report = scan(texts, min_passage=least, **PASSAGES_ONLY)
    assert len(report) == (size >= least)


@given(seed=seeds, run=st.integers(4, 30))
def test_every_run_of_the_least_size_is_seen(seed: int, run: int) -> None:
    """Characters of runs of just that length, with strangers between them: one seed is enough for the chain."""
    generator = random.Random(seed)
    runs = [characters(generator, 0, run) for _ in range(-(-60 // run))]
    sides = []
    for side in (1, 2):
        sides.append("".join(piece + characters(generator, side, 1) for piece in runs))
    texts = [characters(generator, 3 + i, 80) + side for i, side in enumerate(sides)]
    report = scan(texts, min_run=run, **PASSAGES_ONLY)
    # An edit costs as much as three equal characters, and four in five are to align.
    assert len(report) == 1
    check_identities(report)


@given(seed=seeds, words=st.integers(18, 60))
def test_english_copies(seed: int, words: int) -> None:
    """Letters, whatever the marks, the case and the lines; 100 of them are a passage."""
    generator = random.Random(seed)

    def word() -> str:
        return "".join(generator.choices(LETTERS, k=generator.randint(3, 9)))

    copy = [word() for _ in range(words)]
    other = [w.upper() if generator.random() < 0.1 else w for w in copy]
    a, b = " ".join(copy), generator.choice([" ", "\n", ", "]).join(other)
    report = scan(
        [characters(generator, 1, 50) + "。" + a, b + "。" + characters(generator, 2, 50)], **PASSAGES_ONLY
    )
    if len("".join(copy)) >= 100:
        assert spans_of(report) == [[("d000", 51, 51 + len(a)), ("d001", 0, len(b))]]
    else:
        assert len(report) == 0


@given(seed=seeds, share=st.floats(0, 0.5), size=st.integers(40, 300))
@settings(max_examples=100)
def test_nothing_below_four_in_five_is_reported(seed: int, share: float, size: int) -> None:
    generator = random.Random(seed)
    original = characters(generator, 0, size)
    copy = edited(generator, original, share)
    check_identities(
        scan([original + prose(generator, 1, 100), prose(generator, 2, 100) + copy], **PASSAGES_ONLY)
    )


# ------------------------------------------------------------------ what changes nothing


def mixed(generator: random.Random) -> dict[str, str]:
    """Texts that take from a few sources, edited, merged and split, next to words of their own."""
    sources = [characters(generator, 0, generator.randint(60, 400)) for _ in range(6)]
    texts = {}
    for number in range(14):
        pieces = []
        for _ in range(generator.randint(1, 4)):
            source = generator.choice(sources)
            start = generator.randrange(len(source) - 50)
            taken = source[start : start + generator.randint(30, 300)]
            pieces.append(dress(generator, edited(generator, taken, generator.choice([0, 0, 0.03, 0.1]))))
            pieces.append(prose(generator, generator.randrange(1, 4), generator.randint(0, 60)))
        texts[f"page{number:02}"] = generator.choice(["", "\n"]).join(pieces)
    return texts


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("options", [{}, PASSAGES_ONLY, {"keep": "first"}, {"min_passage": 20}])
def test_order_threads_and_kernels_change_nothing(
    monkeypatch: pytest.MonkeyPatch, seed: int, options: dict[str, Any]
) -> None:
    texts = mixed(random.Random(seed))
    expected = found(scan(texts, **options))
    assert expected
    for name in planted.kernels():
        with monkeypatch.context() as patch:
            planted.use_kernels(name, patch.setattr)
            for shuffle, threads in ((1, 1), (2, 3)):
                names = random.Random(shuffle).sample(sorted(texts), len(texts))
                report = scan({one: texts[one] for one in names}, **options | {"threads": threads})
                assert found(report) == expected, name


@pytest.mark.parametrize("seed", range(10))
def test_identities_and_spans_of_mixed_texts(seed: int) -> None:
    report = scan(mixed(random.Random(seed)), find=("passage",), min_length=10**6)
    assert len(report)
    check_identities(report)


@pytest.mark.parametrize("seed", range(8))
def test_shared_runs_of_mixed_texts_stand_in_findings(seed: int) -> None:
    """Every run of the least passage's length that two texts share: both of its places, and together if few hold it.

    Holders agree where their ends differ by a tenth at most, so that much of each side may lie beyond its place.
    """
    texts = mixed(random.Random(seed))
    told = []
    for finding in found(scan(texts, **PASSAGES_ONLY)):
        sides: dict[str, set[int]] = {}
        for place in finding.occurrences:
            sides.setdefault(place.document, set()).update(range(place.start, place.end))
        told.append(sides)
    runs = shared_runs(texts, 40)
    assert runs
    for x, y, a, b in runs:
        run = counted("".join(texts[x][at] for at in sorted(a)))
        grams = {run[at : at + 13] for at in range(len(run) - 12)}
        holders = max(sum(counted(text).count(gram) for text in texts.values()) for gram in grams)
        both = [(sides.get(x, set()), sides.get(y, set())) for sides in told]
        if holders <= FEW:
            assert any(mostly(a, of_x) and mostly(b, of_y) for of_x, of_y in both), (x, y, min(a), min(b))
        assert mostly(a, set().union(*(of_x for of_x, _ in both))), (x, min(a))
        assert mostly(b, set().union(*(of_y for _, of_y in both))), (y, min(b))


def mostly(run: set[int], place: set[int]) -> bool:
    return len(run & place) >= 0.8 * len(run)


def test_places_of_many_holders_hold_the_evidence_for_them() -> None:
    """One text takes the first 100 of 108 characters, another the last 100: two places that nearly agree."""
    generator = random.Random(1)
    source = characters(generator, 0, 108)
    texts = [source + prose(generator, 3, 200)]
    texts += [prose(generator, 1, 200) + source[:100], prose(generator, 2, 200) + source[8:]]
    report = scan(texts, **PASSAGES_ONLY)
    assert len(report)
    for finding in found(report):
        for tie in finding.evidence["passages"]:
            anchor, member = (finding.occurrences[number] for number in tie["of"])
            for place, (start, end) in ((anchor, tie["a"]), (member, tie["b"])):
                assert place.start <= start < end <= place.end, (span(place), start, end)


def shared_runs(texts: dict[str, str], size: int) -> list[tuple[str, str, set[int], set[int]]]:
    """All longest equal runs of characters of two texts, that are at least so long, as places of both."""
    out = []
    for x, y in itertools.combinations(sorted(texts), 2):
        one, other = ([at for at, c in enumerate(texts[name]) if c.isalnum()] for name in (x, y))
        a, b = counted(texts[x]), counted(texts[y])
        grams: dict[str, list[int]] = {}
        for j in range(len(b) - size + 1):
            grams.setdefault(b[j : j + size], []).append(j)
        for i in range(len(a) - size + 1):
            for j in grams.get(a[i : i + size], []):
                if i and j and a[i - 1] == b[j - 1]:
                    continue
                length = size
                while a[i : i + length + 1] == b[j : j + length + 1] and i + length < len(a):
                    length += 1
                out.append((x, y, set(one[i : i + length]), set(other[j : j + length])))
    return out
