"""The run of a SARIF log: rules, results, and what is left out."""

from __future__ import annotations

import os
import posixpath
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from pathlib import PurePath
from typing import Any, IO
from urllib.parse import quote

import orjson

from dedup.findings.results import Results
from dedup.formats import FORMATS, Place
from dedup.kinds import Group, Kind, KINDS
from dedup.model import Finding, Occurrence, Template
from dedup.printable import printable
from dedup.read.extensions import classify
from dedup.report.differs_wording import say_differs
from dedup.report.frame_wording import say_frame
from dedup.report.wording import load_wording
from dedup.version import VERSION

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "dedupFinding/v1"
# What a service takes of a run: results, places of a result, and bytes when packed by gzip (10 MB, less what
# follows the results). How many problems are told is our own limit.
RESULTS, PLACES, PACKED, NOTIFICATIONS = 25_000, 1_000, 9_500_000, 1_000
# Of the facts in which a draft differs a message names so many.
FACTS = 3
NOTICES = {"problem": "What could not be read, or not as it should.", "cut": "What is left out of this file."}


def write_sarif(report: Results, stream: IO[bytes], folder: str = "") -> None:
    """One run: rules, results from the largest down, then what was cut and the problems as notifications.

    ``folder`` is what the paths of the report (where it has a focus, of that) are relative to, where it is not the
    working folder: a service wants paths from the root of the repository. What nobody objects to is no result.
    """
    out = _Packed(stream)
    driver = {
        "name": "dedup",
        "version": VERSION,
        "rules": [_rule(kind) for kind in KINDS.values()],
        "notifications": [
            {"id": name, "shortDescription": {"text": meaning}} for name, meaning in NOTICES.items()
        ],
    }
    head = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "properties": {"settings": report.header},
    }
    out.write(b'{"$schema": "' + SCHEMA.encode() + b'", "version": "2.1.0", "runs": [\n')
    out.write(orjson.dumps(head)[:-1] + b',\n"results": [')
    written, crowded = _write_results(report, out, folder)
    cuts = _tell_cuts(report, written, crowded)
    notices = [_notice("cut", text) for text in cuts]
    for problem in report.problems[:NOTIFICATIONS]:
        line = f":{problem.line}" if problem.line is not None else ""
        notices.append(_notice("problem", f"{problem.path}{line}: {problem.message}"))
    ended = [{"executionSuccessful": True, "toolExecutionNotifications": notices}]
    out.write(b'],\n"invocations": ' + orjson.dumps(ended) + b"}]}\n")


class _Packed:
    """Writes to a stream, and knows about how many bytes gzip makes of it (it holds back less than 100,000)."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._packer = stream, zlib.compressobj()
        self.size = 0

    def write(self, piece: bytes) -> None:
        self._stream.write(piece)
        self.size += len(self._packer.compress(piece))


def _write_results(report: Results, out: _Packed, folder: str) -> tuple[int, int]:
    """How many results were written, and how many of them have more places than a service takes."""
    results = _Results(report, folder)
    written = crowded = 0
    for found in _from_largest(report):
        if written == RESULTS or out.size > PACKED:
            break
        result = results.of_finding(found) if isinstance(found, Finding) else results.of_template(found)
        crowded += result["properties"]["places"] > PLACES + (1 if "relatedLocations" in result else 0)
        out.write((b",\n" if written else b"\n") + orjson.dumps(result))
        written += 1
    return written, crowded


def _from_largest(report: Results) -> Iterator[Finding | Template]:
    """Findings and templates, those first that repeat most characters: a service shows the first 5,000 only."""
    report.prepare()
    sizes = ((_size(template), template) for template in report.templates)
    templates = sorted(sizes, key=lambda one: -one[0])
    findings = (one for one in report.ranked(PLACES + 1) if one[1].kind not in report.tolerated)
    both: Iterator[tuple[int, Finding | Template]] = merge(findings, templates, key=lambda one: -one[0])
    for _, found in both:
        yield found


def _size(template: Template) -> int:
    """The characters of the fixed texts that uses repeat."""
    return sum(len(text) for text in template.skeleton if text) * (len(template.uses) - 1)


@dataclass(frozen=True, slots=True)
class _File:
    """A file as a viewer meets it: what its lines are worth to a person who opens it."""

    uri: str
    lines: bool  # lines of the text are lines of the file
    records: bool  # records begin at lines of the file


class _Results:
    """Makes results; knows the documents and how often each id came."""

    def __init__(self, report: Results, folder: str) -> None:
        corpus = report.corpus
        self._report = report
        self._corpus, self._seen = corpus, Counter[str]()
        self._say = load_wording("en")
        asked_for = set(corpus.path_of[: len(report.focus) or corpus.own].tolist())
        self._files = [
            _file(corpus.paths[i], folder if i in asked_for else "", report.settings.format)
            for i in range(len(corpus.paths))
        ]

    def of_finding(self, finding: Finding) -> dict[str, Any]:
        kind = KINDS[finding.kind]
        anchor, *members = finding.occurrences
        shared = {"characters": finding.characters, "scope": finding.scope, "unit": finding.unit}
        length = self._say.count("character", finding.characters)
        if anchor.role == "draft":
            return self._of_copied(finding, kind, shared)
        if not _is_copy(kind):
            count = self._say.count(kind.rule.counted, finding.places)
            size = f"{count}, {length}"
            if "lines" in finding.evidence:
                size = say_frame(finding, self._report.summary.characters, self._say)
            text = f"{_title(kind)}: {size}: {_plain(finding.excerpt)}"
            places = list(finding.occurrences)[:PLACES]
            return self._result(finding.id, kind, text, places, shared | {"places": finding.places})
        count = self._say.count(kind.rule.counted, finding.places - 1)
        text = (
            f"{_title(kind)}: {count} of [{_in_link(_place(anchor))}](1), {length}: {_plain(finding.excerpt)}"
        )
        result = self._result(finding.id, kind, text, members, shared | {"places": finding.places})
        kept = {"id": 1, "message": {"text": "The copy that --keep prefers."}}
        return result | {"relatedLocations": [kept | self._location(anchor)]}

    def _of_copied(self, finding: Finding, kind: Kind, shared: dict[str, Any]) -> dict[str, Any]:
        """What a draft has from old texts: at its place in the draft, with the sources, the likeliest first."""
        draft, *sources = finding.occurrences
        length = self._say.count("character", finding.characters)
        where = f" in [{_in_link(_place(sources[0]))}](1)" if sources else ""
        more = f" and {self._say.count('place', finding.places - 2)} more" if finding.places > 2 else ""
        differs = say_differs(finding, self._say, FACTS)
        what = f"; {_plain(differs)}" if differs else ""
        text = f"{_title(kind)}: {length} stand{where}{more}{what}: {_plain(finding.excerpt)}"
        result = self._result(finding.id, kind, text, [draft], shared | {"places": finding.places})
        related = [{"id": i} | self._location(source) for i, source in enumerate(sources[:PLACES], 1)]
        return result | {"relatedLocations": related}

    def of_template(self, template: Template) -> dict[str, Any]:
        count, kind = self._say.count, KINDS["template"]
        uses = count("use", len(template.uses))
        text = f"{_title(kind)}: {uses} in {count('speech', template.speeches)}: {_plain(template.text)}"
        places = [use.place for use in template.uses[:PLACES]]
        shared = {"gain": round(template.gain, 1), "places": len(template.uses)}
        return self._result(template.id, kind, text, places, shared)

    def _result(
        self, name: str, kind: Kind, text: str, places: list[Occurrence], shared: dict[str, Any]
    ) -> dict[str, Any]:
        self._seen[name] += 1
        again = f":{self._seen[name]}" if self._seen[name] > 1 else ""
        return {
            "ruleId": kind.name,
            "ruleIndex": list(KINDS).index(kind.name),
            "level": _level(kind),
            "message": {"text": text},
            "locations": [self._location(place) for place in places],
            "partialFingerprints": {FINGERPRINT: name + again},
            "properties": shared,
        }

    def _location(self, place: Occurrence) -> dict[str, Any]:
        """Where a viewer finds a place; what no line of the file tells is told in code points of the text."""
        number = self._report.number_of[place.document]
        file = self._files[int(self._corpus.path_of[number])]
        record = int(self._corpus.line_of[number])
        physical: dict[str, Any] = {"artifactLocation": {"uri": file.uri}}
        location: dict[str, Any] = {
            "physicalLocation": physical,
            "logicalLocations": [{"fullyQualifiedName": place.speech}],
        }
        if file.lines and not record and not place.block:
            physical["region"] = {
                "startLine": place.line,
                "startColumn": place.column,
                "endLine": place.end_line,
                "endColumn": place.end_column,
            }
            return location
        if record and file.records:
            physical["region"] = {"startLine": record}
        return location | {"properties": {"start": place.start, "end": place.end}}


def _file(path: str, folder: str, format_: str) -> _File:
    known, packing, _ = classify(posixpath.basename(path))
    format_ = known if format_ == "auto" else format_
    records = format_ in FORMATS and FORMATS[format_].place is Place.RECORD
    return _File(artifact_uri(path, folder), lines=not packing, records=records and not packing)


def artifact_uri(path: str, folder: str = "") -> str:
    """A path as a URI reference: relative where the path is, slashes forward, all else percent-encoded.

    >>> artifact_uri("讲话/a b.txt", "./pages")
    'pages/%E8%AE%B2%E8%AF%9D/a%20b.txt'
    """
    whole = posixpath.normpath(posixpath.join(folder.replace(os.sep, "/"), path))
    root = "" if not PurePath(whole).is_absolute() else "file://" if whole.startswith("/") else "file:///"
    return root + quote(whole, safe="/", errors="surrogateescape")


def _rule(kind: Kind) -> dict[str, Any]:
    words = kind.rule.words["en"]
    first, second = kind.rule.example
    return {
        "id": kind.name,
        "name": "".join(word.capitalize() for word in words.title.replace("-", " ").split()),
        "shortDescription": {"text": words.title},
        "fullDescription": {"text": words.meaning},
        "help": {"text": f"Example: {first} / {second}\nWhat to do: {words.cure}"},
        "defaultConfiguration": {"level": _level(kind)},
    }


def _is_copy(kind: Kind) -> bool:
    """Whether the anchor is the copy that stays, and only the others are objected to."""
    return kind.rule.counted == "copy"


def _title(kind: Kind) -> str:
    return kind.rule.words["en"].title


def _level(kind: Kind) -> str:
    return "warning" if kind.group is Group.COPY else "note"


def _notice(name: str, text: str) -> dict[str, Any]:
    place = list(NOTICES).index(name)
    return {"descriptor": {"id": name, "index": place}, "level": "warning", "message": {"text": _plain(text)}}


def _tell_cuts(report: Results, written: int, crowded: int) -> list[str]:
    """What a service would not have taken, and is not here."""
    cuts = []
    tolerated = sum(report.summary.findings.get(kind, 0) for kind in report.tolerated)
    total = len(report) - tolerated + len(report.templates)
    if written < total:
        limit = f"{RESULTS:,} results" if written == RESULTS else "10 MB"
        cuts.append(
            f"{total - written:,} of {total:,} results are left out, the smallest: the limit is {limit}"
        )
    if crowded:
        cuts.append(f"{crowded:,} results show their first {PLACES:,} places only")
    if len(report.problems) > NOTIFICATIONS:
        cuts.append(f"{len(report.problems) - NOTIFICATIONS:,} more problems are not told here")
    return [f"{text}; --json has them all" for text in cuts]


def _place(place: Occurrence) -> str:
    return place.speech if place.block else f"{place.document}:{place.line}"


def _in_link(text: str) -> str:
    """Text inside a link of a message, where brackets and backslashes are escaped."""
    return "".join("\\" + c if c in "[]\\" else c for c in _plain(text))


def _plain(text: str) -> str:
    """A stranger's text in a message: no placeholders, no links, no characters that cannot be seen."""
    return printable(text).replace("{", "{{").replace("}", "}}").replace("](", "] (")
