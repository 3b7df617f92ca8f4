"""Every kind of finding, once: what it is, which stages look for it, where it counts.

Options, the stages, a check, the guard, cleaning, all reports and docs/rules.md ask here, so a kind is added by one
line below and one file: dedup/findings/NAME.py, which makes its findings and carries its words. The files are named,
not imported: who asks what the options are pays for no findings. tests/findings/test_every_kind.py goes through them
all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from typing import Any


class Group(Enum):
    """What a kind tells of a text."""

    COPY = "copy"  # it stands elsewhere too, and one of the two may go
    MARK = "mark"  # a page added it, and nobody said it
    PHRASE = "phrase"  # everybody says it
    PLAN = "plan"  # it says other things in the order of another text


class Stage(Enum):
    """What has to run for a kind to be found; a kind that asks only what was read names `TEXTS`."""

    TEXTS = "texts"
    MARKS = "marks"
    SPEECHES = "speeches"  # passages of whole speeches, and what they make of them
    PARAGRAPHS = "paragraphs"
    REST = "rest"  # what speeches and paragraphs leave of passages
    TEMPLATES = "templates"


class Unit(Enum):
    """What a place of a finding is, as reports name it; a paragraph by what --unit compares."""

    PARAGRAPH = "paragraph"
    PASSAGE = "passage"
    SPEECH = "speech"
    SPAN = "span"
    USE = "use"  # of a template: a sentence that fills it in


@dataclass(frozen=True, slots=True)
class Words:
    """What a kind is called and means, in one language.

    ``cure`` is what a person does about it. ``in_draft``, of what is no copy, takes the place of ``meaning`` where a
    draft is checked.
    """

    title: str
    meaning: str
    cure: str
    in_draft: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What reports say of a kind: in every language, by an example, in two colours (on light ground and on dark).

    ``counted`` is the noun that its totals count in, ``underline`` how the page underlines a mark in a text.
    """

    words: Mapping[str, Words]
    example: tuple[str, str]
    colour: tuple[str, str]
    counted: str = "copy"
    underline: str = "dotted"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding.

    ``rank`` orders the findings of one place, or of one size, and what `clean` decides first. ``usual`` is looked for if
    nobody says what to look for, ``checked`` in drafts too. ``larger`` are the kinds that tell the same of more text:
    what lies in one of those is not told again. `clean` can remove kinds with a place in ``naming``: in this order
    they are named where several hold one place. The ``name`` is that of its file too.
    """

    name: str
    group: Group
    stage: Stage
    unit: Unit
    rank: int
    usual: bool = True
    checked: bool = False
    larger: tuple[str, ...] = ()
    naming: int | None = None

    @property
    def removable(self) -> bool:
        """Whether `clean` can remove it."""
        return self.naming is not None

    def unit_name(self, paragraph: str) -> str:
        """What a place of it is called, where --unit compares each ``paragraph``."""
        return paragraph if self.unit is Unit.PARAGRAPH else self.unit.value

    @property
    def rule(self) -> Rule:
        """What reports say of it; imports its file."""
        rule: Rule = self._file().RULE
        return rule

    def collect(self, scanned: Any) -> Any:
        """Its `dedup.findings.kind.Findings` in what the stages of a scan found, a `dedup.findings.scanned.Scanned`."""
        return self._file().collect(scanned)

    def _file(self) -> Any:
        return import_module(f"dedup.findings.{self.name}")


C, M, P = Group.COPY, Group.MARK, Group.PHRASE
_ALL = (
    Kind("exact", C, Stage.PARAGRAPHS, Unit.PARAGRAPH, 2, checked=True, larger=("speech",), naming=3),
    Kind("near", C, Stage.PARAGRAPHS, Unit.PARAGRAPH, 2, checked=True, larger=("speech",), naming=4),
    Kind("contained", C, Stage.REST, Unit.PARAGRAPH, 3, checked=True, larger=("speech",)),
    Kind("passage", C, Stage.REST, Unit.PASSAGE, 4, checked=True, larger=("speech", "contained")),
    Kind("speech", C, Stage.SPEECHES, Unit.SPEECH, 1, checked=True, naming=0),
    Kind("furniture", M, Stage.MARKS, Unit.SPAN, 0, naming=1),
    Kind("watermark", M, Stage.MARKS, Unit.SPAN, 0, naming=2),
    Kind("stray", M, Stage.MARKS, Unit.SPAN, 0, naming=5),
    Kind("formula", P, Stage.SPEECHES, Unit.SPAN, 5, checked=True),
    Kind("template", P, Stage.TEMPLATES, Unit.USE, 6, usual=False, checked=True),
    Kind("outline", Group.PLAN, Stage.TEMPLATES, Unit.SPEECH, 7, usual=False),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}
NAMES = tuple(KINDS)
RANKED = tuple(sorted(NAMES, key=lambda name: KINDS[name].rank))

# Names of kinds: what a scan looks for if nobody says what, what a check tells, what is copied, what pages add, what
# everybody says, what clean removes (copies first).
USUAL = tuple(name for name in NAMES if KINDS[name].usual)
CHECKED = tuple(name for name in RANKED if KINDS[name].checked)
COPIES = tuple(name for name in RANKED if KINDS[name].group is Group.COPY)
MARK_KINDS = tuple(name for name in NAMES if KINDS[name].group is Group.MARK)
PHRASES = tuple(name for name in NAMES if KINDS[name].group is Group.PHRASE)
REMOVABLE = tuple(sorted((name for name in RANKED if KINDS[name].removable), key=MARK_KINDS.__contains__))


def kinds_of(*stages: Stage) -> tuple[str, ...]:
    """The names of the kinds that come of these stages."""
    return tuple(name for name in NAMES if KINDS[name].stage in stages)


def larger_than(names: Iterable[str]) -> tuple[str, ...]:
    """The kinds that tell the same of more text than one of these does.

    >>> larger_than(["exact", "passage"])
    ('speech', 'contained')
    """
    return tuple(dict.fromkeys(larger for name in names for larger in KINDS[name].larger))
