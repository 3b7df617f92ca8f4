"""Scans of texts in memory, and what a scan should find, by Python's sets."""

from __future__ import annotations

import io
import itertools
import json
from typing import Any

from dedup.findings.scan_report import Report
from dedup.model import Document
from dedup.pipeline import scan_documents
from dedup.report.json import write as write_report
from dedup.report.pairs import write as write_pairs
from dedup.settings import Settings
from tests import twins

Json = dict[str, Any]
PARAGRAPHS = ("exact", "near")


def as_documents(texts: list[str]) -> list[Document]:
    return [Document(f"{i:05}", f"{i:05}", text) for i, text in enumerate(texts)]


def scan(texts: list[str] | list[Document], **options: Any) -> Report:
    """Each text is a document of one unit, named by its number, unless documents are given; paragraphs only."""
    documents = [text for text in texts if isinstance(text, Document)]
    chosen = {"unit": "record", "threads": 1, "find": PARAGRAPHS} | options
    return scan_documents(documents or as_documents(list(map(str, texts))), Settings(**chosen))


def report_bytes(report: Report) -> tuple[bytes, bytes]:
    """The report and the pairs, as they are written."""
    out, pairs = io.BytesIO(), io.BytesIO()
    write_report(report, out)
    write_pairs(report, pairs)
    return out.getvalue(), pairs.getvalue()


def findings_of(report: Report) -> list[Json]:
    found: list[Json] = json.loads(report_bytes(report)[0])["findings"]
    return found


def pairs_of(report: Report) -> list[Json]:
    return [json.loads(line) for line in report_bytes(report)[1].splitlines()]


def ends_of(pair: Json) -> tuple[str, str]:
    return pair["a"]["document"], pair["b"]["document"]


def shingle_set(text: str, k: int) -> set[Any]:
    return set(twins.shingles(map(ord, text), k))


def true_pairs(texts: list[str], k: int, threshold: float) -> dict[tuple[str, str], float]:
    """The similarity of every pair that reaches the threshold; texts count as they stand."""
    sets = [shingle_set(text, k) for text in texts]
    return {
        (f"{i:05}", f"{j:05}"): float(twins.jaccard(sets[i], sets[j]))
        for i, j in itertools.combinations(range(len(texts)), 2)
        if texts[i] == texts[j] or twins.alike(sets[i], sets[j], threshold)
    }
