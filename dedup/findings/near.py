"""Near paragraphs: nearly equal, in clusters and in pairs that lie in none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedup.findings.paragraph_findings import ParagraphFindings
from dedup.kinds import Rule, Words

if TYPE_CHECKING:
    from dedup.findings.scanned import Scanned

RULE = Rule(
    words={
        "en": Words(
            title="Nearly equal text",
            meaning="Units whose shingle sets have at least the Jaccard similarity of --threshold; decided "
            "exactly.",
            cure="Look at what differs; keep the anchor, or both if the difference is the point.",
        ),
        "zh": Words(
            title="文字近似",
            meaning="两段文字各自的连续字词片段，其集合的 Jaccard 相似度不低于 --threshold；逐对精确计算。",
            cure="看清差在哪里：留底本；差别正是要点的，两处都留。",
        ),
    },
    example=("区长主持会议，全区机关干部二百余人参加。", "副区长主持会议，全区机关干部三百余人参加。"),
    colour=("#14787c", "#5fc4c4"),
    underline="dashed",
)


def collect(scanned: Scanned) -> ParagraphFindings:
    """The findings of a scan."""
    return ParagraphFindings(scanned, "near")
