"""WARC records that tests build."""

from __future__ import annotations

from collections.abc import Callable

HTML = 'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset="utf-8"\r\n'


def record(
    body: str | bytes,
    url: str = "http://www.a.example/1",
    http: str = HTML,
    kind: str = "response",
    end: str = "\r\n",
    length: int | None = None,
    name: Callable[[str], str] = str,
    content_type: str = "application/http; msgtype=response",
) -> bytes:
    """A record; ``http`` are status line and headers of the answer, if it is one."""
    data = body.encode() if isinstance(body, str) else body
    block = (http + "\r\n").replace("\r\n", end).encode() + data if http else data
    headers = {
        "WARC-Type": kind,
        "WARC-Target-URI": url,
        "WARC-Date": "2024-03-02T01:00:00Z",
        "Content-Type": content_type,
        "Content-Length": str(len(block) if length is None else length),
    }
    head = "".join(f"{name(key)}: {value}{end}" for key, value in headers.items())
    return f"WARC/1.0{end}{head}{end}".encode() + block + (end + end).encode()


def plain(text: str, url: str = "http://www.a.example/1") -> bytes:
    """A record of a WET file."""
    return record(text, url, "", "conversion", content_type="text/plain")
