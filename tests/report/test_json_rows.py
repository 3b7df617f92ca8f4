"""What is written from columns says what the objects say, record by record, and is the same however many go together."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import docx
import orjson
import pytest

import dedup
from dedup import Document, Report
from dedup.findings import paragraph_pairs, results
from dedup.findings.occurrences import SHARES
from dedup.findings.results import Results
from dedup.kinds import Stage
from dedup.model import Finding, Occurrence, Template
from dedup.report import json as json_output
from dedup.report import pairs
from dedup.report.finding_rows import finding_rows
from tests.findings.every_kind import report_of
from tests.findings.pages import mixed_pages
from tests.findings.planted import scan
from tests.report.check_by_hand import check_texts, DRAFT, OTHER, PASSAGES
from tests.samples import SAMPLES

OF_PAIRS = ("kind", "jaccard", "containment", "identity")
MEMBERS = ("member", "source")


def record(finding: Finding) -> dict[str, Any]:
    """A finding as docs/formats.md describes it."""
    evidence = {"characters": finding.characters, "excerpt": finding.excerpt, **finding.evidence}
    return {
        "id": finding.id,
        "kind": finding.kind,
        "scope": finding.scope,
        "unit": finding.unit,
        "occurrences": [place_record(place) | relation(place) for place in finding.occurrences],
        "evidence": evidence,
    }


def place_record(place: Occurrence) -> dict[str, Any]:
    line, end_line = ("block", "end_block") if place.block else ("line", "end_line")
    return {
        "document": place.document,
        "speech": place.speech,
        "start": place.start,
        "end": place.end,
        line: place.line,
        "column": place.column,
        end_line: place.end_line,
        "end_column": place.end_column,
        **{name: value for name in ("page", "paragraph", "heading") if (value := getattr(place, name))},
    }


def relation(place: Occurrence) -> dict[str, Any]:
    """What a member carries: of paragraphs all, null where it is not known; of other spans what is known."""
    told = {"role": place.role}
    if place.role not in MEMBERS:
        return told
    if place.kind:
        return told | {name: getattr(place, name) for name in ("kind", "jaccard", "containment", "identity")}
    names = ("coverage", "anchor_coverage", "identity")
    return told | {name: value for name in names if (value := getattr(place, name)) is not None}


def template_record(template: Template) -> dict[str, Any]:
    uses = [place_record(use.place) | {"slots": use.slots, "values": use.values} for use in template.uses]
    told = {name: getattr(template, name) for name in ("id", "skeleton", "text", "speeches", "sources")}
    told |= {"uses": len(template.uses), "gain": template.gain, "parent": template.parent}
    told |= {name: getattr(template, name) for name in ("everyday", "frame", "years", "first")}
    return told | {"slots": [asdict(slot) for slot in template.slots], "occurrences": uses}


def document_record(report: Results, number: int) -> dict[str, Any]:
    corpus = report.corpus
    speeches = [asdict(speech) for speech in report.document_speeches(number)]
    if report.has_templates:
        for place, speech in enumerate(speeches, report.first_speech(number)):
            sequence = report.template_sequence(place)
            speech |= {"template_share": sequence.share, "template_sequence": sequence.templates}
    return {
        "id": corpus.ids[number],
        "path": corpus.paths[int(corpus.path_of[number])],
        "characters": int(corpus.ends[number] - corpus.starts[number]),
        "speeches": speeches,
        **report.document_facts(number),
    }


def as_bytes(report: Results) -> bytes:
    stream = io.BytesIO()
    json_output.write(report, stream)
    return stream.getvalue()


LINE = '一条规定：各级机关应当在每年第一季度公布上一年度的统计资料，"原件"存\\档。'
NAMED = ('"a"\\\n@1', "b\u2028<script>", "ｃ@2")


def odd_names() -> Report:
    """Ids, titles and texts that JSON has to escape."""
    texts = [f"#  {LINE}\n{LINE}", f"\t\0{LINE}\n{LINE}的的"]
    return dedup.scan([dedup.Document(name, name, text) for name in NAMED for text in texts])


def nothing() -> Report:
    return dedup.scan([dedup.Document("a", "a", "")])


def pages_and_headings(folder: Path) -> Report:
    """Files that tell more of a place than its block."""
    for name in ("a.pdf", "b.docx"):
        (folder / name).write_bytes(SAMPLES[name[2:]]([f"{LINE}{number}" for number in range(3)]))
    document = docx.Document()
    document.add_heading("第一章 总则", 1)
    document.add_paragraph(LINE + "0")
    document.save(str(folder / "c.docx"))
    return dedup.scan([str(folder)])


def drafts() -> Results:
    old = [Document(f"{n}.txt", f"{n}.txt", "\n".join((*PASSAGES[n : n + 2], *OTHER))) for n in range(3)]
    return check_texts({"draft.txt": DRAFT, '"x".txt': LINE}, old)


MADE: dict[str, Callable[[Path], Results]] = {
    **{
        stage.value: lambda _, stage=stage: report_of(stage)
        for stage in (Stage.MARKS, Stage.TEMPLATES, Stage.SPEECHES)
    },
    "odd names": lambda _: odd_names(),
    "nothing": lambda _: nothing(),
    "files": pages_and_headings,
    "drafts": lambda _: drafts(),
}


@pytest.fixture(scope="module", params=MADE)
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Results:
    return MADE[request.param](tmp_path_factory.mktemp("files"))


def test_what_is_written_is_what_the_objects_say(report: Results) -> None:
    """Byte for byte, as the encoder writes each record."""
    written = as_bytes(report)
    for name, records in (
        ("documents", [document_record(report, number) for number in report.documents]),
        ("findings", [record(finding) for finding in report.findings()]),
        ("templates", [template_record(template) for template in report.templates]),
    ):
        if name == "templates" and not report.has_templates:
            continue
        lines = b",".join(b"\n" + orjson.dumps(one) for one in records)
        assert b',\n"%s": [%s],\n"' % (name.encode(), lines) in written


def test_the_first_place_relates_to_nothing(report: Results) -> None:
    for finding in report.findings():
        first, *others = finding.occurrences
        assert relation(first) == {"role": first.role}
        assert all(getattr(first, name) is None for name in SHARES)
        assert {place.role for place in others} <= set(MEMBERS)


@pytest.mark.parametrize("size", [1, 3])
def test_however_many_are_written_together(
    report: Results, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = as_bytes(report)
    for module, name in ((results, "AT_A_TIME"), (json_output, "DOCUMENTS"), (json_output, "TEMPLATES")):
        monkeypatch.setattr(module, name, size)
    assert as_bytes(report) == expected


@pytest.mark.parametrize("most", [1, 2, 4])
def test_the_first_places_are_the_first_of_all(report: Results, most: int) -> None:
    """And what aligns is told of these; how many places there are, and where, is told of all."""
    report.prepare()
    whole = {id(finding): finding for finding in (one for _, one in report.ranked())}
    for finding, (_, cut) in zip(whole.values(), report.ranked(most), strict=True):
        assert (cut.id, cut.places, cut.scope) == (finding.id, finding.places, finding.scope)
        assert cut.occurrences == finding.occurrences[:most]
        told = [one for one in finding.evidence.get("passages", ()) if max(one["of"]) < most]
        assert cut.evidence.get("passages", []) == told
    for sizes, several in report.by_size(most):
        records = [json.loads(row[2:]) for row in finding_rows(several, places=True).apart()]
        assert len(records) == len(sizes)
        assert [one.pop("places") for one in records] == [one.places for one in several.findings()]
        assert records == [json.loads(orjson.dumps(record(one))) for one in several.findings()]


def test_a_file_tells_page_paragraph_and_heading(tmp_path: Path) -> None:
    places = [
        place
        for one in json.loads(as_bytes(pages_and_headings(tmp_path)))["findings"]
        for place in one["occurrences"]
    ]
    assert {
        name for place in places for name in ("page", "paragraph", "heading", "line") if name in place
    } == {*("page", "paragraph", "heading")}


# ------------------------------------------------------------------ pairs


def pair_lines(report: Report) -> list[bytes]:
    stream = io.BytesIO()
    pairs.write(report, stream)
    return stream.getvalue().splitlines()


@pytest.mark.parametrize("find", [("exact", "near"), ("exact",), ("near",)])
@pytest.mark.parametrize("large", [100, 3, 1])
def test_pairs_are_those_of_the_findings(
    find: tuple[str, ...], large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a large group those with the anchor, as the findings tell them."""
    monkeypatch.setattr(paragraph_pairs, "LARGE_CLUSTER", large)
    report = scan(mixed_pages(3, 40), find=find)
    lines = pair_lines(report)
    assert lines == [orjson.dumps(one) for one in report.pairs()]
    assert len(lines) == len(set(lines)) > 5
    monkeypatch.setattr(paragraph_pairs, "AT_A_TIME", 4)
    assert pair_lines(report) == lines
    found: dict[str, list[dict[str, Any]]] = {}
    for one in map(json.loads, lines):
        assert one["kind"] in find
        found.setdefault(one.get("cluster", ""), []).append(one)
    assert bool(found.pop("", None)) == (large > 1)
    clusters = {finding.id: finding for finding in report.findings() if finding.places > large}
    assert set(found) == {
        name for name, one in clusters.items() if any(p.kind in find for p in one.occurrences[1:])
    }
    for name, some in found.items():
        anchor, *others = clusters[name].occurrences
        assert {one["members"] for one in some} == {clusters[name].places}
        assert all(one["a"] == span(anchor) for one in some)
        told = [(one["b"], *(one[name] for name in OF_PAIRS)) for one in some]
        expected = [
            (span(place), *(getattr(place, name) for name in OF_PAIRS))
            for place in others
            if place.kind in find
        ]
        # Of a lone pair the anchor's copies are pairs of its own cluster.
        assert told in (expected, [one for one in expected if one[1] == "near"])


def span(place: Occurrence) -> dict[str, Any]:
    return {"document": place.document, "start": place.start, "end": place.end}
