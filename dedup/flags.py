"""Flags of the commands, made of what declares them: options of `dedup.settings`, outputs of `dedup.report.outputs`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from dedup.report.output import Output
from dedup.report.outputs import Outputs, outputs_of
from dedup.settings import default_of, flag_name, Option, options_of, Settings, split_list


def declared_flags(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the flags that are declared for its name, which it receives as few arguments.

    ``settings``: a flag for each option, behind all others. Those that are not given are left to ``[tool.dedup]`` of
    pyproject.toml, then to the defaults of `Settings`. ``given``: the names of the options that somebody gave.
    ``outputs``: a flag for each output, where this argument stands.
    """
    signature = inspect.signature(command, eval_str=True)
    name = command.__name__
    options = options_of(name) if "settings" in signature.parameters else []
    defaults = {item.name: default_of(item, name) for item in options}
    files = outputs_of(name) if "outputs" in signature.parameters else []

    def run(**arguments: Any) -> None:
        from dedup.config import read_config

        given = {item.name: arguments.pop(item.name) for item in options}
        values = {name: _plain(name, value) for name, value in given.items() if value not in (None, ())}
        if "outputs" in signature.parameters:
            arguments["outputs"] = Outputs(**{file.NAME: arguments.pop(file.NAME) for file in files})
        if options:
            values = read_config(Path.cwd()) | values
            arguments["settings"] = Settings(**(defaults | values))
        if "given" in signature.parameters:
            arguments["given"] = frozenset(values)
        command(**arguments)

    def flags() -> Iterator[inspect.Parameter]:
        for parameter in signature.parameters.values():
            if parameter.name == "outputs":
                yield from (_output_flag(file) for file in files)
            elif parameter.name not in ("settings", "given"):
                yield parameter
        yield from (_flag(item.name, defaults[item.name], item.metadata["option"]) for item in options)

    run.__signature__ = signature.replace(parameters=list(flags()))  # type: ignore[attr-defined]
    run.__name__, run.__doc__ = name, command.__doc__
    # What the help says of their values.
    run.options = {item.name: (defaults[item.name], item.metadata["option"]) for item in options}  # type: ignore[attr-defined]
    return run


def _output_flag(output: Output) -> inspect.Parameter:
    option = typer.Option(f"--{output.NAME}", metavar="FILE", help=f"outputs.{output.NAME}")
    annotation = Annotated[str | None, option]
    return inspect.Parameter(output.NAME, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)


def _flag(name: str, default: Any, known: Option) -> inspect.Parameter:
    several = isinstance(default, tuple) and not known.choices
    kind: Any = list[str] if several else str if isinstance(default, tuple) else type(default)
    option = typer.Option(
        flag_name(name),
        help=f"options.{name}",
        show_default=False,
        metavar=_metavar(default, known),
    )
    annotation = Annotated[kind | None, option]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)


def _metavar(default: Any, known: Option) -> str | None:
    if isinstance(default, bool):
        return None
    if isinstance(default, tuple):
        return "LIST" if known.choices else "GLOB"
    return {str: "NAME", int: "N", float: "SHARE"}[type(default)]


def _plain(name: str, value: Any) -> Any:
    """What typer hands over, as the field wants it: lists become tuples, ``exact,near`` becomes two kinds."""
    if name in ("find", "remove"):
        return split_list(value)
    if name in ("include", "exclude"):  # a shell completes names to ./NAME, which git's globs do not know
        value = ["/" + glob.removeprefix("./") if glob.startswith("./") else glob for glob in value]
    return tuple(value) if isinstance(value, list) else value
