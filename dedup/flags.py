"""Flags of the commands, made of `dedup.settings`: each option is declared there and nowhere else."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import fields
from typing import Annotated, Any

import typer

from dedup.settings import Option, Settings, flag_name


def settings_flags(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command a flag for each option; it receives them as one ``settings`` argument.

    Flags that are not given are left to the defaults of `Settings`.
    """
    signature = inspect.signature(command, eval_str=True)
    own = [p for p in signature.parameters.values() if p.name != "settings"]
    flags = [_flag(item.name, item.default, item.metadata["option"]) for item in fields(Settings)]

    def run(**arguments: Any) -> None:
        given = {flag.name: arguments.pop(flag.name) for flag in flags}
        values = {name: _plain(name, value) for name, value in given.items() if value not in (None, ())}
        command(settings=Settings(**values), **arguments)

    run.__signature__ = signature.replace(parameters=[*own, *flags])  # type: ignore[attr-defined]
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    return run


def _flag(name: str, default: Any, known: Option) -> inspect.Parameter:
    kind: Any = type(default)
    shown = ",".join(default) if isinstance(default, tuple) else str(default)
    choices = f" [{'|'.join(known.choices)}]" if known.choices else ""
    limits = "" if known.low is None else f" [{known.low:g} to {known.high:g}]"
    declared: list[str] = [flag_name(name)]
    annotation: Any
    if isinstance(default, tuple) and not known.choices:
        annotation, value = list[str] | None, None
    elif kind is bool:
        annotation, value = bool | None, None
    else:
        annotation, value = (str if isinstance(default, tuple) else kind) | None, None
    option = typer.Option(
        *declared,
        help=known.help + choices + limits,
        show_default=shown if shown not in ("", "False") else False,
        metavar="LIST" if isinstance(default, tuple) and known.choices else None,
    )
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=value, annotation=Annotated[annotation, option])


def _plain(name: str, value: Any) -> Any:
    """What typer hands over, as the field wants it: lists become tuples, ``exact,near`` becomes two kinds."""
    if name == "find":
        return tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))
    return tuple(value) if isinstance(value, list) else value
