"""What is counted of a copied piece: what stands in the source, not what the writer put between."""

from __future__ import annotations

import numpy as np
import pytest

from dedup.checking.aligned import align_blocks
from tests.checking.texts import check, speech, write


def codes(text: str) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def ink(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def test_blocks_go_on_over_an_edit_and_stop_at_the_writers_own() -> None:
    old = ink(write(1, 100))
    edited = old[:30] + "另外" + old[32:]
    assert [block[:4] for block in align_blocks(codes(old), codes(edited))] == [(0, 100, 0, 100)]
    own = ink(write(2, 40))
    between = align_blocks(codes(old), codes(old[:50] + own + old[50:]))
    assert [(start, end) for start, end, *_ in between] == [(0, 50), (90, 140)]
    assert all(same == 1.0 for *_, same in between)


def test_unrelated_texts_have_no_block() -> None:
    assert align_blocks(codes(ink(write(1, 200))), codes(ink(write(2, 200)))) == []
    assert align_blocks(codes(""), codes("一二")) == []


@pytest.mark.parametrize("share", [0.9, 0.75, 0.67, 0.6, 0.55, 0.5])
def test_own_words_in_a_copied_paragraph_do_not_count(share: float) -> None:
    """The ratio has no cliff where a paragraph begins to be nearly equal."""
    copied = write(2, 120).rstrip("。")
    own = write(3, round(120 / share) - 120)
    for text in (copied + "，" + own, own.rstrip("。") + "，" + copied + "。"):
        (ratios,) = check(speech(write(1, 200), text), {"old": speech(copied + "。", write(9))}).ratios
        assert abs(ratios.copied.characters - 120) <= 8


def test_own_words_between_copied_ones_do_not_count() -> None:
    old = write(2, 200)
    text = (
        old[:84]
        + write(3, 60).rstrip("。")
        + "，"
        + old[84:147]
        + write(4, 50).rstrip("。")
        + "，"
        + old[147:]
    )
    (ratios,) = check(speech(write(1, 100), text), {"old": speech(old, write(9))}).ratios
    assert abs(ratios.copied.characters - 200) <= 8


def test_own_words_in_a_copied_speech_do_not_count() -> None:
    parts = [write(i, 150) for i in range(6)]
    draft = [part[:84] + write(50 + i, 20).rstrip("。") + "，" + part[84:] for i, part in enumerate(parts)]
    report = check(speech(*draft), {"old": speech(*parts)})
    assert [finding.kind for finding in report.findings()] == ["speech"]
    assert abs(report.ratios[0].copied.characters - 900) <= 8 * 6
