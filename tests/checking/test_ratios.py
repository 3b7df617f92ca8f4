"""The breakdown of a draft: every share from spans, quotations, set phrases and the writer's own taken off."""

from __future__ import annotations

import pytest

from dedup.checking.quotations import quotations_by_document
from dedup.checking.ratios import Ratio
from dedup.library.entries import Entry
from tests.checking.texts import check, document, make_entries, SETTINGS, speech, write


def size(text: str) -> int:
    """Characters that count."""
    return sum(c.isalnum() for c in text)


def test_the_shares_are_those_of_the_draft() -> None:
    draft = speech(write(1), write(2), write(3), write(4))
    (one,) = check(draft, {"old": speech(write(2), write(9))}).ratios
    assert (one.document, one.characters) == ("draft", 480)
    assert one.total == one.copied == one.largest
    assert (one.total.characters, one.total.share, len(one.total.findings)) == (120, 0.25, 1)
    assert one.source == "old"
    assert one.phrases == one.own == Ratio(0, 0.0, ())


@pytest.mark.parametrize(
    ("opening", "closing"), [("“", "”"), ("「", "」"), ("《", "》"), ('"', '"'), ("> ", "")]
)
def test_what_is_quoted_is_taken_off(opening: str, closing: str) -> None:
    text = write(2).rstrip("。")
    report = check(speech(write(1), opening + text + closing, write(3)), {"old": speech(text, write(9))})
    (one,) = report.ratios
    assert one.total.characters == one.quoted.characters == 120
    assert one.without_quotations.characters == one.remaining.characters == 0
    assert one.quoted.findings == one.total.findings
    assert one.without_quotations.findings == ()


def test_part_of_a_passage_may_be_quoted() -> None:
    text = write(2).rstrip("。")
    report = check(
        speech(write(1), "“" + text[:63] + "”" + text[63:], write(3)), {"old": speech(text, write(9))}
    )
    (one,) = report.ratios
    assert one.total.characters == 120
    assert one.without_quotations.characters == 120 - size(text[:63])


def test_a_mark_that_nothing_closes_quotes_nothing() -> None:
    (one,) = check(speech(write(1), "“" + write(2), write(3)), {"old": speech(write(2), write(9))}).ratios
    assert one.quoted.characters == 0


def test_a_straight_mark_behind_a_digit_opens_nothing() -> None:
    text = 'A 5" board, "built in 1998" he said, and a "7" beam 9" deep; "no more".\n'
    report = check(text, {"old": speech(write(9))})
    (spans,) = quotations_by_document(report.corpus, report.units, report.drafts)
    quoted = [report.corpus.text(start, end) for start, end in spans]
    assert quoted == ['"built in 1998"', '"7"', '"no more"']


def test_a_quotation_of_two_paragraphs_is_closed_in_the_last() -> None:
    old = {"old": speech(write(2), write(3), write(9))}
    draft = speech(write(1), "“" + write(2), "“" + write(3) + "”", write(4), write(5))
    (one,) = check(draft, old).ratios
    assert one.quoted.characters == one.total.characters == 240


def test_the_writers_own_is_taken_off() -> None:
    old = [document("mine", speech(write(2), write(8))), document("theirs", speech(write(3), write(9)))]
    draft = speech(write(1), write(2), write(3), write(4))

    def is_mine(entry: Entry) -> bool:
        return entry.name == "mine"

    (one,) = check(draft, old, is_own=is_mine).ratios
    assert (one.total.characters, one.own.characters, one.without_own.characters) == (240, 120, 120)
    assert one.remaining.characters == 120


def test_what_mine_and_theirs_both_hold_is_my_own() -> None:
    old = [document("mine", speech(write(2), write(8))), document("theirs", speech(write(2), write(9)))]
    (one,) = check(speech(write(1), write(2)), old, is_own=lambda entry: entry.name == "mine").ratios
    assert one.without_own.characters == 0


def test_the_largest_source_counts_every_piece_it_holds() -> None:
    old = {
        "a": speech(write(2), write(20), write(4), write(21), write(22)),
        "b": speech(write(2), write(23), write(24), write(25)),
        "c": speech(write(3), write(26), write(27), write(28)),
    }
    draft = speech(*(write(i) for i in range(1, 9)))
    (one,) = check(draft, old).ratios
    assert one.source == "a"
    assert one.largest.characters == 240
    assert one.total.characters == 360
    assert len(one.largest.findings) == 2


def test_overlapping_findings_count_once() -> None:
    text = write(2, 300)
    old = {"a": speech(text[:200], write(8)), "b": speech(text[100:], write(9))}
    report = check(speech(write(1), text), old)
    assert report.ratios[0].total.characters == size(text)
    assert report.summary.repeated_characters == size(text)


def test_each_draft_has_its_own_breakdown() -> None:
    old = {"old": speech(write(2), write(9))}
    first, second = check({"a": speech(write(1), write(2)), "b": speech(write(3), write(4))}, old).ratios
    assert (first.total.share, second.total.share) == (0.5, 0.0)


def test_the_likeliest_source_is_the_longest_then_the_most_alike_then_the_earliest() -> None:
    text = write(2, 200)
    changed = text[:30] + "另外" + text[32:]
    old = [
        document("part", speech(text[:126], write(30)), "2001-01-01"),
        document("late", speech(text, write(31)), "2020-01-01"),
        document("changed", speech(changed, write(32)), "1999-01-01"),
        document("early", speech(text, write(33)), "2005-05-05"),
        document("undated", speech(text, write(34))),
    ]
    (finding,) = check(speech(write(1, 400), text), old).findings()
    sources = [place.document for place in finding.occurrences[1:]]
    assert sources == ["early", "late", "undated", "changed", "part"]


def test_commonness_counts_speeches_sources_and_years() -> None:
    phrase = "以更大的决心和更实的举措把各项任务落到实处"
    old = [
        document(
            f"old{i}",
            speech(write(100 + i, 30) + phrase + write(200 + i, 30)),
            f"{2000 + i // 2}-03-05",
            f"site{i % 3}",
        )
        for i in range(8)
    ]
    (finding,) = check(speech(write(1, 40) + phrase + write(2, 40)), old).findings()
    common = finding.evidence["common"]
    assert (common["speeches"], common["sources"], common["years"]) == (8, 3, 4)
    assert (common["first"], common["last"], common["at_least"]) == (2000, 2003, False)


def test_a_phrase_of_one_source_is_no_set_phrase() -> None:
    phrase = "以更大的决心和更实的举措把各项任务落到实处"
    old = [
        document(f"old{i}", speech(write(100 + i, 30) + phrase + write(200 + i, 30)), source="one")
        for i in range(8)
    ]
    assert not list(check(speech(write(1, 40) + phrase + write(2, 40)), old).findings())


def test_entries_keep_what_the_record_says() -> None:
    entries, store = make_entries([document("old", speech(write(1)), "2020-02-03", "site")], SETTINGS)
    assert (entries[0].date, entries[0].source) == (20200203, "site")
    assert len(store) == 1
