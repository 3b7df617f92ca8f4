"""Templates as rows of JSON, as docs/formats.md describes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import orjson

from dedup.report.json_rows import as_members, as_texts, Rows, Written
from dedup.report.place_rows import begin_places

if TYPE_CHECKING:
    from dedup.findings.results import Results
    from dedup.model import Template


def template_rows(report: Results, templates: Sequence[Template], most: int | None = None) -> Written:
    """Templates with the first ``most`` of their uses, each behind a comma and a line break."""
    uses = [use for template in templates for use in template.uses[:most]]
    places = begin_places(report.spans_of([use.place for use in uses]))
    places.texts(b"", as_members([{"slots": use.slots, "values": use.values} for use in uses]))
    places.literal(b"}")
    rows = Rows(len(templates))
    rows.texts(b",\n", as_texts([orjson.dumps(_head(template))[:-1] for template in templates]))
    offsets = np.cumsum([0, *(len(template.uses[:most]) for template in templates)])
    rows.lists(b',"occurrences":', places.write(), offsets)
    rows.literal(b"}")
    return rows.write()


def _head(template: Template) -> dict[str, object]:
    return {
        "id": template.id,
        "skeleton": template.skeleton,
        "text": template.text,
        "speeches": template.speeches,
        "sources": template.sources,
        "uses": len(template.uses),
        "gain": template.gain,
        "parent": template.parent,
        "everyday": template.everyday,
        "frame": template.frame,
        "years": template.years,
        "first": template.first,
        "slots": template.slots,
    }
