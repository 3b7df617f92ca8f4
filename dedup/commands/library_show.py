"""What `dedup library info` shows."""

from __future__ import annotations

from typing import Any, TYPE_CHECKING

from dedup.printable import printable
from dedup.report.wording import load_wording
from dedup.settings import flag_name

if TYPE_CHECKING:
    from rich.console import Console

# Sources and paths that are named.
NAMED = 10


def show_info(record: dict[str, Any], console: Console, language: str) -> None:
    """A library in some ten lines; ``record`` is that of `describe_library`."""
    wording = load_wording(language)
    dates, sources, storage = record["dates"], record["sources"], record["storage"]

    def say(key: str, **values: Any) -> None:
        console.print(wording.say(f"library.{key}", **values), soft_wrap=True)

    say("held", **{name: record[name] for name in ("documents", "speeches", "characters", "files")})
    if dates["first"]:
        say("dates", **dates)
    if sources["number"]:
        say("sources", number=sources["number"], without=sources["documents_without"])
        for source in sources["largest"][:NAMED]:
            say("source", name=printable(source["name"]), documents=source["documents"])
        if sources["number"] > NAMED:
            say("more_sources", number=sources["number"] - NAMED)
    if record["roots"]:
        shown = [printable(path) for path in record["roots"][:NAMED]]
        say("paths", paths=", ".join(shown) + (", …" if len(record["roots"]) > NAMED else ""))
    if record["frames"]["number"]:
        say("frames", number=record["frames"]["number"], pages=record["frames"]["pages"])
        for frame in record["frames"]["largest"][:NAMED]:
            say("frame", name=printable(frame["name"]), pages=frame["pages"], lines=frame["lines"])
    if record["forms"]:
        say("forms", number=record["forms"])
    scheme = record["scheme"]
    flags = (
        f"{flag_name(name)} {printable(str(value))}"
        for name, value in scheme.items()
        if name not in _VERSIONS
    )
    say("made", scheme=" ".join(flags))
    say(
        "stored",
        megabytes=f"{storage['bytes'] / 1e6:,.1f}",
        free=f"{storage['free_bytes'] / 1e6:,.1f}",
        **{name: storage[name] for name in ("segments", "fingerprints", "bands")},
    )


_VERSIONS = ("hashing", "folding", "segmentation", "index")
