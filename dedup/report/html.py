"""The report as one HTML file: a shell, the page's script and style, and the data, deflated.

The file needs no network and allows none (its Content-Security-Policy has no source but itself). Texts of strangers
stand in it as base64 only, and become text nodes and nothing else.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

from dedup.report.output import Flag, PLAIN, REPORTING, Request
from dedup.version import VERSION

if TYPE_CHECKING:
    from dedup.findings.results import Results
    from dedup.report.wording import Wording

NAME = "html"
FLAG = Flag(jobs=(*REPORTING, "clean"))

PAGE = Path(__file__).parent / "page"
# What a mail or a browser still takes.
LIMIT = 25_000_000


def write(report: Results, stream: IO[bytes], request: Request = PLAIN) -> None:
    """The page, in the language and for the command that were asked for."""
    write_html(report, stream, request.language, request.command)


def write_html(
    report: Results, stream: IO[bytes], language: str, command: str = "scan", limit: int = LIMIT
) -> None:
    """The page of a report, in ``language`` en or zh, for the person who ran ``command``.

    It takes at most ``limit`` bytes: the findings that repeat most come first, and the page says how many are left out.
    Raises SettingsError for a language without wording.
    """
    import jinja2  # 40 ms that only those pay who want the page

    from dedup.report.payload import gather_payload
    from dedup.report.wording import choose_language, load_wording

    wording = load_wording(choose_language(language), "page")
    script, style = _script(), _style()
    shell = {
        "lang": "zh-CN" if language == "zh" else "en",
        "title": wording.say(f"title.{command}"),
        "say": {
            key.removeprefix("shell."): wording.say(key)
            for key in wording.messages
            if key.startswith("shell.")
        },
        "version": VERSION,
        "policy": _policy(script, style),
        "script": script,
        "style": style,
        "wording": _inert(_catalogue(wording)),
    }
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True
    )
    template = environment.from_string((PAGE / "page.html").read_text("utf-8"))
    room = limit - len(template.render(shell, blocks=()).encode())
    blocks = gather_payload(report, command, room, wording.language)
    for piece in template.generate(shell, blocks=blocks):
        stream.write(piece.encode())


@cache
def _script() -> str:
    """The script of the page: its modules, joined."""
    from dedup.report.modules import join_modules, read_folder

    return join_modules(read_folder(PAGE), "app.js")


@cache
def _style() -> str:
    """The style of the page: base.css, the other files by name, that of the kinds, print.css."""
    from dedup.report.page_kinds import kind_style

    names = sorted(file.name for file in PAGE.glob("*.css") if file.name not in ("base.css", "print.css"))
    files = [(PAGE / name).read_text("utf-8") for name in ("base.css", *names, "print.css")]
    return "".join((*files[:-1], kind_style(), files[-1]))


def _policy(script: str, style: str) -> str:
    """Nothing runs and nothing is loaded but this script and this style."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'sha256-{_digest(script)}'",
            f"style-src 'sha256-{_digest(style)}'",
            "img-src data:",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _digest(text: str) -> str:
    import hashlib

    return b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _catalogue(wording: Wording) -> dict[str, object]:
    """What the page says, with the kinds of finding."""
    from dedup.report.page_kinds import kind_messages, page_kinds
    from dedup.report.wording import load_wording

    plain = load_wording(wording.language).messages
    messages = {key: text for key, text in plain.items() if key.startswith(("nouns.", "slots.", "measures."))}
    messages |= kind_messages(wording) | dict(wording.messages)
    return {"language": wording.language, "kinds": page_kinds(), "messages": messages}


def _inert(value: object) -> str:
    """JSON that can stand in a script element, whatever its strings hold."""
    import orjson

    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode().replace("<", "\\u003c")
