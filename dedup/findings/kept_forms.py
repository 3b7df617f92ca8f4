"""Templates without their uses: what is kept of a form to find it in other texts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dedup.model import Form, Slot, Template, Use
from dedup.templates.atoms import Atoms
from dedup.templates.uses import TemplateUses

# So many of the commonest values are kept.
VALUES = 20
LABEL = ord(":")  # the atom of the colon behind a label
# What is one atom, more or less.
_ATOM = re.compile("[\u2e80-\U0003ffff]|[^\\W\u2e80-\U0003ffff]+")


def keep_forms(templates: Sequence[Template], uses: Sequence[TemplateUses], atoms: Atoms) -> tuple[Form, ...]:
    """The forms of templates, whose uses are ``uses``; those that say nothing but everyday words are none."""
    return tuple(
        _keep(template, one, atoms)
        for template, one in zip(templates, uses, strict=True)
        if not template.everyday
    )


def _keep(template: Template, uses: TemplateUses, atoms: Atoms) -> Form:
    first, last = (atoms.sentence_of(column) for column in (uses.runs[:, 0], uses.runs[:, -1]))
    return Form(
        id=template.id,
        skeleton=template.skeleton,
        slots=tuple(
            Slot(slot.type, slot.values[:VALUES], slot.distinct, slot.alternatives) for slot in template.slots
        ),
        longest=tuple(_longest(template.uses, slot) for slot in range(len(template.slots))),
        sentences=int((last - first).max()) + 1,
        label=bool((atoms.codes[uses.fixed()] == LABEL).any()),
        speeches=template.speeches,
        sources=template.sources,
        gain=template.gain,
        parent=template.parent,
        frame=template.frame,
    )


def _longest(uses: Sequence[Use], slot: int) -> int:
    return max(len(_ATOM.findall(use.values[slot])) for use in uses)
