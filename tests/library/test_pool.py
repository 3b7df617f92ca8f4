"""Several libraries are one to a check: what two of them hold is opened once, and a draft is no source of itself."""

from __future__ import annotations

from collections.abc import Sequence

from dedup.checking.check_drafts import check_entries
from dedup.model import Document
from tests.checking.texts import document, make_entries, SETTINGS, speech, told, write
from tests.library.twin import TwinStore

COPIED, OWN, OTHER = write(1), write(2), write(3)
DRAFT = document("draft", speech(COPIED, OWN))


def stores(*libraries: Sequence[Document]) -> list[TwinStore]:
    return [make_entries(documents)[1] for documents in libraries]


def sources(*libraries: Sequence[Document]) -> list[list[str]]:
    entries, _ = make_entries([DRAFT])
    return [names for _, _, names in told(check_entries(entries, stores(*libraries), SETTINGS))]


def test_what_two_libraries_hold_is_told_once() -> None:
    old = document("old", speech(COPIED, OTHER))
    more = [document(name, speech(write(seed))) for seed, name in enumerate("xyz", 20)]
    alone = sources([old])
    assert alone == [["old"]]
    # Its number is another one in each.
    assert sources([old, *more], [*more[::-1], old]) == alone


def test_a_draft_is_no_source_of_itself_in_any_library() -> None:
    other = document("other", speech(OTHER))
    assert sources([other, DRAFT], [DRAFT]) == []
    old = document("old", speech(COPIED))
    assert sources([DRAFT, other], [other, old, DRAFT]) == [["old"]]


def test_of_two_versions_that_of_the_first_library_is_opened() -> None:
    now, before = document("old", speech(OTHER, COPIED)), document("old", speech(COPIED))
    entries, _ = make_entries([DRAFT])
    report = check_entries(entries, stores([now], [before]), SETTINGS)
    (finding,) = report.findings()
    place = finding.occurrences[1]
    assert report.text(place).startswith(COPIED[:20])
    assert place.start >= len(OTHER)


def test_two_libraries_count_as_one() -> None:
    phrase = write(4, 16)
    holders = [
        Document(
            f"h{i}", f"h{i}", speech(write(30 + i) + phrase + write(60 + i)), source="甲报" if i < 3 else ""
        )
        for i in range(8)
    ]
    draft, _ = make_entries([document("draft", speech(write(70) + phrase + write(71)))])
    counts = []
    for libraries in ([holders], [holders[:5], holders[4:]], [holders[1::2], holders[::2]]):
        report = check_entries(draft, stores(*libraries), SETTINGS)
        (finding,) = [one for one in report.findings() if one.kind == "formula"]
        counts.append([finding.evidence["common"][name] for name in ("speeches", "sources", "unknown")])
    assert counts[0] == counts[1] == counts[2]
    # Of the others nobody knows the source.
    assert counts[0] == [6, 1, 3]
