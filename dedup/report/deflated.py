"""JSON values in deflated blocks of base64: what the HTML page holds its data in."""

from __future__ import annotations

import zlib
from base64 import b64encode

# A text is opened with its block: small enough to open at once, large enough to deflate well.
BLOCK = 256_000
# The element around a block, and its name.
AROUND = 100

Block = tuple[str, str]


class Packer:
    """Encoded JSON values into lists of some ``BLOCK`` bytes, named ``name-0``, ``name-1`` and so on."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._pending: list[bytes] = []
        self._bytes = 0
        self._done: list[Block] = []
        self._characters = 0

    @property
    def place(self) -> tuple[int, int]:
        """Block and index in it of the next value."""
        return len(self._done), len(self._pending)

    @property
    def size(self) -> int:
        """Characters of what was added: of whole blocks as they are, of the rest at the most."""
        return self._characters + (at_most(self._bytes) if self._pending else 0)

    def add(self, value: bytes) -> None:
        self._pending.append(value)
        self._bytes += len(value) + 1
        if self._bytes >= BLOCK:
            self.blocks()

    def blocks(self) -> list[Block]:
        """All blocks by name."""
        if self._pending:
            text = pack(b"[" + b",".join(self._pending) + b"]")
            self._done.append((f"{self._name}-{len(self._done)}", text))
            self._characters += len(text) + AROUND
            self._pending, self._bytes = [], 0
        return self._done


def pack(data: bytes) -> str:
    """Deflated (RFC 1950), in base64."""
    return b64encode(zlib.compress(data, 6)).decode()


def at_most(size: int) -> int:
    """How many characters a block of ``size`` bytes may take, if they do not deflate at all."""
    return (size + size // 1000 + 64) * 4 // 3 + AROUND
