"""Help and usage in the reader's language: commands of typer, whose texts are looked up when somebody asks for them.

The text of a flag or an argument is a key of the catalogue ``help``; that of a command is found by the name of its
function, that of a group by its own.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from typer.core import TyperCommand, TyperGroup

from dedup.kinds import COPIES
from dedup.messages import COMMAS, ENGLISH, language_of, load_catalogue, locale_language
from dedup.printable import printable
from dedup.settings import MOST_SAMPLED, Option, SAMPLE

LANGUAGE = "dedup.language"  # in what the contexts of a command line share
# What texts of the help name.
_FACTS = {"copies": ",".join(COPIES), "most_sampled": str(MOST_SAMPLED), "sample": str(SAMPLE)}
_FIRST_COLUMN = 30

# A word, or a character of a script without spaces, with the marks that begin no line or end none.
_PIECE = (
    r"(\s*)([（《“【]*(?:[\u2e80-\u9fff\uff10-\uff5a]|[^\s\u2e80-\u9fff\uff01-\uff5e，。；：、（）《》“”【】…]+)"
    r"[，。；：、）》”】…]*)"
)


class Spoken:
    """A command or group that says in its own words what it does, and the way it is used."""

    def get_help(self: Any, ctx: Any) -> str:
        return "\n".join(_Page(self, ctx).lines())

    def get_usage(self: Any, ctx: Any) -> str:
        return "\n".join(_Page(self, ctx).usage())


class SpokenCommand(Spoken, TyperCommand):
    pass


class SpokenGroup(Spoken, TyperGroup):
    pass


class Program(SpokenGroup):
    """The whole program: what it says of a command line is in the language that this asks for, sound or not."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        ctx.meta[LANGUAGE] = language_of(args)
        return super().parse_args(ctx, args)


def show_usage(error: Any) -> None:
    """Tell what is wrong with a command line, which may name files that a shell or a hook has found."""
    context = error.ctx
    language = language_of(sys.argv[1:]) if context is None else language_in(context)
    words, lines = load_catalogue("usage", language), []
    if context is not None:
        usage = context.get_usage()  # which gives arguments their names in this language
        command = f"{context.command_path} {context.help_option_names[0]}"
        lines = [usage, words.say("try", command=command), ""]
    message = error.format_message()
    if message == (context and context.get_help()):  # nothing was asked for
        lines, said = [], message
    else:
        said = words.say("error", what=_translated(message, language))
    print(*lines, printable(said) if lines else said, sep="\n", file=sys.stderr)


def _translated(message: str, language: str) -> str:
    """What typer says of a command line, as the catalogue says it: typer's own words are the English ones."""
    words = load_catalogue("usage", language)
    for key, known in load_catalogue("usage", ENGLISH).messages.items():
        if isinstance(known, str) and "{what}" not in known:
            pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(known))
            if found := re.fullmatch(pattern, message, re.DOTALL):
                listed = {
                    name: said.replace(", ", COMMAS[language]) for name, said in found.groupdict().items()
                }
                return words.say(key, **listed)
    return message


def language_in(context: Any) -> str:
    """The language that a command line is read in."""
    language: str = context.meta.get(LANGUAGE) or locale_language()
    return language


class _Page:
    """The help of one command, line by line."""

    def __init__(self, command: Any, context: Any) -> None:
        self._command, self._context = command, context
        self._words = load_catalogue("help", language_in(context))
        self._width: int = context.make_formatter().width
        self._options: dict[str, tuple[Any, Option]] = getattr(command.callback, "options", {})
        for param in command.params:
            if param.metavar:
                param.metavar = self._words.messages.get(f"metavars.{param.metavar}", param.metavar)

    def usage(self) -> list[str]:
        pieces = [self._words.say("metavars.[OPTIONS]")]
        pieces += (piece for param in self._command.params for piece in param.get_usage_pieces(self._context))
        if isinstance(self._command, TyperGroup):
            pieces.append(self._words.say("metavars.COMMAND [ARGS]..."))
        head = f"{self._words.say('usage')}{self._context.command_path} "
        indent = width_of(head)
        first, *others = wrap(" ".join(pieces), self._width - indent)
        return [head + first, *(" " * indent + line for line in others)]

    def lines(self) -> Iterator[str]:
        yield from self.usage()
        yield from self._paragraphs(self._about(self._command))
        arguments: list[tuple[str, str]] = []
        options: list[tuple[str, str]] = []
        for param in (*self._command.params, self._command.get_help_option(self._context)):
            row = param.get_help_record(self._context)
            if row is not None:
                rows = arguments if param.param_type_name == "argument" else options
                rows.append((row[0], self._of_param(param)))
        yield from self._table("Arguments", arguments)
        yield from self._table("Options", options)
        if isinstance(self._command, TyperGroup):
            commands = self._command.commands
            yield from self._table(
                "Commands", [(name, _beginning(self._about(one))) for name, one in commands.items()]
            )
        if self._command.epilog:
            yield from self._paragraphs(self._words.say(self._command.epilog))

    def _about(self, command: Any) -> str:
        own = isinstance(command, TyperGroup) or command.callback is None
        return self._words.say(f"commands.{command.name if own else command.callback.__name__}")

    def _of_param(self, param: Any) -> str:
        """What is said of a flag or an argument, its limits and default behind it."""
        if param.name == "help":
            return self._words.say("flags.help")
        room, _, name = param.help.partition(".")
        text = self._words.say(param.help, **_FACTS)
        if room == "outputs":
            text = self._words.say("output" if self._goes_out(name) else "output_file", what=text)
        if param.name in self._options:
            text = self._limited(text, *self._options[param.name])
        return f"{text}  {self._words.say('required')}" if param.required else text

    def _goes_out(self, name: str) -> bool:
        from dedup.report.outputs import OUTPUTS

        return any(name == output.NAME and output.FLAG.stdout for output in OUTPUTS)

    def _limited(self, text: str, default: Any, known: Option) -> str:
        """``… [full|off; default: full]``."""
        if isinstance(default, bool) or default in ((), ""):
            return text
        choices = (*known.choices, known.opening + "NAME") if known.opening else known.choices
        allowed = "|".join(choices)
        if known.low is not None:
            allowed = self._words.say("range", low=str(known.low), high=str(known.high))
        shown = ",".join(default) if isinstance(default, tuple) else str(default)
        return self._words.say("limits" if allowed else "default", what=text, allowed=allowed, default=shown)

    def _paragraphs(self, text: str) -> Iterator[str]:
        for paragraph in text.strip().split("\n\n"):
            yield ""
            if paragraph.startswith(" "):  # an example, which one copies
                yield from continued(paragraph.strip(), self._width)
            else:
                yield from (f"  {line}" for line in wrap(paragraph, self._width - 2))

    def _table(self, heading: str, rows: Sequence[tuple[str, str]]) -> Iterator[str]:
        if not rows:
            return
        yield ""
        yield self._words.say(f"headings.{heading}")
        first = min(max(width_of(name) for name, _ in rows), _FIRST_COLUMN) + 2
        for name, text in rows:
            lines = wrap(text, max(self._width - first - 2, 10))
            if width_of(name) > first - 2:
                yield f"  {name}"
            else:
                yield f"  {name}{' ' * (first - width_of(name))}{lines.pop(0)}"
            yield from (" " * (first + 2) + line for line in lines)


def continued(command: str, width: int) -> list[str]:
    """A command in lines of so many columns that a shell takes for one, as it can be copied.

    >>> continued("dedup scan pages/ --json report.json", 24)
    ['    dedup scan pages/ \\\\', '      --json report.json']
    """
    pieces = command.split(" ")
    lines = ["    " + pieces[0]]
    for i, piece in enumerate(pieces[1:], 1):
        room = width - (2 if i + 1 < len(pieces) else 0)
        if width_of(lines[-1]) + 1 + width_of(piece) > room:
            lines[-1] += " \\"
            lines.append("      " + piece)
        else:
            lines[-1] += " " + piece
    return lines


def wrap(text: str, width: int) -> list[str]:
    """Lines of so many columns; marks stay beside what they belong to.

    >>> wrap("查找文字，以及 pages", 10)
    ['查找文字，', '以及 pages']
    """
    lines, line = [], ""
    for gap, piece in _pieces(text, width):
        if line and width_of(line + gap + piece) > width:
            lines.append(line)
            line, gap = "", ""
        line += (gap if line else "") + piece
    return [*lines, line]


def _pieces(text: str, width: int) -> Iterator[tuple[str, str]]:
    """What is not broken, and the space before it; a list that is wider than a line is broken behind its bars."""
    for space, piece in re.findall(_PIECE, text):
        gap = "  " if space == "  " else " " if space else ""
        parts = re.split(r"(?<=\|)", piece) if width_of(piece) > width else [piece]
        yield gap, parts[0]
        yield from (("", part) for part in parts[1:])


def width_of(text: str) -> int:
    """Columns that a text takes on a terminal, where a Chinese character takes two."""
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _beginning(text: str) -> str:
    """The first sentence of what is said of a command."""
    return re.split(r"(?<=\.)\s|(?<=。)|\n", text.strip(), maxsplit=1)[0]
