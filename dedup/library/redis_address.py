"""Where a library on a Redis server is, from its URL; the package `redis` is not needed to read one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, SplitResult, urlencode, urlsplit

from dedup.errors import SettingsError

SCHEMES = ("redis", "rediss", "unix")
# What a URL may say besides the name: the database of a socket, and the certificates of TLS.
OPTIONS = ("name", "db", "ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
# Names stand in keys and in patterns of keys; none of these characters means anything there.
NAME = re.compile(r"[\w.-]{1,100}")


@dataclass(frozen=True, slots=True)
class Address:
    """What a URL says: what redis-py is to connect to, the library's name, and the URL as it may be shown."""

    server: str
    library: str
    shown: str
    password: bool


def read_address(url: str) -> Address:
    """The parts of ``redis://[user:password@]host:port/db?name=NAME``, ``rediss://…`` or ``unix://PATH?name=NAME``.

    Raises SettingsError where it is not such a URL; no message ever holds a password.
    """
    try:
        parts = urlsplit(url)
        user, host, port = parts.username, parts.hostname or "", parts.port
        options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError:
        raise SettingsError("this is no URL of a Redis server; write redis://host:6379/0?name=NAME") from None
    place = f"[{host}]" if ":" in host else host
    place += f":{port}" if port else ""
    shown = _write(parts, f"{user}@{place}" if user else place, parts.query)
    if unknown := sorted(set(options) - set(OPTIONS)):
        raise SettingsError(
            f"{shown}: the URL of a library takes no {unknown[0]}; it takes {', '.join(OPTIONS)}"
        )
    _refuse_misshapen(parts, options, shown)
    rest = {name: value for name, value in options.items() if name != "name"}
    server = _write(parts, parts.netloc, urlencode(rest))
    return Address(server, options["name"], shown, bool(parts.password))


def _write(parts: SplitResult, place: str, query: str) -> str:
    """A URL with these parts; urlunsplit would leave the slashes out where no host is named."""
    return f"{parts.scheme}://{place}{parts.path}" + (f"?{query}" if query else "")


def _refuse_misshapen(parts: SplitResult, options: dict[str, str], shown: str) -> None:
    if parts.scheme not in SCHEMES:
        raise SettingsError(f"{shown}: a library in Redis begins with redis://, rediss:// or unix://")
    if not NAME.fullmatch(options.get("name", "")):
        raise SettingsError(
            f"{shown}: does not name the library; end the URL with ?name=NAME, of letters, digits, '.', '-' and '_'"
        )
    number = options.get("db", "" if parts.scheme == "unix" else parts.path.strip("/"))
    if number and not (number.isascii() and number.isdigit()):
        raise SettingsError(f"{shown}: databases of Redis have numbers, such as 0; {number!r} is none")
