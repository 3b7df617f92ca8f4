"""Globs as git has them: one pattern serves for a name, a folder and a whole path.

What a pattern means is what ``git ls-files --exclude`` makes of it, with two exceptions: ``?`` and ``[…]`` stand for a
character, not a byte of one, and ``#`` begins no comment. See gitignore(5), and ``tests/read/test_globs.py``, which asks
git itself.

A pattern becomes a regular expression that never goes back over what it has matched, so that the time is that of a
pattern's length for each character of the path: where pieces of fixed length follow one another with anything between,
the first place of each is as good as any (Russ Cox, *Glob matching can be simple and fast too*, 2017).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_SPECIAL = "*?[\\"
# Names of classes, as C has them for ASCII.
_CLASSES = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": r"\ \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": r"!-\~",
    "lower": "a-z",
    "print": r"\ -\~",
    "punct": r"!-/:-@\[-`\{-\~",
    "space": r"\ \t-\r",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}


@dataclass(frozen=True, slots=True)
class _Glob:
    """One pattern: what it matches, of a name or a whole path; folders only; and whether it takes back what earlier
    ones said."""

    expression: re.Pattern[str]
    of_name: bool
    of_folders: bool
    negated: bool

    def matches(self, path: str, name: str, folder: bool) -> bool:
        if self.of_folders and not folder:
            return False
        return self.expression.fullmatch(name if self.of_name else path) is not None


@dataclass(frozen=True, slots=True)
class Globs:
    """Patterns in order, of which the last one that matches decides; a folder takes all in it along."""

    globs: Sequence[_Glob]
    _folders: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)

    def match(self, path: str, folder: bool = False) -> bool:
        """Whether a relative path with POSIX slashes, of a file or a folder, is meant.

        >>> globs = compile_globs(["*.md", "old/**/a.txt", "!new.md"])
        >>> [globs.match(path) for path in ("x/b.md", "old/a.txt", "old/x/y/a.txt", "a.txt", "new.md")]
        [True, True, True, False, False]
        """
        return self._holds(path) or self._says(path, folder)

    def _holds(self, path: str) -> bool:
        """Whether a folder above is meant."""
        asked = []
        at = path.rfind("/")
        while at > 0 and path[:at] not in self._folders:
            asked.append(path[:at])
            at = path.rfind("/", 0, at)
        meant = self._folders[path[:at]] if at > 0 else False
        for above in reversed(asked):
            meant = meant or self._says(above, True)
            self._folders[above] = meant
        return meant

    def _says(self, path: str, folder: bool) -> bool:
        """What the last pattern says that matches this path itself."""
        name = path.rpartition("/")[2]
        for glob in reversed(self.globs):
            if glob.matches(path, name, folder):
                return not glob.negated
        return False


def compile_globs(patterns: Iterable[str]) -> Globs | None:
    """The patterns, as one matcher; None for no patterns. One that git matches nothing with, such as ``[a``, is left
    out."""
    given = tuple(patterns)
    found = (_compile(pattern) for pattern in given)
    return Globs([glob for glob in found if glob is not None]) if given else None


@dataclass(frozen=True, slots=True)
class PartGlob:
    """A pattern with named parts, ``docs/{version}/**``: a part stands for one or more characters of one name."""

    pattern: str
    glob: _Glob

    def parts(self, path: str) -> tuple[str, ...] | None:
        """What the parts are in the path of a file; None for one that the pattern does not mean. A folder takes all in it
        along, the uppermost first.

        >>> glob = compile_parts("docs/{version}/**")
        >>> [glob.parts(path) for path in ("docs/v1/a/b.md", "docs/a.md")]
        [('v1',), None]
        """
        for end in (*(at for at, char in enumerate(path) if char == "/"), len(path)):
            above = path[:end]
            if end < len(path) or not self.glob.of_folders:
                of = above.rpartition("/")[2] if self.glob.of_name else above
                if (found := self.glob.expression.fullmatch(of)) is not None:
                    return found.groups()
        return None


def compile_parts(pattern: str) -> PartGlob | None:
    """A pattern in which ``{name}`` is a part; one that ends in a part means folders. None for one that git matches
    nothing with. More than one part between two slashes takes time for each way to part them."""
    glob = _compile(pattern + "/" if re.search(r"(^|/)\{[^{}/]*\}$", pattern) else pattern, named=True)
    return None if glob is None else PartGlob(pattern, glob)


def _compile(pattern: str, named: bool = False) -> _Glob | None:
    negated = pattern.startswith("!")
    body = pattern.removeprefix("!")
    of_folders = body.endswith("/")
    body = body.removesuffix("/")
    of_name = "/" not in body
    pieces = _Pieces(body.removeprefix("/"), of_name, named)
    try:
        expression = pieces.translate()
    except _NothingError:
        return None
    return _Glob(re.compile(expression, re.DOTALL), of_name, of_folders, negated)


class _NothingError(ValueError):
    """A pattern that matches nothing, since something in it does not end."""


class _Pieces:
    """A pattern as blocks between its ``**``, of names between slashes, of fixed pieces between its ``*``."""

    def __init__(self, body: str, of_name: bool, named: bool) -> None:
        self.body, self.of_name, self.named = body, of_name, named
        # Where git begins to look for wildcards: there ** counts as if a slash stood before it.
        self.first = next((at for at, char in enumerate(body) if char in _SPECIAL), len(body))
        self.blocks: list[list[list[str]]] = [[[""]]]
        # Whether each ** needs a slash behind what it stands for, even if that is nothing.
        self.deep: list[str] = []

    def translate(self) -> str:
        if not self.body:
            raise _NothingError
        at = 0
        while at < len(self.body):
            at = self._next(at)
        out, *blocks = map(_block, self.blocks)
        for deep, block in zip(self.deep[:-1], blocks[:-1], strict=True):
            out += f"(?>{deep}?{block})"
        return out + (self.deep[-1] + blocks[-1] if blocks else "")

    def _next(self, at: int) -> int:
        """Take the next wildcard or character; where the one behind it stands."""
        body, names = self.body, self.blocks[-1]
        char = body[at]
        if char == "*":
            return self._stars(at)
        if char == "?":
            names[-1][-1] += "[^/]"
        elif char == "[":
            chosen, at = _class(body, at)
            names[-1][-1] += chosen
        elif char == "{" and self.named:
            names[-1][-1] += "([^/]+)"
            at = body.index("}", at)
        else:
            if char == "\\":
                at += 1
                if at == len(body):
                    raise _NothingError
                char = body[at]
            if char == "/":
                names.append([""])
            else:
                names[-1][-1] += re.escape(char)
        return at + 1

    def _stars(self, at: int) -> int:
        body, end = self.body, at
        while body.startswith("*", end):
            end += 1
        begins = at in (0, self.first) or body[at - 1] == "/"
        ends = end == len(body) or body[end] == "/" or body.startswith("\\/", end)
        if self.of_name or end == at + 1 or not (begins and ends):
            self.blocks[-1][-1].append("")
            return end
        self.blocks.append([[""]])
        if end == len(body):
            self.deep.append("(?:.*)")
        elif body[end] == "/":
            self.deep.append("(?:[^/]*/)*")
            end += 1
        else:  # **\/ is not nothing
            self.deep.append("(?:[^/]*/)+")
            end += 2
        return end


def _block(names: Sequence[Sequence[str]]) -> str:
    """Names between slashes, each a sequence of fixed pieces with anything between."""
    return "/".join(map(_name, names))


def _name(pieces: Sequence[str]) -> str:
    first, *rest = pieces
    if not rest:
        return first
    *middle, last = rest
    inner = "".join(f"(?>[^/]*?{piece})" for piece in middle)
    return f"{first}(?>{inner}[^/]*{last}(?![^/]))"


def _class(body: str, start: int) -> tuple[str, int]:
    """The class of characters that begins at ``start``, as an expression, and where it ends."""
    at = start + 1
    negated = body[at : at + 1] in ("!", "^")
    at += negated
    chosen: list[str] = []
    before = ""  # the character that a range would begin with
    first = True
    while first or body[at : at + 1] != "]":
        first = False
        char = _at(body, at)
        if char == "\\":
            at += 1
            before = _at(body, at)
            chosen.append(re.escape(before))
        elif char == "-" and before and body[at + 1 : at + 2] not in ("", "]"):
            at += 1
            if body[at] == "\\":
                at += 1
            last = _at(body, at)
            if before <= last:
                chosen.append(f"{re.escape(before)}-{re.escape(last)}")
            before = ""
        elif char == "[" and body[at + 1 : at + 2] == ":":
            end = body.find("]", at + 2)
            if end < 0:
                raise _NothingError
            if end < at + 3 or body[end - 1] != ":":  # no name of a class: a bracket like any other
                before = "["
                chosen.append(r"\[")
            elif (named := _CLASSES.get(body[at + 2 : end - 1])) is None:
                raise _NothingError
            else:
                chosen.append(named)
                at, before = end, ""
        else:
            before = char
            chosen.append(re.escape(char))
        at += 1
    if not chosen:
        return ("[^/]" if negated else "(?!)"), at
    return f"(?!/)[{'^' if negated else ''}{''.join(chosen)}]", at


def _at(body: str, at: int) -> str:
    if at >= len(body):
        raise _NothingError
    return body[at]
