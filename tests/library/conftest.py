"""A Redis server, which tests of libraries that are shared run on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.library.redis_server import BINARY, serve


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    pytest.importorskip("redis", reason="the extra 'redis' is not installed")
    if BINARY is None:
        pytest.skip("redis-server is not installed")
    with serve() as address:
        yield address
