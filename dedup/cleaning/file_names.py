"""Which file of the output is which file of the input."""

from __future__ import annotations

import itertools
import os
from collections.abc import Sequence
from pathlib import PurePosixPath

from dedup.errors import OutputError
from dedup.formats import FORMATS
from dedup.messages import Message
from dedup.read import Source
from dedup.read.extensions import LEDGER


def restored_names(sources: Sequence[Source]) -> list[str]:
    """Paths below the output folder under which the files of the input would stand there.

    With one folder, paths are relative to it. With several PATHs, or a file, each PATH goes by its last
    name. Raises OutputError where two files would get one name, or one that the ledger needs.
    """
    names: list[str] = []
    owners: dict[str, str] = {}
    for source in sources:
        name = _name(source)
        other = owners.setdefault(name, source.id)
        if other != source.id:
            raise OutputError(Message("cleaning.same_name", other=other, source=source.id, name=name))
        if name == LEDGER:
            raise OutputError(Message("cleaning.ledger_name", source=source.id))
        names.append(name)
    for name in names:
        for folder in PurePosixPath(name).parents:
            if str(folder) in owners:
                owner = owners[str(folder)]
                raise OutputError(Message("cleaning.file_and_folder", owner=owner, name=name))
    return names


def _name(source: Source) -> str:
    if source.id == "-":
        return f"stdin{FORMATS[source.format].suffixes[0]}"
    top = source.id.removesuffix(source.relative).rstrip("/") if source.relative else source.id
    if not top and source.relative:
        return source.relative
    last = PurePosixPath(top).name
    if last in ("", "..", "."):
        last = os.path.basename(os.path.realpath(top or "/")) or "root"  # noqa: PTH119
    return f"{last}/{source.relative}" if source.relative else last


def output_names(sources: Sequence[Source], names: Sequence[str]) -> list[str]:
    """The same paths with an extension more for what comes out as text: ``page.html.txt``."""
    taken = set(names)
    out = []
    for source, name in zip(sources, names, strict=True):
        written = FORMATS[source.format].written_as
        if written != source.format:
            extension = FORMATS[written].suffixes[0]
            packing = f".{source.compression}" if source.compression else ""
            stem = name[: len(name) - len(packing)] if packing else name
            endings = itertools.chain(("",), (f"~{n}" for n in itertools.count(2)))
            name = next(new for end in endings if (new := f"{stem}{end}{extension}{packing}") not in taken)
            taken.add(name)
        out.append(name)
    return out
