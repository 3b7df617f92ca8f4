"""Flags of the commands, made of `dedup.settings`: each option is declared there and nowhere else."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from dedup.settings import default_of, flag_name, Option, options_of, Settings


def settings_flags(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command a flag for each option; it receives them as one ``settings`` argument.

    Flags that are not given are left to ``[tool.dedup]`` of pyproject.toml, then to the defaults of `Settings`. A command
    with a parameter ``given`` also gets the names of the options that somebody gave.
    """
    signature = inspect.signature(command, eval_str=True)
    own = [p for p in signature.parameters.values() if p.name not in ("settings", "given")]
    flags = [
        _flag(item.name, default_of(item, command.__name__), item.metadata["option"])
        for item in options_of(command.__name__)
    ]

    defaults = {item.name: default_of(item, command.__name__) for item in options_of(command.__name__)}

    def run(**arguments: Any) -> None:
        from dedup.config import read_config

        given = {flag.name: arguments.pop(flag.name) for flag in flags}
        values = {name: _plain(name, value) for name, value in given.items() if value not in (None, ())}
        values = read_config(Path.cwd()) | values
        if "given" in signature.parameters:
            arguments["given"] = frozenset(values)
        command(settings=Settings(**(defaults | values)), **arguments)

    run.__signature__ = signature.replace(parameters=[*own, *flags])  # type: ignore[attr-defined]
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    return run


def _flag(name: str, default: Any, known: Option) -> inspect.Parameter:
    several = isinstance(default, tuple) and not known.choices
    kind: Any = list[str] if several else str if isinstance(default, tuple) else type(default)
    option = typer.Option(
        flag_name(name),
        help=" ".join(filter(None, (known.help, _limits(default, known)))),
        show_default=False,
        metavar=_metavar(default, known),
    )
    annotation = Annotated[kind | None, option]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)


def _limits(default: Any, known: Option) -> str:
    """What the help says of an option's values: ``[full|off; default: full]``."""
    if isinstance(default, bool) or default in ((), ""):
        return ""
    choices = (*known.choices, known.opening + "NAME") if known.opening else known.choices
    allowed = "|".join(choices) if known.low is None else f"{known.low} to {known.high}"
    shown = ",".join(default) if isinstance(default, tuple) else default
    return f"[{allowed}; default: {shown}]" if allowed else f"[default: {shown}]"


def _metavar(default: Any, known: Option) -> str | None:
    if isinstance(default, bool):
        return None
    if isinstance(default, tuple):
        return "LIST" if known.choices else "GLOB"
    return {str: "NAME", int: "N", float: "SHARE"}[type(default)]


def _plain(name: str, value: Any) -> Any:
    """What typer hands over, as the field wants it: lists become tuples, ``exact,near`` becomes two kinds."""
    if name in ("find", "remove"):
        return tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))
    if name in ("include", "exclude"):  # a shell completes names to ./NAME, which git's globs do not know
        value = ["/" + glob.removeprefix("./") if glob.startswith("./") else glob for glob in value]
    return tuple(value) if isinstance(value, list) else value
