"""Known forms in a library, as bytes: all of them are one row, since a check wants all.

byte 0        version of this layout
bytes 1-8     blake2b over all that follows
bytes 9-12    uint32: bytes of the record
from 13 on    one zstd frame: the forms as a file of them has them (`dedup.templates.form_file`)
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

import orjson
import zstandard

from dedup.errors import InputError, LibraryError
from dedup.library.coding import CHECKSUM, checksum, compress, decompress
from dedup.messages import Message
from dedup.model import Form

VERSION = 1
HEAD = struct.Struct("<I")
# Its number among the rows, of which there is no other.
NUMBER = 1


def pack_forms(forms: Sequence[Form]) -> dict[int, bytes]:
    """The forms as bytes, by number; nothing where there are none."""
    from dedup.templates.form_file import form_records

    if not forms:
        return {}
    record = orjson.dumps(form_records(forms))
    body = HEAD.pack(len(record)) + compress(record)
    return {NUMBER: bytes([VERSION]) + checksum(b"forms", body) + body}


def unpack_forms(packed: Mapping[int, bytes], library: str) -> tuple[Form, ...]:
    """The forms of library ``library``; LibraryError where they are damaged, or were kept by another version."""
    if not packed:
        return ()
    from dedup.templates.form_file import parse_forms

    try:
        (data,) = packed.values()
        body = data[1 + CHECKSUM :]
        if data[: 1 + CHECKSUM] != bytes([VERSION]) + checksum(b"forms", body):
            raise ValueError
        return parse_forms(decompress(body[HEAD.size :], *HEAD.unpack_from(body)), library)
    except (ValueError, TypeError, struct.error, zstandard.ZstdError, InputError):
        raise LibraryError(Message("library.forms_damaged", library=library)) from None
