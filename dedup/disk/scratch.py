"""The folder that a scan through a disk works in: whose it is, whether it has room, and that it goes away.

``scratch.json`` says which scan its columns are of: version, settings that shape the result, input, and how the work is
cut up. Another scan is refused by what differs. A lock keeps two runs apart.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex
from typing import Any

import orjson

from dedup.beside import hold, new_folder
from dedup.disk.budget import Plan, say_size
from dedup.disk.store import Store
from dedup.errors import OutputError
from dedup.messages import Message, why_failed
from dedup.read import Source
from dedup.settings import flag_name, READING, Settings
from dedup.version import VERSION

FORMAT = "dedup-scratch/1"
ABOUT = "scratch.json"
_FULL = errno.ENOSPC, errno.EDQUOT


@dataclass(frozen=True, slots=True)
class Job:
    """What a scratch folder is for; ``needed`` is how many bytes its columns may take at once."""

    settings: Settings
    sources: Sequence[Source]
    plan: Plan
    needed: int

    def about(self) -> dict[str, Any]:
        """What makes a scan this one. Standard input is never the same."""
        reading = {name: getattr(self.settings, name) for name in READING}
        return {
            "format": FORMAT,
            "version": VERSION,
            "settings": _as_json(self.settings.header() | reading),
            "input": _digest(self.sources),
        }


@contextlib.contextmanager
def open_scratch(name: str, job: Job, paths: Sequence[str] = ()) -> Iterator[tuple[Store, Plan]]:
    """The store of a scan, and how its work is cut up, in the folder ``name``, which may hold what an earlier run of the
    same scan had done; without a name in a new one. It goes when all is done; one with a name stays when the scan is
    not finished, unless nothing was. Raises OutputError for a folder that is somebody else's, cannot be used or stands in
    one of the ``paths``, whose files would be others when the scan goes on; and where it gets full.
    """
    if not name:
        base = Path(tempfile.gettempdir())
        with _explained(str(base), job), new_folder(base / "dedup-scratch") as folder:
            _require_room(folder, job.needed)
            yield Store(folder), job.plan
        return
    folder = Path(name)
    _refuse_inside(folder, paths)
    with _explained(name, job), contextlib.ExitStack() as locks:
        made = not folder.exists()
        folder.mkdir(exist_ok=True)
        if os.name != "nt":  # which opens no folders
            handle = os.open(folder, os.O_RDONLY)
            locks.callback(os.close, handle)
            if not hold(handle):
                raise OutputError(Message("disk.in_use", folder=name))
        plan = _resume(folder, job, made)
        store = Store(folder)
        try:
            _require_room(folder, job.needed - store.size)
            yield store, plan
        except Exception:
            if not store.done("read"):  # nothing to go on from
                _remove(folder)
            raise
        _remove(folder)


def _refuse_inside(folder: Path, paths: Sequence[str]) -> None:
    for path in paths:
        if Path(path).is_dir() and folder.resolve().is_relative_to(Path(path).resolve()):
            raise OutputError(Message("disk.inside", folder=folder, path=path))


def _resume(folder: Path, job: Job, made: bool) -> Plan:
    """How the work in a folder is cut up; a new one is marked. Raises OutputError unless it is this job's."""
    about = job.about()
    file = folder / ABOUT
    if not file.exists():
        if any(folder.iterdir()):
            raise OutputError(Message("disk.no_scratch", folder=folder))
        file.write_bytes(orjson.dumps(about | {"plan": asdict(job.plan), "made": made}))
        return job.plan
    try:
        told = orjson.loads(file.read_bytes())
        plan = Plan(**told["plan"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise OutputError(Message("disk.no_scratch", folder=folder)) from None
    for what in ("format", "version"):
        if told[what] != about[what]:
            both = {"own": about[what], "other": told[what]}
            raise OutputError(Message("disk.other_version", folder=folder, **both))
    names = [key for key in about["settings"] if told["settings"].get(key) != about["settings"][key]]
    if names:
        raise OutputError(Message("disk.other_settings", folder=folder, flags=list(map(flag_name, names))))
    if told["input"] != about["input"]:
        raise OutputError(Message("disk.other_input", folder=folder))
    return plan


def _remove(folder: Path) -> None:
    """Remove what a scan wrote, and the folder if it made it."""
    made = orjson.loads((folder / ABOUT).read_bytes())["made"]
    for file in folder.iterdir():
        file.unlink()
    if made:
        folder.rmdir()


def _require_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        sizes = {"needed": say_size(needed), "free": say_size(free)}
        raise OutputError(Message("disk.little_room", folder=folder, **sizes))


@contextlib.contextmanager
def _explained(name: str, job: Job) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.errno not in _FULL:
            raise OutputError(Message("disk.unusable", folder=name, why=why_failed(error))) from error
        free = shutil.disk_usage(Path(name)).free
        sizes = {"needed": say_size(job.needed), "free": say_size(free)}
        raise OutputError(Message("disk.full", folder=name, **sizes)) from error


def _as_json(value: Any) -> Any:
    return orjson.loads(orjson.dumps(value))


def _digest(sources: Sequence[Source]) -> str:
    """What tells one input from another: names, sizes and times of change of its files."""
    digest = blake2b(digest_size=16)
    for source in sources:
        changed = source.path.stat().st_mtime_ns if source.path is not None else token_hex(8)
        digest.update(f"{source.id}\0{source.format}\0{source.size}\0{changed}\n".encode("utf-8", "replace"))
    return digest.hexdigest()
