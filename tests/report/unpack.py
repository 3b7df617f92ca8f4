"""The data of a page, read back."""

from __future__ import annotations

import re
import zlib
from base64 import b64decode
from typing import Any

import orjson

BLOCK = re.compile(rb'<script type="application/octet-stream;base64" id="([\w-]+)">([^<]*)</script>')


def unpack(content: bytes) -> dict[str, Any]:
    """Blocks by name; ``findings``, ``templates`` and ``texts`` (by speech) put together again."""
    blocks = {
        name.decode(): orjson.loads(zlib.decompress(b64decode(packed)))
        for name, packed in BLOCK.findall(content)
    }
    data: dict[str, Any] = blocks["report"]
    for kind in ("findings", "templates"):
        names = [name for name in blocks if name.startswith(f"{kind}-")]
        data[kind] = [record for name in names for record in blocks[name]]
    data |= blocks["index"]
    speeches = [speech["id"] for document in data["documents"] for speech in document["speeches"]]
    places = zip(speeches, data["texts"], strict=True)
    data["texts"] = {speech: blocks[f"texts-{place[0]}"][place[1]] for speech, place in places if place}
    return data
