"""Watermarks: foreign strings inside running text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedup.findings.mark_findings import collect_marks, MarkFindings
from dedup.kinds import Rule, Words

if TYPE_CHECKING:
    from dedup.findings.scanned import Scanned

RULE = Rule(
    words={
        "en": Words(
            title="Injected string",
            meaning="A foreign string inside running text; the sentence reads on when it is cut out.",
            cure="Remove it.",
        ),
        "zh": Words(
            title="水印",
            meaning="正文中插入的外来字串；删去之后，句子前后相接。",
            cure="删去。",
        ),
    },
    example=("我们要坚持〖某某文库·收集整理〗不懈地抓好落实", "我们要坚持不懈地抓好落实"),
    colour=("#b3206b", "#f08cba"),
    counted="place",
    underline="wavy",
)


def collect(scanned: Scanned) -> MarkFindings | None:
    """The findings of a scan."""
    return collect_marks(scanned, "watermark")
