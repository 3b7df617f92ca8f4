"""Columns in files that grow item by item, so that work goes on where it was killed.

A stage is a row of items: a block of the corpus, a band, a partition. What an item gives is appended to columns, and the
item is complete when `Store.commit` has noted how long these are; what stands behind that was half-written, and is cut
off when the folder is opened again. Columns are read as read-only maps of their files: what the system can throw out at
any time is no memory of the process.
"""

from __future__ import annotations

import errno
import mmap
import os
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import orjson
from numpy.typing import NDArray

from dedup.errors import pack_message

Scalar = TypeVar("Scalar", bound=np.generic)
STATE = "state.json"


class Store:
    """Columns by name in a folder, and how many items of each stage are complete. Raises OSError as the disk does.

    A column is a file of numbers of one type, whose dtype who reads it has to say.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._done: dict[str, int] = {}
        self._sizes: dict[str, int] = {}
        self._touched: set[str] = set()
        if (folder / STATE).exists():
            state = orjson.loads((folder / STATE).read_bytes())
            self._done, self._sizes = state["done"], state["sizes"]
        for file in folder.glob("*.col"):
            size = self._sizes.get(file.stem)
            if size is None:
                file.unlink()
            elif file.stat().st_size > size:
                os.truncate(file, size)
            elif (
                file.stat().st_size < size
            ):  # the system went down before it wrote what the process had written
                raise OSError(errno.EIO, os.strerror(errno.EIO), str(file))

    def done(self, stage: str) -> int:
        """How many items of a stage are complete."""
        return self._done.get(stage, 0)

    def append(self, name: str, values: NDArray[Any]) -> None:
        """Write rows behind a column, which need not be there yet."""
        with self._file(name).open("ab") as file:
            file.write(np.ascontiguousarray(values).data)
        self._touched.add(name)

    def write(self, name: str, value: Any) -> None:
        """Write what JSON can hold, and messages, as a column of its own."""
        self.drop(name)
        self.append(
            name, np.frombuffer(orjson.dumps(value, pack_message, orjson.OPT_PASSTHROUGH_SUBCLASS), np.uint8)
        )

    def value(self, name: str) -> Any:
        """What `write` wrote, messages as `Message.pack` gives them."""
        return orjson.loads(self.read(name, np.uint8).data)

    def commit(self, stage: str, done: int) -> None:
        """The first ``done`` items of a stage are complete, with all that was appended."""
        for name in self._touched:
            self._sizes[name] = self._file(name).stat().st_size
        self._touched.clear()
        self._done[stage] = done
        part = self.folder / f"{STATE}.part"
        part.write_bytes(orjson.dumps({"done": self._done, "sizes": self._sizes}))
        part.replace(self.folder / STATE)

    def read(self, name: str, dtype: type[Scalar], width: int = 0) -> NDArray[Scalar]:
        """A column, [n] or [n, width], as far as it was written; an empty one if it was not. Not to be written to."""
        held = self.map(name)
        column: NDArray[Any] = np.zeros(0, dtype) if held is None else np.frombuffer(held, dtype)
        return column.reshape(-1, width) if width else column

    def rows(self, name: str, dtype: type[np.generic]) -> int:
        """How many numbers a column has."""
        file = self._file(name)
        return file.stat().st_size // np.dtype(dtype).itemsize if file.exists() else 0

    def map(self, name: str) -> mmap.mmap | None:
        """The bytes of a column; None where it has none."""
        file = self._file(name)
        if not file.exists() or not file.stat().st_size:
            return None
        with file.open("rb") as opened:
            return mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)

    def drop(self, *names: str) -> None:
        """Remove columns, whether they are there or not. Who reads one still goes on reading."""
        for name in names:
            self._file(name).unlink(missing_ok=True)
            self._sizes.pop(name, None)
            self._touched.discard(name)

    @property
    def size(self) -> int:
        """How many bytes stand in the folder."""
        return sum(file.stat().st_size for file in self.folder.glob("*.col"))

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.col"
