"""Options that stand in ``[tool.dedup]`` of a project's pyproject.toml."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

from dedup.errors import SettingsError
from dedup.settings import check_option, Option, Settings

NAME = "pyproject.toml"
_KIND = {bool: "true or false", int: "a whole number", float: "a number", str: "a string"}


def read_config(folder: Path) -> dict[str, Any]:
    """The options of the nearest pyproject.toml with a table ``[tool.dedup]``, in ``folder`` or above it.

    Names may have ``-`` or ``_``. Raises SettingsError with the file and the key for a file that is not
    TOML, an unknown name, a wrong type, and a value outside the limits of its option.
    """
    for place in (folder, *folder.parents):
        file = place / NAME
        if file.is_file() and (table := _table(file)) is not None:
            return _options(file, table)
    return {}


def _table(file: Path) -> Any:
    try:
        whole = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: is not TOML ({error}); mend it") from None
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read: {error.strerror or error}") from None
    tool = whole.get("tool")
    return tool.get("dedup") if isinstance(tool, dict) else None


def _options(file: Path, table: Any) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise SettingsError(f"{file}: tool.dedup is {table!r}; it must be a table, [tool.dedup]")
    known = {item.name: item for item in fields(Settings)}
    names = {**{name: name for name in known}, "exact": "exact_join"}
    found: dict[str, Any] = {}
    for key, value in table.items():
        name = names.get(key.replace("-", "_"))
        if name is None:
            import difflib

            near = difflib.get_close_matches(key.replace("-", "_"), names, 1)
            hint = (
                f"did you mean {near[0].replace('_', '-')}?" if near else "dedup scan --help lists them all"
            )
            raise SettingsError(f"{file}: [tool.dedup] has no option {key!r}; {hint}")
        if name in found:
            raise SettingsError(f"{file}: [tool.dedup] {key} is given twice; keep one")
        found[name] = _value(file, key, value, known[name].default, known[name].metadata["option"])
    return found


def _value(file: Path, key: str, value: Any, default: Any, known: Option) -> Any:
    """The value as its field wants it: lists become tuples."""
    if isinstance(default, tuple):
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise SettingsError(f"{file}: [tool.dedup] {key} is {value!r}; it must be a list of strings")
        value = tuple(dict.fromkeys(value))
    elif isinstance(default, float) and type(value) is int:
        value = float(value)
    elif type(value) is not type(default):
        raise SettingsError(f"{file}: [tool.dedup] {key} is {value!r}; it must be {_KIND[type(default)]}")
    try:
        check_option(key.replace("-", "_"), value, known)
    except SettingsError as error:
        raise SettingsError(f"{file}: [tool.dedup] {str(error).removeprefix('--')}") from None
    return value
