"""Strays: what a page left inside a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedup.findings.mark_findings import collect_marks, MarkFindings
from dedup.kinds import Rule, Words

if TYPE_CHECKING:
    from dedup.findings.scanned import Scanned

RULE = Rule(
    words={
        "en": Words(
            title="Strays and broken text",
            meaning="What a page left inside a sentence: false stops and breaks around a link word, page "
            "numbers, single marks.",
            cure="Remove it; the pieces of the sentence are joined, and its words stay.",
        ),
        "zh": Words(
            title="串入的符号和断行",
            meaning="网页留在句子中间的东西：链接词前后的假句号和断行、页码、零星符号。",
            cure="删去，并把断开的句子接上；原文的字词都保留。",
        ),
    },
    example=("认真落实年度。\n工作方案。\n确定的各项任务", "认真落实年度工作方案确定的各项任务"),
    colour=("#a3261c", "#f0948b"),
    counted="place",
    underline="double",
)


def collect(scanned: Scanned) -> MarkFindings | None:
    """The findings of a scan."""
    return collect_marks(scanned, "stray")
