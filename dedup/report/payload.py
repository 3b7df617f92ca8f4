"""What the HTML page holds of a report, within a number of bytes.

Blocks by name (`dedup.report.deflated`): ``report``, the totals and the documents; ``findings-0`` and so on,
``templates-0`` and so on, lists of records; ``texts-0`` and so on, texts of speeches, which the page opens when one of
them is looked at; ``index``, where each text stands, and what was left out. Only documents and speeches that a finding
or a template stands in are there, and those that the report is about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import orjson

from dedup.findings.results import Results
from dedup.findings.totals import share_by_document, share_by_speech
from dedup.kernels.arrays import distinct
from dedup.messages import ENGLISH
from dedup.model import Template
from dedup.report.deflated import AROUND, at_most, Block, pack, Packer
from dedup.report.document_rows import document_rows
from dedup.report.finding_rows import finding_rows
from dedup.report.json_rows import Written
from dedup.report.schema import FORMAT, problem_record, summary_record
from dedup.report.template_rows import template_rows
from dedup.version import VERSION

# Records take at most this share of the room, so that texts to look at them in have the rest; templates, of which
# there are few, this share of that.
RECORD_SHARE = 0.5
TEMPLATE_SHARE = 0.5
# Of a finding or template with more places the first are listed, and all are counted.
MOST_PLACES = 1000
# A longer speech is a file that nobody cut into speeches; the page would not show it well.
LONGEST_TEXT = 2_000_000
MOST_PROBLEMS = 1000
MOST_SHARES = 100
# So many templates are written at a time.
TEMPLATES = 256
# Where a text stands is told in so many bytes.
PLACE = 16


def gather_payload(report: Results, command: str, room: int, language: str = ENGLISH) -> list[Block]:
    """Blocks by name, of at most ``room`` characters together: the findings that repeat most, then their texts."""
    share = RECORD_SHARE
    while True:
        records = Records(report, room * share)
        head = pack(orjson.dumps(_totals(report, command, language) | {"documents": records.documents}))
        left = room - len(head) - records.size - at_most(PLACE * len(records.speeches) + 1000) - 2 * AROUND
        if left >= 0 or not records.size:
            break
        share /= 2
    texts = Texts(report, records, left)
    index = {"texts": texts.places, "left_out": records.left_out | {"texts": texts.left_out}}
    return [("report", head), ("index", pack(orjson.dumps(index))), *records.blocks(), *texts.blocks()]


class Records:
    """Templates, best first, and findings, those that repeat most first, as long as there is room.

    ``speeches`` are the numbers of those that they stand in, those of findings first; ``shown`` counts findings by kind.
    """

    def __init__(self, report: Results, room: float) -> None:
        self._report = report
        self._findings, self._templates = Packer("findings"), Packer("templates")
        self._cut = self._templates_shown = 0
        self.shown: Counter[str] = Counter()
        used: dict[int, None] = {}
        # They are shown whatever was found in them.
        found = dict.fromkeys(report.speeches_in(np.array(report.focus, np.int64)).tolist())
        for template, record in _templates(report):
            speeches = (report.speech_number(use.place.speech) for use in template.uses[:MOST_PLACES])
            if not self._add(self._templates, record, room * TEMPLATE_SHARE):
                break
            used.update(dict.fromkeys(speeches))
            self._cut += max(0, len(template.uses) - MOST_PLACES)
            self._templates_shown += 1
        for kind, places, numbers, record in _findings(report):
            if not self._add(self._findings, record, room):
                break
            found.update(dict.fromkeys(numbers))
            self._cut += max(0, places - MOST_PLACES)
            self.shown[kind] += 1
        self.speeches = list(found | used)

    def _add(self, packer: Packer, record: bytes, room: float) -> bool:
        """Take a record if there is room for it."""
        fits = self.size + at_most(len(record)) <= room
        if fits:
            packer.add(record)
        return fits

    @property
    def size(self) -> int:
        """Characters of the blocks, at the most."""
        return self._findings.size + self._templates.size

    def blocks(self) -> list[Block]:
        return [*self._templates.blocks(), *self._findings.blocks()]

    @cached_property
    def documents(self) -> list[orjson.Fragment]:
        """The documents of the speeches, in order, with these speeches and the name of the source."""
        report, corpus = self._report, self._report.corpus
        numbers = np.sort(np.array(self.speeches, np.int64))
        of_each = report.speeches.documents[numbers]
        documents: list[int] = distinct(of_each).tolist()
        spoken = [
            replace(speech, title=report.title_of(document, speech))
            for document, speech in zip(of_each.tolist(), report.speeches_at(numbers), strict=True)
        ]
        facts = [
            {**report.document_facts(document), "source": corpus.source_name(int(corpus.source_of[document]))}
            for document in documents
        ]
        rows = document_rows(report, documents, numbers, spoken, facts)
        return [orjson.Fragment(record) for record in _records(rows)]

    @property
    def left_out(self) -> dict[str, Any]:
        """How much of the report is not among the records."""
        report = self._report
        # Where there are templates beside the findings, they are none.
        missing = {
            kind: n - self.shown[kind]
            for kind, n in report.summary.findings.items()
            if not (kind == "template" and report.has_templates)
        }
        return {
            "findings": {kind: number for kind, number in missing.items() if number},
            "templates": len(report.templates) - self._templates_shown,
            "places": self._cut,
            "problems": max(0, len(report.problems) - MOST_PROBLEMS),
        }


class Texts:
    """The texts of the speeches of records, in order of need, as long as there is room.

    ``places`` are block and index in it, for each speech in order of the corpus; None for the ``left_out``.
    """

    def __init__(self, report: Results, records: Records, room: float) -> None:
        self._packer = Packer("texts")
        found: dict[int, tuple[int, int] | None] = {}
        for number in records.speeches:
            start, end = int(report.speeches.starts[number]), int(report.speeches.ends[number])
            found[number] = None
            # A character takes a byte or more.
            if end - start > min(LONGEST_TEXT, room - self._packer.size):
                continue
            text = orjson.dumps(report.corpus.text(start, end))
            if self._packer.size + at_most(len(text)) <= room:
                found[number] = self._packer.place
                self._packer.add(text)
        self.places = [found[number] for number in sorted(found)]
        self.left_out = self.places.count(None)

    def blocks(self) -> list[Block]:
        return self._packer.blocks()


def _totals(report: Results, command: str, language: str) -> dict[str, Any]:
    """What the page has in any case."""
    documents, by_document = share_by_document(report, MOST_SHARES)
    speeches, by_speech = share_by_speech(report, MOST_SHARES)
    named = [(report.speech(share.number), share) for share in by_speech]
    return {
        "format": FORMAT,
        "version": VERSION,
        "command": command,
        "settings": report.settings.header(command),
        "problems": [problem_record(problem, language) for problem in report.problems[:MOST_PROBLEMS]],
        "problem_count": len(report.problems),
        "summary": summary_record(report),
        "repeating": {
            "documents": [
                [report.corpus.ids[share.number], share.characters, share.repeated] for share in by_document
            ],
            "document_count": documents,
            "speeches": [[one.id, one.title, share.characters, share.repeated] for one, share in named],
            "speech_count": speeches,
        },
        **report.page_sections(),
    }


def _templates(report: Results) -> Iterator[tuple[Template, bytes]]:
    """The templates, best first, and their records, with the places that are listed."""
    for lo in range(0, len(report.templates), TEMPLATES):
        some = report.templates[lo : lo + TEMPLATES]
        yield from zip(some, _records(template_rows(report, some, MOST_PLACES)), strict=True)


def _findings(report: Results) -> Iterator[tuple[str, int, list[int], bytes]]:
    """Of findings, those first that repeat most, the kind, how many places there are, the speeches of those that are
    listed, and the record."""
    report.prepare()
    for _, several in report.by_size(MOST_PLACES):
        told: list[tuple[str, int, list[int]]] = []
        for _, columns in several.parts:
            speeches, spans = columns.spans.speeches.tolist(), pairwise(columns.offsets.tolist())
            of_each = (speeches[start:end] for start, end in spans)
            told += zip(columns.kinds, columns.places.tolist(), of_each, strict=True)
        for i, record in zip(
            several.order.tolist(), _records(finding_rows(several, places=True)), strict=True
        ):
            yield *told[i], record


def _records(rows: Written) -> list[bytes]:
    """Each row by itself, without the comma and the line break before it."""
    return [row[2:] for row in rows.apart()]
