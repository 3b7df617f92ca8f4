"""A folder that appears whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from dedup.beside import new_folder, swap_folders
from dedup.errors import OutputError
from dedup.kernels.parallel import run_ahead
from dedup.messages import Message, why_failed
from dedup.read.extensions import is_ledger, LEDGER

# A disk writes for several that wait for it at once what it would write for each; they take no processor meanwhile.
SYNCS = 8


def check_target(target: Path, inputs: Sequence[Path], force: bool) -> None:
    """Raise OutputError unless a folder may be made at ``target``, or replaced there.

    It must not exist, or be empty, or with ``force`` hold a ledger; and it must not overlap an input.
    """
    real = Path(os.path.realpath(target))
    for given in inputs:
        own = Path(os.path.realpath(given))
        if real == own or own in real.parents:
            raise OutputError(Message("cleaning.inside", target=target, given=given))
        if real in own.parents:
            raise OutputError(Message("cleaning.holds", target=target, given=given))
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise OutputError(Message("cleaning.no_folder", target=target))
    if not real.parent.is_dir():
        raise OutputError(Message("cleaning.no_parent", target=target, parent=repr(str(real.parent))))
    if not target.is_dir() or not any(target.iterdir()):
        return
    if not is_ledger(str(target / LEDGER)):
        raise OutputError(Message("cleaning.not_empty", target=target))
    if not force:
        raise OutputError(Message("cleaning.cleaned_before", target=target))


@contextlib.contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A folder to write to, which takes the name ``target`` at the end, when all of it is on the disk.

    It stands beside the target under a hidden name, and is removed when anything fails; what a killed run
    left is removed by the next one. A folder that is replaced goes last. Raises OutputError when
    something cannot be written.
    """
    target = Path(os.path.realpath(target))
    try:
        with new_folder(target) as part:
            yield part
            _sync(part)
            part.chmod(0o777 & ~_mask())
            _swap(part, target)
    except OSError as error:
        raise _cannot(target, error) from error


def _swap(part: Path, target: Path) -> None:
    swap_folders(part, target)
    _sync_folder(target.parent)


def _sync(folder: Path) -> None:
    walked = list(os.walk(folder))
    files = [os.path.join(place, name) for place, _, names in walked for name in names]  # noqa: PTH118
    for _ in run_ahead(_sync_file, files, SYNCS):
        pass
    for place, *_ in walked:
        _sync_folder(Path(place))


def _sync_file(path: str) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # not every system opens folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _cannot(target: Path, error: OSError) -> OutputError:
    return OutputError(Message("cleaning.cannot_be_written_nothing", target=target, why=why_failed(error)))


def make_file(folder: Path, name: str) -> Any:
    """Open a new file below ``folder``, with the folders it lies in."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("xb")


def remove_all(folder: Path) -> None:
    """Empty a folder, to begin again."""
    for entry in folder.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()
