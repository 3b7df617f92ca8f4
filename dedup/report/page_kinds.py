"""The kinds of finding as the page knows them: their facts and words for its scripts, their colours for its style."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.kinds import Group, KINDS, Unit
from dedup.report.wording import Wording


def page_kinds() -> list[dict[str, str]]:
    """What the scripts ask of the kinds, in order: what each tells of a text, and what a place of it is."""
    return [
        {"name": name, "group": kind.group.value, "unit": kind.unit.value} for name, kind in KINDS.items()
    ]


def kind_messages(wording: Wording) -> dict[str, str]:
    """The words of all kinds by the keys that the scripts ask for: ``rules.exact.title``."""
    messages: dict[str, str] = {}
    for name in KINDS:
        words = wording.of_kind(name)
        said = {"title": words.title, "meaning": words.meaning, "cure": words.cure, "draft": words.in_draft}
        messages |= {f"rules.{name}.{key}": text for key, text in said.items() if text}
    return messages


def kind_style() -> str:
    """The rules of style sheets that go by kind: its colours, and how it is marked in a text."""
    return "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    for name, kind in KINDS.items():
        light, dark = kind.rule.colour
        yield f":root {{ --k-{name}: light-dark({light}, {dark}); }}"
        yield f'[data-kind="{name}"] {{ --k: var(--k-{name}); }}'
        if kind.unit is Unit.SPEECH:
            yield f".hit-{name} {{ background: color-mix(in srgb, var(--k) 6%, transparent); box-shadow: none; }}"
        elif kind.group is Group.COPY:
            yield f'[data-kind="{name}"] {{ --sign: {kind.rule.underline}; }}'
        if kind.group is Group.MARK:
            struck = "color-mix(in srgb, var(--k) 70%, transparent)"
            line = f"underline {kind.rule.underline} 1px"
            yield f".hit-{name} {{ text-decoration: line-through; text-decoration-color: {struck}; }}"
            yield f".hit-{name} {{ color: var(--ink-2); }}"
            yield f".is-{name} {{ color: var(--k-{name}); text-decoration: {line}; text-underline-offset: 0.3em; }}"
