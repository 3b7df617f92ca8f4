"""What a scan takes, in memory and on a disk, and how much is done at once so that it fits the memory it may take."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dedup.errors import SettingsError
from dedup.messages import Message
from dedup.read import Source
from dedup.settings import Settings
from dedup.sketch.bands import choose_banding

# A character takes so many bytes while it is folded; a block as many characters as take a fifth of the memory.
LEAST_BLOCK, MOST_BLOCK, OF_FOLDING = 1 << 18, 1 << 24, 25
OF_BLOCK = 128
# What grouping takes for a text whose key is looked at, in each of two threads.
OF_KEY = 64
# And for a pair that is told apart from others.
OF_PAIR = 16
# What proposing takes for a pair, and how many are proposed at once.
OF_PROPOSAL, MOST_PAIRS = 72, 1 << 22
# Bytes for a character, as it is and folded: in memory, and on a disk where a number of one byte tells it, and of two;
# and what a paragraph takes besides, in memory, and on a disk without its sketch.
IN_MEMORY, NARROW, WIDE, UNIT_IN_MEMORY, UNIT_ON_DISK = 8, 2, 4, 700, 200
# Where more bytes of so many are not ASCII, more different characters may stand than have such a number.
PIECE, MOST_OTHERS = 1 << 12, 1 / 32
# Bytes of memory that a scan through a disk takes for a paragraph, whatever is in it, for a pair of them that matches,
# for a place of the finding that has most, which is written whole, and to begin with.
HELD_UNIT, HELD_PAIR, HELD_PLACE, HELD = 180, 110, 1100, 64 << 20
# What is unpacked has so many times the bytes that it had.
UNPACKED = 5
# So much of so many files is looked at to tell characters from bytes.
SAMPLE, SAMPLED = 1 << 16, 16

# How many characters a paragraph has where nothing is known of it.
USUAL_UNIT = 150
# Bytes that begin no character.
_CONTINUING = bytes(range(0x80, 0xC0))
_ASCII = bytes(range(0x80))
_BREAKS = re.compile(rb"(?:\n|\\n)(?:\s|\\n|\\r)*+")
_SIZE = re.compile(r"\s*(\d{1,12}(?:\.\d{1,12})?)\s*([KMGT]?)(I?B)?\s*", re.IGNORECASE)
LEAST_MEMORY = 256 << 20


@dataclass(frozen=True, slots=True)
class Plan:
    """``block`` is how many characters are folded or sketched at a time; ``parts`` into how many parts hashes, the keys
    of a band and pairs are cut, 0: as many as ``memory`` bytes ask for. A scan that goes on keeps its plan."""

    block: int
    parts: int = 0
    memory: int = 1 << 30

    def parts_for(self, rows: int) -> int:
        """How many parts to make of so many rows."""
        return self.parts or 1 + rows * OF_KEY // (self.memory // 8)

    @property
    def pairs_at_a_time(self) -> int:
        """How many pairs of small buckets are proposed at once."""
        return min(MOST_PAIRS, self.memory // 8 // OF_PROPOSAL)

    def parts_for_pairs(self, pairs: int, parts: int) -> int:
        """How many of so many pairs, where there are ``parts`` of what they are of."""
        return self.parts or max(parts, 1 + pairs * OF_PAIR // (self.memory // 8))


def plan_for(memory: int) -> Plan:
    """How to keep to ``memory`` bytes."""
    return Plan(min(MOST_BLOCK, max(LEAST_BLOCK, memory // OF_BLOCK)), memory=memory)


def require_memory(memory: int, units: int, pairs: int = 0, places: int = 0) -> None:
    """Raise SettingsError where so many units, matches, and places of one finding do not fit ``memory`` bytes."""
    needed = HELD + units * HELD_UNIT + pairs * HELD_PAIR + places * HELD_PLACE
    if needed > memory:
        told = {"needed": say_size(needed), "given": say_size(memory), "units": f"{units:,}"}
        if places:
            raise SettingsError(Message("disk.little_memory_for_places", places=f"{places:,}", **told))
        if pairs:
            raise SettingsError(Message("disk.little_memory_for_pairs", pairs=f"{pairs:,}", **told))
        raise SettingsError(Message("disk.little_memory", **told))


def require_block(memory: int, characters: int) -> None:
    """Raise SettingsError where a document of so many characters, which is folded whole, does not fit ``memory``."""
    needed = HELD + characters * OF_FOLDING
    if needed > memory:
        told = {"needed": say_size(needed), "given": say_size(memory), "characters": f"{characters:,}"}
        raise SettingsError(Message("disk.large_document", **told))


def say_size(size: int) -> str:
    """A number of bytes as people write it: 1.5 GB."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6)):
        if size >= factor:
            return f"{size / factor:.3g} {unit}"
    return f"{max(0, size) / 1000:.3g} kB"


def parse_size(text: str) -> int:
    """A number of bytes as a person writes it. Raises SettingsError for less than a scan can do with.

    >>> parse_size("2GiB"), parse_size("1.5 GB"), parse_size("512m")
    (2147483648, 1500000000, 536870912)
    """
    found = _SIZE.fullmatch(text)
    if found is None or not (found[2] or found[3]):
        raise SettingsError(Message("disk.bad_size", value=repr(text)))
    base = 1000 if (found[3] or "").upper() == "B" and found[2] else 1024
    size = int(float(found[1]) * base ** " KMGT".index(found[2].upper() or " "))
    if size < LEAST_MEMORY:
        raise SettingsError(Message("disk.small_size", value=repr(text)))
    return size


@dataclass(frozen=True, slots=True)
class Size:
    """About how many characters and paragraphs a corpus has; ``wide`` characters are those that take two bytes."""

    characters: int
    units: int
    wide: int

    def in_memory(self) -> int:
        """The bytes that a scan in memory takes."""
        return self.characters * IN_MEMORY + self.units * UNIT_IN_MEMORY

    def on_disk(self, settings: Settings) -> int:
        """The bytes that the columns of one through a disk take at the most."""
        banding = choose_banding(settings.threshold, settings.recall, settings.num_perm)
        sketch = (settings.num_perm or banding.slots) + 4 * banding.bands if "near" in settings.find else 0
        codes = self.characters * NARROW + self.wide * (WIDE - NARROW)
        return codes + self.units * (UNIT_ON_DISK + sketch)


def estimate_size(sources: Sequence[Source]) -> Size:
    """The size of files that were not read yet, by samples: characters are bytes that begin one, paragraphs lines, of a
    text inside of a record as well."""
    files = [source.path for source in sources if source.path is not None and not source.compression]
    some = b"".join(map(_begin, files[:: 1 + len(files) // SAMPLED]))
    total = sum(source.size * (UNPACKED if source.compression else 1) for source in sources)
    if not some:
        return Size(total, total // USUAL_UNIT, total)
    pieces = [some[at : at + PIECE] for at in range(0, len(some), PIECE)]
    began = [len(piece.translate(None, _CONTINUING)) for piece in pieces]
    wide = sum(size for piece, size in zip(pieces, began, strict=True) if _has_others(piece))
    found = sum(began), len(_BREAKS.findall(some)), wide
    return Size(*(total * number // len(some) for number in found))


def _has_others(piece: bytes) -> bool:
    return len(piece.translate(None, _ASCII)) > MOST_OTHERS * len(piece)


def _begin(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(SAMPLE)
    except OSError:  # which is told when it is read
        return b""


def free_memory() -> int | None:
    """How many bytes a process could take now: of the machine, and of the group that it runs in; None where the system
    does not say."""
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    except OSError:
        return None
    known = dict(line.split(":", 1) for line in lines)
    free = int(known["MemAvailable"].split()[0]) * 1024
    group = Path("/sys/fs/cgroup")
    try:
        limit, used = ((group / name).read_text("ascii") for name in ("memory.max", "memory.current"))
        return min(free, int(limit) - int(used))
    except (OSError, ValueError):  # no such group, or "max"
        return free
