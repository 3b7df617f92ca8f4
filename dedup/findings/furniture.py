"""Furniture of pages: what a page adds and nobody said, by wording and by frame."""

from __future__ import annotations

from typing import Any, TYPE_CHECKING

from dedup.findings.frame_totals import add_up_frames
from dedup.findings.mark_findings import collect_marks, MarkFindings
from dedup.kinds import Rule, Words

if TYPE_CHECKING:
    from dedup.findings.scanned import Scanned

RULE = Rule(
    words={
        "en": Words(
            title="Page furniture",
            meaning="Navigation, pagination, site introductions and sign-offs, bylines: what a page adds and "
            "nobody said.",
            cure="Remove it.",
        ),
        "zh": Words(
            title="页面杂质",
            meaning="导航、页码、网站的导语和结束语、署名栏：网页加上的、没有人讲过的文字。",
            cure="删去。",
        ),
    },
    example=("上一篇：全区卫生工作会议讲话　下一篇：开学典礼致辞", "2 3 4 下一页"),
    colour=("#806433", "#c9ae7f"),
    counted="place",
)


class FurnitureFindings(MarkFindings):
    """Marks, and the totals of the frames among them."""

    def totals(self) -> dict[str, Any]:
        """What is known of the frames."""
        return {"frames": add_up_frames(self._scanned.corpus, self._marks, self.frames())}


def collect(scanned: Scanned) -> MarkFindings | None:
    """The findings of a scan."""
    return collect_marks(scanned, "furniture", FurnitureFindings)
