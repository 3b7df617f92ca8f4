"""What of a page is shown: elements that a browser leaves out, and texts that stand twice for two kinds of readers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

# What an element's text is. INVISIBLE has children that may be visible again; what is GONE is so with all in it; of what
# is DRAWN, a picture of lines (SVG), the elements that hold words are shown.
SHOWN, INVISIBLE, HIDDEN, GONE, DRAWN = range(5)

_GONE = frozenset(
    """script style template iframe noembed noframes datalist annotation annotation-xml video
    audio canvas""".split()  # noqa: SIM905 (a list of so many words would take a page)
)
# Of a picture: what holds words, and what is not drawn where it stands.
_WORDS = frozenset(("text", "foreignobject"))
_UNDRAWN = frozenset(("title", "desc", "metadata", "defs", "symbol", "marker", "pattern", "mask", "clippath"))
_READINGS = frozenset(("rt", "rp", "rtc"))
# Elements of which the name alone says something; of others it takes an attribute, or what stands around.
TELLING = _GONE | _READINGS | {"ruby", "rb", "dialog", "svg", "noscript"}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def state_of(tag: str, attributes: Mapping[str, str], around: int) -> int:
    """Whether the text of an element is shown, by itself and by the state ``around`` it.

    >>> state_of("span", {"style": "color: red; DISPLAY :none"}, SHOWN) == HIDDEN
    True
    """
    if around == GONE or tag in _GONE:
        return GONE
    if around == DRAWN and tag in _UNDRAWN:
        return GONE
    closed = tag == "noscript" or (tag == "dialog" and "open" not in attributes)
    if around == HIDDEN or "hidden" in attributes or closed:
        return HIDDEN
    style = attributes.get("style", "")
    if tag == "svg" or around == DRAWN:
        around = SHOWN if tag in _WORDS else DRAWN
        style = (
            f"display:{attributes.get('display', '')};visibility:{attributes.get('visibility', '')};{style}"
        )
    if not style:
        return around
    declared = _declarations(style)
    if declared.get("display") == "none":
        return HIDDEN
    visibility = declared.get("visibility")
    if visibility in ("hidden", "collapse"):
        return INVISIBLE
    return SHOWN if visibility == "visible" and around != DRAWN else around


def _declarations(style: str) -> dict[str, str]:
    """The declarations of a style attribute; of equal names the last one counts, but one that is important more."""
    declared: dict[str, str] = {}
    important: set[str] = set()
    for declaration in _COMMENT.sub(" ", style).lower().split(";"):
        name, colon, value = (part.strip() for part in declaration.partition(":"))
        value, mark, _ = value.partition("!")
        if colon and (mark or name not in important):
            declared[name] = value.strip()
            if mark:
                important.add(name)
    return declared


class Ruby:
    """Readings beside characters, ``<ruby>字<rt>zì</rt></ruby>``: the characters are text, their readings are not.

    End tags may be missing: a new ``<rb>`` or ``<rt>`` ends the one before, though the parser nests them.
    """

    def __init__(self) -> None:
        self._around: list[int] = []

    def state(self, tag: str, state: int, around: int) -> int:
        """The state of an element that has ``state`` by itself."""
        if tag == "ruby":
            self._around.append(state)
        elif self._around and tag in _READINGS:
            return GONE
        elif self._around and tag == "rb" and around == GONE:
            return self._around[-1]
        return state

    def end(self) -> None:
        if self._around:
            self._around.pop()


# Marks that stand for the tags of a block; no text holds a NUL, see `dedup.read.html`.
OPEN, ARIA, CLOSE = "\0(", "\0[", "\0)"
_MARK = re.compile("\0([(\\[)])")
_SPACE = re.compile(r"\s+")
_DEEPEST = 200


@dataclass(slots=True)
class _Element:
    aria: bool
    children: list[_Element | str] = field(default_factory=list)

    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


def drop_twins(marked: str) -> tuple[str, bool]:
    """A block without its elements that are hidden from screen readers (``aria-hidden``) and stand beside a copy for
    these; and whether all that is left is such an element.

    Both are shown or read aloud, and one text is meant: ``<math>x</math><span aria-hidden="true">x</span>``.
    """
    root = _as_tree(marked)
    if root is None:
        return _MARK.sub("", marked), False
    _prune(root)
    inked = [child for child in root.children if _ink(child)]
    alone = len(inked) == 1 and isinstance(inked[0], _Element)
    while alone and isinstance(inked[0], _Element) and not inked[0].aria:
        inked = [child for child in inked[0].children if _ink(child)]
        alone = len(inked) == 1 and isinstance(inked[0], _Element)
    return root.text(), alone


def _as_tree(marked: str) -> _Element | None:
    """The elements of a block; None where they are nested too deep to be looked at."""
    root = _Element(False)
    stack = [root]
    for number, piece in enumerate(_MARK.split(marked)):
        if number % 2 == 0:
            stack[-1].children.append(piece)
        elif piece != ")":
            element = _Element(piece == "[")
            stack[-1].children.append(element)
            stack.append(element)
            if len(stack) > _DEEPEST:
                return None
        elif len(stack) > 1:
            stack.pop()
    return root


def _prune(element: _Element) -> None:
    children = [child for child in element.children if _ink(child)]
    kept: list[_Element | str] = []
    for number, child in enumerate(children):
        if isinstance(child, _Element) and child.aria:
            own = _ink(child)
            if own in (
                _ink(kept[-1]) if kept else None,
                *(_ink(one) for one in children[number + 1 : number + 2]),
            ):
                element.children = [one for one in element.children if one is not child]
                continue
        kept.append(child)
        if isinstance(child, _Element):
            _prune(child)


def _ink(child: _Element | str) -> str:
    return _SPACE.sub("", child if isinstance(child, str) else child.text())


def drop_twin_blocks(texts: list[str], aria: list[int]) -> list[bool]:
    """Which blocks stay: a run of blocks of one ``aria-hidden`` element (its number, 0 for none) goes where the same
    blocks stand before or behind it.
    """
    kept = [True] * len(texts)
    left: list[str] = []
    at = 0
    while at < len(texts):
        end = at + 1
        while aria[at] and end < len(texts) and aria[end] == aria[at]:
            end += 1
        run = texts[at:end]
        if aria[at] and (left[-len(run) :] == run or texts[end : end + len(run)] == run):
            kept[at:end] = [False] * len(run)
        else:
            left += run
        at = end
    return kept
