"""Options that stand in ``[tool.dedup]`` of a project's pyproject.toml, or in its dedup.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, Field, fields
from pathlib import Path
from typing import Any

from dedup.errors import SettingsError
from dedup.guarding.apart import Apart, parse_apart
from dedup.guarding.limits import Guard, GuardOptions, PathLimits
from dedup.messages import Message, why_failed
from dedup.settings import check_option, Settings

PROJECT, OWN = "pyproject.toml", "dedup.toml"


def read_config(folder: Path) -> dict[str, Any]:
    """The options of `Settings` in the nearest dedup.toml, or pyproject.toml with a table ``[tool.dedup]``, in
    ``folder`` or above it.

    Names may have ``-`` or ``_``. Raises SettingsError with the file and the key for a file that is not
    TOML, an unknown name, a wrong type, a value outside the limits of its option, and two such files in one folder.
    """
    values = _read(folder)
    return {item.name: values[item.name] for item in fields(Settings) if item.name in values}


def read_guard(folder: Path) -> Guard:
    """The options of the guard that stand there; raises as `read_config`."""
    values = _read(folder)
    options = {item.name: values[item.name] for item in fields(GuardOptions) if item.name in values}
    return Guard(GuardOptions(**options), values.get("paths", ()), values.get("apart", Apart()))


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of a file; ``place`` is how messages name both."""

    place: str | Message
    values: Mapping[str, Any]

    def options(self, known: Mapping[str, Field[Any]]) -> dict[str, Any]:
        """The values by the name of their field, each checked; ``known`` are the fields by the name of their key."""
        found: dict[str, Any] = {}
        for key, value in self.values.items():
            item = known.get(key.replace("-", "_"))
            if item is None:
                raise SettingsError(
                    Message(
                        "settings.no_option",
                        place=self.place,
                        key=repr(key),
                        hint=_hint(key, known, self.place),
                    )
                )
            if item.name in found:
                raise SettingsError(Message("settings.option_twice", place=self.place, key=key))
            found[item.name] = self._value(key, value, item)
        return found

    def _value(self, key: str, value: Any, item: Field[Any]) -> Any:
        """The value as its field wants it: lists become tuples."""
        default, known = item.default, item.metadata["option"]
        if default is None:  # what holds elsewhere; the option tells what it is
            default = () if known.choices else 0
        if isinstance(default, tuple):
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                raise SettingsError(
                    Message("settings.wants_strings", place=self.place, key=key, value=repr(value))
                )
            value = tuple(dict.fromkeys(value))
            if item.default is None and not value:
                return value
        elif isinstance(default, float) and type(value) is int:
            value = float(value)
        elif type(value) is not type(default):
            wanted = Message(f"settings.type_{type(default).__name__}")
            said = {"place": self.place, "key": key, "value": repr(value)}
            raise SettingsError(Message("settings.wants_type", **said, type=wanted))
        try:
            check_option(key.replace("-", "_"), value, known, flag=key)
        except SettingsError as error:
            raise SettingsError(Message("settings.in_place", place=self.place, what=error)) from None
        return value


def _read(folder: Path) -> dict[str, Any]:
    """All options of the nearest table, those of paths as `PathLimits`; empty where there is no table."""
    table = _nearest(folder)
    if table is None:
        return {}
    whole = dict(table.values)
    paths, apart = whole.pop("paths", []), whole.pop("apart", [])
    known = {item.name: item for of in (Settings, GuardOptions) for item in fields(of)}
    found = _Table(table.place, whole).options({**known, "exact": known["exact_join"]})
    if not isinstance(paths, list) or not all(isinstance(one, dict) for one in paths):
        raise SettingsError(
            Message("settings.wants_tables", place=table.place, value=repr(paths), head=_head(table))
        )
    try:
        found["apart"] = parse_apart(apart)
    except SettingsError as error:
        raise SettingsError(Message("settings.in_place", place=f"{table.place} apart", what=error)) from None
    limits = {item.name: item for item in fields(PathLimits)}
    each = (
        _Table(Message("settings.paths_table", place=table.place, number=i), one)
        for i, one in enumerate(paths, 1)
    )
    return found | ({"paths": tuple(PathLimits(**one.options(limits)) for one in each)} if paths else {})


def _nearest(folder: Path) -> _Table | None:
    for place in (folder, *folder.parents):
        own, project = place / OWN, place / PROJECT
        table = _project_table(project) if project.is_file() else None
        if own.is_file():
            if table is not None:
                raise SettingsError(Message("settings.two_files", own=own, PROJECT=PROJECT))
            return _Table(f"{own}:", _load(own))
        if table is not None:
            return table
    return None


def _project_table(file: Path) -> _Table | None:
    tool = _load(file).get("tool")
    table = tool.get("dedup") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise SettingsError(Message("settings.wants_table", file=file, value=repr(table)))
    return None if table is None else _Table(f"{file}: [tool.dedup]", table)


def _load(file: Path) -> dict[str, Any]:
    import tomllib  # where there is no such file, what it compiles is not asked for

    try:
        return tomllib.loads(file.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(Message("settings.no_toml", file=file, error=error)) from None
    except OSError as error:
        raise SettingsError(Message("settings.cannot_read", file=file, why=why_failed(error))) from None


def _head(table: _Table) -> str:
    return "[[tool.dedup.paths]]" if table.place.endswith("]") else "[[paths]]"


def _hint(key: str, known: Mapping[str, Field[Any]], place: str) -> Message:
    """The cure for a key that is no option."""
    import difflib

    from dedup.report.outputs import OUTPUTS

    if key == "tool" and place.endswith(f"{OWN}:"):
        return Message("settings.tool_in_own", own=OWN)
    if key in _FLAGS or key in {output.NAME for output in OUTPUTS}:
        return Message("settings.flag_alone", key=key)
    near = difflib.get_close_matches(key.replace("-", "_"), known, 1, 0.7)
    if near:
        return Message("settings.did_you_mean", near=near[0].replace("_", "-"))
    if "find" not in known:
        return Message("settings.paths_takes", known=[name.replace("_", "-") for name in known])
    return Message("settings.listed")


# Flags of the guard that differ from run to run.
_FLAGS = ("library", "show", "quiet", "all", "baseline-from", "reason", "force")
