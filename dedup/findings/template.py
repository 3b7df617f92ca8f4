"""Templates: in a scan they are told beside the findings, in a check as set phrases with gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.findings.kind import Count, Findings
from dedup.kinds import Rule, Words

if TYPE_CHECKING:
    from dedup.findings.scanned import Scanned
    from dedup.templates.find import Templates

RULE = Rule(
    words={
        "en": Words(
            title="Template",
            meaning="A skeleton with slots that --min-speeches speeches or more share: written as template "
            "and slot values, its uses are shorter than as they stand.",
            cure="None, if the form is meant; write anew what only sounds well.",
            in_draft="A set phrase with gaps: what so many speeches say in one sentence, each with words of "
            "its own between; no copying.",
        ),
        "zh": Words(
            title="模板",
            meaning="有空位的句式，至少 --min-speeches 篇讲话共用；写成模板加空位内容，比照录原文更短。",
            cure="有意采用的格式不必处理；只是顺口的，应当重写。",
            in_draft="带空位的套话：许多讲话在同一句里都这样说，中间各填各的；不算沿用。",
        ),
    },
    example=(
        "今天，区委召开全区信访工作会议，主要任务是……",
        "今天，县政府召开全县防汛工作会议，主要目的是……",
    ),
    colour=("#2f6f4e", "#84cfa8"),
    counted="use",
)


class TemplateTotals(Findings):
    """How many templates there are, and how often they are used; what they are a report has as its ``templates``."""

    kind = "template"

    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def __len__(self) -> int:
        return len(self._templates)

    def members(self) -> int:
        """How many uses they have."""
        return sum(len(one) for one in self._templates.uses)

    def characters(self, count: Count) -> int:
        """How many characters they fix."""
        atoms = self._templates.atoms
        fixed = np.concatenate([np.zeros(0, np.int64), *(one.fixed() for one in self._templates.uses)])
        return count(atoms.starts[fixed], atoms.ends[fixed])


def collect(scanned: Scanned) -> TemplateTotals | None:
    """The totals of a scan."""
    return TemplateTotals(scanned.mined) if scanned.mined is not None else None
