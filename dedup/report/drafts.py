"""What a check says of its documents: how much of each draft is copied, and what is known of each source."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from dedup.checking.quotations import find_quotations
from dedup.checking.ratios import Ratio
from dedup.checking.report import CheckReport
from dedup.findings.results import Results
from dedup.model import Finding, Occurrence, Speech
from dedup.text.headings import is_salutation

# What is no copying, however much of it there is.
PHRASES = ("formula", "template")
# Of a speech so many characters are looked at for the rest of its title, which is one Chinese character: two might be
# the speaker's name.
HEAD = 300
LEFT_OVER = re.compile("[\u4e00-\u9fff]")
# The shares of a draft, in the order in which a checking report tells them.
SHARES = (
    *("total", "copied", "phrases", "quoted", "own"),
    *("without_quotations", "without_own", "counted", "remaining", "largest"),
)


def command_of(report: Results) -> str:
    """The command whose settings stand in a report of this result."""
    return "check" if isinstance(report, CheckReport) else "scan"


def draft_record(report: CheckReport, number: int) -> dict[str, Any]:
    """The breakdown of draft ``number`` as it stands in the report."""
    ratios = report.ratios[number]
    shares: dict[str, Any] = {}
    for name in SHARES:
        ratio: Ratio = getattr(ratios, name)
        shares[name] = asdict(ratio)
    shares["largest"]["source"] = ratios.source or None
    return {
        "document": ratios.document,
        "characters": ratios.characters,
        **shares,
        "unopened": report.unopened[number],
    }


def quotations_of(report: CheckReport) -> list[list[list[int]]]:
    """What each draft quotes: half-open spans in code points of its text."""
    spans = find_quotations(report.corpus, report.units, report.drafts)
    quoted: list[list[list[int]]] = [[] for _ in range(report.drafts)]
    for start, end in zip(spans.starts.tolist(), spans.ends.tolist(), strict=True):
        draft = int(report.corpus.document_of(start))
        base = int(report.corpus.starts[draft])
        quoted[draft].append([start - base, end - base])
    return quoted


def check_document(report: CheckReport, number: int) -> dict[str, Any]:
    """What a check tells of a document besides what a scan does."""
    corpus = report.corpus
    return {
        "role": "draft" if number < report.drafts else "source",
        "date": write_date(int(corpus.dates[number])) or None,
        "source": corpus.source_name(int(corpus.source_of[number])) or None,
        "metadata": dict(report.metadata.get(corpus.ids[number], {})),
    }


def write_date(date: int) -> str:
    """A date as people write it: 20240305 -> 2024-03-05, 20240300 -> 2024-03, 20240000 -> 2024, 0 -> empty."""
    year, month, day = date // 10000, date // 100 % 100, date % 100
    parts = [f"{year:04d}", *([f"{month:02d}"] if month else []), *([f"{day:02d}"] if month and day else [])]
    return "-".join(parts) if year else ""


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader knows an old text by: title, date as people write it, outlet; empty where unknown."""

    title: str
    date: str
    outlet: str


def known_of(report: CheckReport, place: Occurrence) -> Known:
    """What is known of the text that a place stands in. A speech among others goes by its own title, a document that
    is one speech by that which its record gives; a salutation is no title."""
    corpus, number = report.corpus, report.number_of[place.document]
    outlet = corpus.source_name(int(corpus.source_of[number]))
    title = title_of(report, number, report.speech_of(place))
    return Known(title, write_date(int(corpus.dates[number])), outlet)


def title_of(report: CheckReport, number: int, speech: Speech) -> str:
    """What a reader knows a speech of document ``number`` by; empty where it has no title."""
    given = report.metadata.get(report.corpus.ids[number], {}).get("title", "")
    alone = speech.end - speech.start == int(report.corpus.ends[number] - report.corpus.starts[number])
    own = "" if is_salutation(speech.title.rstrip("！!:：") + ":") else _whole_title(report, number, speech)
    return given if given and (alone or not own) else own


def _whole_title(report: CheckReport, number: int, speech: Speech) -> str:
    """The title of a speech, with the one character that a line break has cut from it: ``政府工作报``, ``告``."""
    start = int(report.corpus.starts[number]) + speech.start
    head = report.corpus.text(start, start + min(HEAD, speech.end - speech.start)).lstrip()
    first, _, rest = head.partition("\n")
    left = rest.partition("\n")[0].strip()
    cut = " ".join(first.split()).lstrip("# ") == speech.title and LEFT_OVER.fullmatch(left)
    return speech.title + left if cut else speech.title


def findings_by_draft(report: CheckReport) -> Mapping[str, Sequence[Finding]]:
    """The findings of each draft that has any, by id, in order of place."""
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings():
        found[finding.occurrences[0].document].append(finding)
    return found


def skeleton_text(finding: Finding) -> str:
    """The fixed texts of a template of a draft, as templates are written: ``今天，【…】召开``; empty for what is none."""
    return "".join("【…】" if part is None else part for part in finding.evidence.get("skeleton", ()))
