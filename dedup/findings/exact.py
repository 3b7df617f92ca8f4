"""Exact paragraphs: equal after folding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedup.findings.paragraph_findings import ParagraphFindings
from dedup.kinds import Rule, Words

if TYPE_CHECKING:
    from dedup.findings.scanned import Scanned

RULE = Rule(
    words={
        "en": Words(
            title="Equal text",
            meaning="Units that are equal after folding: case, width, script, punctuation without quantity, "
            "spaces and placeholders aside.",
            cure="Keep one copy; a short set line that everybody uses may stay.",
        ),
        "zh": Words(
            title="文字相同",
            meaning="文字完全相同的段落；大小写、全角半角、繁简、标点、空格和占位符的差别不计。",
            cure="留一处即可；人人都用的短句可以不动。",
        ),
    },
    example=("領(lǐng)導(dǎo)干部要帶頭，作表率。", "领导干部要带头,作表率"),
    colour=("#1f5fa8", "#7fb2f0"),
    underline="double",
)


def collect(scanned: Scanned) -> ParagraphFindings:
    """The findings of a scan."""
    return ParagraphFindings(scanned, "exact")
