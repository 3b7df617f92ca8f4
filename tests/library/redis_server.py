"""A Redis server for one test run: on a free port of the loopback address, without a file on disk."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BINARY = shutil.which("redis-server") or shutil.which("valkey-server")
PATIENCE = 20.0  # seconds


@contextmanager
def serve(*options: str) -> Iterator[str]:
    """A server with more options, such as ``--requirepass x``; gives ``host:port``.

    Its socket is ``socket_of`` this address.
    """
    assert BINARY is not None
    with tempfile.TemporaryDirectory(prefix="dedup-redis-") as folder:
        port = _free_port()
        server = subprocess.Popen(
            [
                BINARY,
                "--bind",
                "127.0.0.1",
                "--port",
                str(port),
                "--unixsocket",
                str(socket_of(port)),
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                folder,
                "--repl-diskless-sync-delay",
                "0",
                *options,
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(server, port)
            yield f"127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(PATIENCE)
            socket_of(port).unlink(missing_ok=True)


def socket_of(port: int) -> Path:
    """The socket of the server on a port; short, since the names of sockets have a hundred characters at most."""
    return Path(tempfile.gettempdir()) / f"dedup-redis-{port}.sock"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"the Redis server ended with code {server.returncode}")
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as probe:
                probe.sendall(b"PING\r\n")
                if probe.recv(100):
                    return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the Redis server did not start")
