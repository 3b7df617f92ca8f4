"""A library on a real Redis server: same answers as the twin, whole documents, nothing pickled, clear errors."""

from __future__ import annotations

import pickle
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import given, HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from dedup.errors import (
    DedupError,
    LibraryError,
    MissingExtraError,
    NothingToReadError,
    OutputError,
    SettingsError,
)
from dedup.kernels.arrays import distinct, HIGH
from dedup.library.build import build_library
from dedup.library.coding import checksum, decode_entry
from dedup.library.entries import Change, Entry, Terms
from dedup.library.open import create_store, erase_store, open_store, show_name
from dedup.library.scheme import choose_scheme
from dedup.library.sign import sign_entries
from dedup.library.sqlite import Library
from dedup.model import Document
from dedup.settings import Settings
from dedup.sketch.minhash import Signatures
from tests.library.answers import described
from tests.library.making import make_terms, SCHEME
from tests.library.redis_server import BINARY, serve, socket_of
from tests.library.twin import TwinStore
from tests.report.unpack import unpack

redis = pytest.importorskip("redis", reason="the extra 'redis' is not installed")
pytestmark = pytest.mark.skipif(BINARY is None, reason="redis-server is not installed")

SENTENCES = (
    "同志们，今天我们召开全区防汛工作会议。",
    "要把水库的闸门逐一检查到位，不留死角。",
    "各镇街书记要在堤上过夜，手机不许关机。",
    "去年七月的那场雨，我们至今记得清清楚楚。",
    "谢谢大家！",
    "the river rose two metres in one night, and nobody slept.",
)


@pytest.fixture
def url(server: str) -> str:
    """The URL of a library that is not there yet."""
    raw(server).flushall()
    return f"redis://{server}/0?name=test"


def raw(address: str) -> Any:
    host, port = address.split(":")
    return redis.Redis(host=host, port=int(port))


def documents(texts: dict[str, str]) -> list[Document]:
    return [
        Document(name, f"old/{name}", text, date="2021-07-02", source="水利局" if "a" in name else "")
        for name, text in texts.items()
    ]


def text_of(*numbers: int) -> str:
    return "\n".join(SENTENCES[number] for number in numbers)


TEXTS = {
    "a.txt": text_of(0, 1, 4),
    "b.txt": text_of(0, 2, 3, 4),
    "c.txt": text_of(5, 1, 3, 4),
    "空.txt": "",
}


def filled(url: str, texts: dict[str, str]) -> Any:
    library = create_store(url, SCHEME)
    library.add(*make_terms(documents(texts)))
    return library


def questions(entries: list[Entry], terms: Terms) -> tuple[Any, Signatures]:
    """All that the texts are found by, and a fingerprint that nothing has."""
    hashes = np.append(terms.fingerprints >> HIGH, np.array([12345], np.uint64))
    return distinct(hashes).astype(np.uint32), sign_entries(entries, SCHEME)[1]


def as_lists(answer: Any) -> dict[str, Any]:
    values = {item.name: getattr(answer, item.name) for item in fields(answer)}
    return {
        name: (str(value.dtype), value.tolist()) if isinstance(value, np.ndarray) else value
        for name, value in values.items()
    }


def hold_equal(library: Any, twin: TwinStore, texts: dict[str, str], most: int = 2) -> None:
    """Ask both the same, of everything that is in the texts, whether or not it is still in the library."""
    asked_entries, terms = make_terms(documents(texts))
    hashes, signatures = questions(asked_entries, terms)
    assert len(library) == len(twin)
    for number in (most, 1000):
        for method, asked in (("find_fingerprints", hashes), ("find_bands", signatures)):
            answers = [as_lists(getattr(store, method)(asked, number)) for store in (library, twin)]
            assert answers[0] == answers[1]
    keys = distinct(twin.find_fingerprints(hashes, 1000).keys)
    assert described(library, keys) == described(twin, keys)
    names = [*texts, "nobody", *reversed(texts)]
    told = [as_lists(entry) for entry in library.entries(names)]
    assert told == [as_lists(entry) for entry in twin.entries(names)]


# ------------------------------------------------------------------ same answers


def test_an_empty_library_answers(url: str) -> None:
    with create_store(url, SCHEME) as library:
        hold_equal(library, TwinStore(SCHEME), TEXTS)


def test_what_was_added_is_found_after_opening(url: str) -> None:
    filled(url, TEXTS).close()
    twin = TwinStore(SCHEME)
    twin.add(*make_terms(documents(TEXTS)))
    with open_store(url) as library:
        assert library.scheme == SCHEME
        hold_equal(library, twin, TEXTS)
        assert dict(library.documents()) == {name: f"old/{name}" for name in TEXTS}
        assert library.names_at(["old/b.txt", "old/x.txt"]) == ["b.txt"]
        assert library.files() == {f"old/{name}": f"digest of {text}" for name, text in TEXTS.items()}


def test_a_socket_and_another_library_beside(server: str, url: str) -> None:
    filled(url, TEXTS).close()
    path = socket_of(int(server.split(":")[1]))
    with create_store(f"unix://{path}?name=test2", SCHEME) as other:
        assert len(other) == 0
        other.add(*make_terms(documents({"a.txt": SENTENCES[5]})))
        other.remove(["a.txt"])
    with open_store(f"unix://{path}?db=0&name=test") as library:
        assert len(library) == len(TEXTS)
        erase_store(f"unix://{path}?name=test2")
        assert len(library) == len(TEXTS)
    with pytest.raises(LibraryError, match="no library of this name"):
        open_store(f"unix://{path}?name=test2")


def test_equal_documents_are_left_alone_and_changed_ones_replaced(url: str) -> None:
    library = filled(url, TEXTS)
    before = library._connection.do("GET", b"dedup:test:changes")
    changed = {**TEXTS, "b.txt": text_of(0, 5)}
    assert library.add(*make_terms(documents(TEXTS)), files={}) == Change(unchanged=4)
    assert library._connection.do("GET", b"dedup:test:changes") == before
    assert library.add(*make_terms(documents(changed))) == Change(replaced=1, unchanged=3)
    twin = TwinStore(SCHEME)
    twin.add(*make_terms(documents(changed)))
    hold_equal(library, twin, TEXTS)


NUMBERS = st.lists(st.integers(0, len(SENTENCES) - 1), max_size=5)
STEPS = st.lists(
    st.one_of(
        st.dictionaries(st.sampled_from("abcde"), NUMBERS.map(lambda n: text_of(*n)), max_size=3),
        st.sets(st.sampled_from("abcdex"), max_size=3),
    ),
    max_size=6,
)


@given(steps=STEPS, most=st.integers(1, 3))
@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_order_of_adding_and_removing_equals_the_twin(
    server: str, steps: list[dict[str, str] | set[str]], most: int
) -> None:
    raw(server).flushall()
    library, twin = create_store(f"redis://{server}/0?name=test", SCHEME), TwinStore(SCHEME)
    texts: dict[str, str] = {}
    ever: dict[str, str] = {}
    for step in steps:
        if isinstance(step, dict):
            texts |= step
            ever |= {f"{name}{len(ever)}": text for name, text in step.items()}
            entries, terms = make_terms(documents(step))
            library.add(entries, terms)
            twin.add(entries, terms)
        else:
            texts = {name: text for name, text in texts.items() if name not in step}
            library.remove(step)
            twin.remove(step)
    hold_equal(library, twin, texts | ever, most)
    names = list(texts)
    library.remove(names)
    library.drop(files=library.files())
    library.close()
    left = {key.removeprefix(b"dedup:test:") for key in everything(raw(server))}
    assert left <= {b"header", b"changes"}, "a term, a band or a row of a removed document was left behind"


def test_of_a_wide_band_the_least_keys_count(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("dedup.library.redis", "tests.library.twin"):
        monkeypatch.setattr(f"{module}.WIDEST", 3)
    texts = {f"{number}.txt": text_of(0, number % 4) for number in range(8)}
    library, twin = filled(url, texts), TwinStore(SCHEME)
    twin.add(*make_terms(documents(texts)))
    hold_equal(library, twin, texts)


def test_datasketch_answers_from_the_same_tables(server: str, url: str) -> None:
    from datasketch import MinHashLSH

    from dedup.library.redis_bands import hash_band

    host, port = server.split(":")
    library = filled(url, TEXTS)
    banding = SCHEME.banding
    theirs = MinHashLSH(
        params=(banding.bands, banding.rows),
        num_perm=SCHEME.slots,
        storage_config={
            "type": "redis",
            "basename": b"dedup:test:",
            "redis": {"host": host, "port": int(port)},
        },
        prepickle=False,
        hashfunc=hash_band,
    )
    signatures = sign_entries(make_terms(documents(TEXTS))[0], SCHEME)[1]
    for i, minhash in enumerate(signatures.to_datasketch()):
        one = Signatures(signatures.values[i : i + 1], signatures.seed)
        found = {int(key) % (1 << 64) for key in theirs.query(minhash)}
        assert found == set(library.find_bands(one, 1000).keys.tolist()) != set()


def test_the_commands_say_the_same_of_a_server_and_of_a_file(
    run: Callable[..., tuple[int, str, str]], url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])
    draft = "fixtures/pages/luming-zhili.txt"
    said, digests = [], []
    for library in (url, str(tmp_path / "a.lib")):
        assert run("library", "build", library, "fixtures/pages")[0] == 0
        assert run("library", "remove", library, draft)[0] == 0
        code, report, errors = run("check", draft, "--library", library, "--json", "-")
        assert code == 0, errors
        said.append(report.replace(library, "LIBRARY"))
        page = str(tmp_path / "page.html")
        assert run("check", draft, "--library", library, "--html", page)[0] == 0
        digests.append(unpack(Path(page).read_bytes())["libraries"][0]["digest"])
    assert said[0] == said[1]
    assert digests[0] == digests[1] != ""
    assert '"source"' in said[0]


# ------------------------------------------------------------------ whole documents


def test_two_writers_leave_what_one_would(url: str) -> None:
    filled(url, {}).close()
    given_ = [{f"{name}{i}": text for i, text in enumerate(TEXTS.values())} for name in ("a", "b", "a")]
    failed: list[BaseException] = []

    def write(texts: dict[str, str]) -> None:
        try:
            with open_store(url, write=True) as library:
                for _ in range(3):
                    for name, text in texts.items():
                        library.add(*make_terms(documents({name: text})))
                        library.remove([name])
                        library.add(*make_terms(documents({name: text})))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(texts,)) for texts in given_]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    twin, texts = TwinStore(SCHEME), given_[0] | given_[1]
    twin.add(*make_terms(documents(texts)))
    hold_equal(open_store(url), twin, texts)


def test_a_writer_that_is_always_overtaken_says_so(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dedup.library.redis_connection.PAUSE", 0.0)
    library = filled(url, TEXTS)
    other = raw(url.split("/")[2])
    read = library._tables._held

    def overtaken(names: Any) -> Any:
        other.incr("dedup:test:changes")
        return read(names)

    monkeypatch.setattr(library._tables, "_held", overtaken)
    with pytest.raises(OutputError, match="others are writing"):
        library.remove(["a.txt"])
    assert len(library) == len(TEXTS)


def test_a_document_goes_and_comes_in_one_transaction(server: str, url: str) -> None:
    library = filled(url, TEXTS)
    client = raw(server)
    with client.monitor() as monitor:
        library.add(*make_terms(documents({"a.txt": text_of(2, 3)})), files={})
        client.ping()
        seen: list[str] = []
        for command in monitor.listen():
            seen.append(command["command"])
            if seen[-1] == "PING":
                break
    names = [command.split(" ", 1)[0] for command in seen]
    begin, end = names.index("MULTI"), names.index("EXEC")
    assert {"HDEL", "ZREM", "SREM", "HSET", "ZADD", "SADD", "RPUSH"} <= set(names[begin:end])
    assert {"ZADD", "ZREM", "HSET", "HDEL", "SADD", "SREM", "RPUSH", "DEL"}.isdisjoint(
        names[:begin] + names[end:]
    )


KILLED = """
import itertools, sys
from dedup.library.open import open_store
from tests.library.making import make_terms
from tests.library.test_redis import documents, TEXTS

with open_store(sys.argv[1], write=True) as library:
    for number in itertools.count():
        given = {f"{number}-{name}": text for name, text in TEXTS.items()}
        library.add(*make_terms(documents(given)))
        library.remove(list(given)[:1])
        print(number, flush=True)
"""


def test_a_killed_writer_leaves_whole_documents(url: str) -> None:
    filled(url, {}).close()
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", KILLED, url], cwd=root, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"0\n"
        time.sleep(0.07)
        writer.kill()
    with open_store(url, write=True) as library:
        there = [name for name, _ in library.documents()]
        assert len(there) > 2
        texts = {name: TEXTS[name.split("-", 1)[1]] for name in there}
        twin = TwinStore(SCHEME)
        twin.add(*make_terms(documents(texts)))
        hold_equal(library, twin, texts | TEXTS)
        library.remove(there)
    left = {key.removeprefix(b"dedup:test:") for key in everything(raw(url.split("/")[2]))}
    assert left <= {b"header", b"changes", b"files"}


def test_a_speech_that_went_since_it_was_found_is_told(url: str) -> None:
    library = filled(url, TEXTS)
    hashes, _ = questions(*make_terms(documents(TEXTS)))
    keys = distinct(library.find_fingerprints(hashes, 10).keys)
    library.remove(["a.txt"])
    with pytest.raises(LibraryError, match="changed while it was asked"):
        library.describe(keys)


# ------------------------------------------------------------------ nothing is pickled


class Bomb:
    def __reduce__(self) -> Any:
        return (exec, ("raise SystemExit('a pickle of a stranger was run')",))


def forbid_pickle(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise SystemExit("something was pickled or unpickled")

    for name in ("load", "loads", "dump", "dumps", "Unpickler", "Pickler"):
        monkeypatch.setattr(pickle, name, refuse)


def everything(client: Any) -> dict[bytes, Any]:
    """All keys and what stands under them."""
    read = {
        b"string": client.get,
        b"hash": client.hgetall,
        b"set": client.smembers,
        b"list": lambda key: client.lrange(key, 0, -1),
        b"zset": lambda key: client.zrange(key, 0, -1, withscores=True),
    }
    return {key: read[client.type(key)](key) for key in sorted(client.keys())}


def test_nothing_that_is_stored_was_pickled(server: str, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    forbid_pickle(monkeypatch)
    library = filled(url, TEXTS)
    library.add(*make_terms(documents({"a.txt": text_of(1, 2)})))
    library.remove(["c.txt"])
    prefix = b"dedup:test:"
    kinds = set()
    for key, value in everything(raw(server)).items():
        rest = key.removeprefix(prefix)
        if rest.startswith(b"_bucket_") and len(rest) == 10:
            kinds.add("contents")
            assert all(len(band) == 6 and bucket == key + band for band, bucket in value.items())
        elif rest.startswith(b"_bucket_"):
            kinds.add("bucket")
            assert len(rest) == 16
            assert all(re.fullmatch(rb"-?\d+", member) for member in value)
        elif rest == b"_keys":
            kinds.add("speeches")
            assert all(
                re.fullmatch(rb"-?\d+", speech) and held == key + speech for speech, held in value.items()
            )
        elif rest.startswith(b"_keys"):
            kinds.add("bands of a speech")
            assert re.fullmatch(rb"-?\d+", rest[5:])
            assert all(len(band) == 6 for band in value)
        elif rest[:1] == b"f" and len(rest) == 4:
            kinds.add("fingerprints")
            assert all(len(member) == 10 and score == 0 for member, score in value)
        elif rest == b"documents":
            kinds.add("documents")
            assert [decode_entry(packed, str(name, "utf-8"), "").text for name, packed in value.items()]
        elif rest in (b"speeches", b"held", b"paths", b"files"):
            kinds.add("rows")
            assert all(packed[:8] == checksum(name, packed[8:]) for name, packed in value.items())
        else:
            assert rest in (b"header", b"changes")
            assert re.fullmatch(rb'\{"format":.*\}|\d+', value)
    assert len(kinds) == 7


def plant(client: Any, key: bytes, poison: bytes) -> None:
    """Put poison in the place of everything that stands under a key."""
    kind = client.type(key)
    if kind == b"string":
        client.set(key, poison)
    elif kind == b"hash":
        client.hset(key, mapping={**dict.fromkeys(client.hkeys(key), poison), poison: poison})
    elif kind == b"set":
        client.sadd(key, poison)
    elif kind == b"list":
        client.lpush(key, poison)
    else:
        members = client.zrange(key, 0, -1)
        client.zadd(key, {members[0][:2] + poison: 0})


@pytest.mark.parametrize(
    "which",
    ["header", "documents", "speeches", "held", "paths", "files", "_keys*", "_bucket_*", "f???", "changes"],
)
@pytest.mark.parametrize("harmless", [False, True], ids=["pickle", "not a pickle"])
def test_a_planted_pickle_is_never_unpickled(
    server: str, url: str, monkeypatch: pytest.MonkeyPatch, which: str, harmless: bool
) -> None:
    filled(url, TEXTS).close()
    poison = b"12\xff" if harmless else pickle.dumps(Bomb())
    client = raw(server)
    keys = list(client.scan_iter(match=f"dedup:test:{which}"))
    assert keys
    for key in keys:
        plant(client, key, poison)
    forbid_pickle(monkeypatch)
    hashes, signatures = questions(*make_terms(documents(TEXTS)))
    told = []

    def ask(question: Any) -> None:
        try:
            with open_store(url, write=True) as library:
                question(library)
        except DedupError as error:
            told.append(str(error))

    ask(lambda library: library.find_fingerprints(hashes, 10))
    ask(lambda library: library.find_bands(signatures, 10))
    ask(lambda library: library.describe(distinct(library.find_fingerprints(hashes, 10).keys)))
    ask(lambda library: list(library.entries(TEXTS)))
    ask(lambda library: (library.files(), list(library.documents()), len(library)))
    ask(lambda library: library.add(*make_terms(documents({"a.txt": "别的。", "c.txt": text_of(3)}))))
    ask(lambda library: library.remove(["b.txt"]))
    assert told, "what is damaged is told"
    assert all(message.startswith("redis://") for message in told)


# ------------------------------------------------------------------ errors


def test_a_server_that_is_not_there() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(LibraryError, match="cannot be reached"):
        open_store(f"redis://127.0.0.1:{port}/0?name=test")
    with pytest.raises(LibraryError, match="cannot be reached"):
        open_store("unix:///nowhere/redis.sock?name=test")


def test_a_server_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dedup.library.redis_connection.ANSWER", 0.3)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        with pytest.raises(LibraryError, match="has not answered"):
            open_store(f"redis://127.0.0.1:{mute.getsockname()[1]}/0?name=test")


def test_no_library_of_that_name_and_one_that_is_there(url: str) -> None:
    with pytest.raises(LibraryError, match="no library of this name"):
        open_store(url)
    create_store(url, SCHEME).close()
    with pytest.raises(OutputError, match="is there already"):
        create_store(url, SCHEME)


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (b"\x80\x04.", "damaged"),
        (b"[]", "damaged"),
        (b'{"format": "dedup-library-redis/9", "scheme": {}}', "is of the format"),
        (b'{"format": "dedup-library-redis/1", "scheme": {}}', "does not name what"),
    ],
)
def test_a_header_of_another_kind(server: str, url: str, header: bytes, message: str) -> None:
    raw(server).set("dedup:test:header", header)
    with pytest.raises(LibraryError, match=message):
        open_store(url)


@pytest.mark.parametrize(
    ("name", "value"), [("threshold", "high"), ("num_perm", 10**9), ("unit", ["auto"]), ("hashing", "md5")]
)
def test_a_scheme_that_cannot_be(server: str, url: str, name: str, value: Any) -> None:
    create_store(url, SCHEME).close()
    header = orjson.loads(raw(server).get("dedup:test:header"))
    header["scheme"][name] = value
    raw(server).set("dedup:test:header", orjson.dumps(header))
    with pytest.raises(LibraryError, match=r"damaged|was made with"):
        open_store(url)


@pytest.mark.parametrize("key", ["header", "documents", "_bucket_\0\0", "speeches"])
def test_a_key_of_another_program(server: str, url: str, key: str) -> None:
    with create_store(url, SCHEME) as library:
        client = raw(server)
        client.delete(f"dedup:test:{key}")
        client.rpush(f"dedup:test:{key}", "x")
        entries, terms = make_terms(documents(TEXTS))

        def use() -> None:
            library.add(entries, terms)
            open_store(url)

        with pytest.raises(LibraryError, match=r"another program has written to the keys dedup:test:\*"):
            use()


def test_passwords_and_rights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REDISCLI_AUTH", raising=False)
    with serve("--requirepass", "s3cret") as address:
        for wrong in (f"redis://{address}?name=t", f"redis://:wr0ng@{address}?name=t"):
            with pytest.raises(LibraryError, match="another user or password") as told:
                create_store(wrong, SCHEME)
            assert "wr0ng" not in str(told.value)
        with create_store(f"redis://:s3cret@{address}/0?name=t", SCHEME) as library:
            assert library.name == f"redis://{address}/0?name=t"
            client = redis.Redis.from_url(f"redis://:s3cret@{address}")
            client.execute_command(
                "ACL", "SETUSER", "reader", "on", ">r3ad", "~dedup:t:*", "+@read", "+@connection"
            )
        monkeypatch.setenv("REDISCLI_AUTH", "s3cret")
        open_store(f"redis://{address}?name=t").close()
        with open_store(f"redis://reader:r3ad@{address}/0?name=t") as library:
            assert library.name == f"redis://reader@{address}/0?name=t"
            assert len(library) == 0
            hold_equal(library, TwinStore(SCHEME), TEXTS)
            with pytest.raises(LibraryError, match=r"keys dedup:t:\*"):
                library.add(*make_terms(documents(TEXTS)))
        with pytest.raises(LibraryError, match="its ACL must allow"):
            open_store(f"redis://reader:r3ad@{address}?name=other")


def test_a_replica_is_read_and_not_written(url: str, server: str) -> None:
    filled(url, TEXTS).close()
    host, port = server.split(":")
    with serve("--replicaof", host, port) as address:
        wait_for_replica(raw(address))
        with open_store(f"redis://{address}?name=test", write=True) as library:
            assert len(library) == len(TEXTS)
            with pytest.raises(OutputError, match="write to the primary"):
                library.remove(["a.txt"])


def wait_for_replica(client: Any) -> None:
    for _ in range(200):
        if client.info("replication")["master_link_status"] == "up":
            return
        time.sleep(0.05)
    raise AssertionError("the replica did not follow")


def test_a_full_server_takes_whole_documents_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dedup.library.redis_runs.CHARACTERS", 500)
    texts = {
        f"{n}.txt": "\n".join(f"第{n}号通知第{i}条说的是水位{i * n}米。" for i in range(20))
        for n in range(20)
    }
    with serve() as address:
        client, library = raw(address), create_store(f"redis://{address}?name=t", SCHEME)
        library.add(*make_terms(documents({"a.txt": TEXTS["a.txt"]})))
        client.config_set("maxmemory", client.info("memory")["used_memory"] + (1 << 20))
        with pytest.raises(OutputError, match="memory is full"):
            library.add(*make_terms(documents(texts)))
        client.config_set("maxmemory", 0)
        kept = {entry.name for entry in library.entries(texts)}
        assert 0 < len(kept) < len(texts)
        twin = TwinStore(SCHEME)
        twin.add(*make_terms(documents({"a.txt": TEXTS["a.txt"]})))
        twin.add(*make_terms(documents({name: text for name, text in texts.items() if name in kept})))
        hold_equal(library, twin, texts | TEXTS)


def test_a_server_that_forgets_keys_is_refused() -> None:
    with serve("--maxmemory", "50mb", "--maxmemory-policy", "allkeys-lru") as address:
        library = create_store(f"redis://{address}?name=t", SCHEME)
        with pytest.raises(OutputError, match="maxmemory-policy allkeys-lru"):
            library.add(*make_terms(documents(TEXTS)))


@pytest.mark.parametrize(
    ("given_url", "message"),
    [
        ("redis://u:s3cret@h:1/0", "does not name the library"),
        ("redis://:s3cret@h:1/0?name=a/b", "does not name the library"),
        ("redis://:s3cret@h:1/0?name=a*", "does not name the library"),
        ("redis://:s3cret@h:1/x?name=a", "have numbers"),
        ("unix://:s3cret@/s?name=a&db=x", "have numbers"),
        ("redis://:s3cret@h:1/0?name=a&socket_timeout=1", "takes no socket_timeout"),
        ("redis://:s3cret@h:port/0?name=a", "no URL of a Redis server"),
        ("redis://:s3cret@[h:1/0?name=a", "no URL of a Redis server"),
    ],
)
def test_urls_that_are_refused_without_their_password(given_url: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message) as told:
        open_store(given_url)
    assert "s3cret" not in str(told.value)


def test_a_name_is_shown_without_its_password() -> None:
    assert show_name("rediss://u:s3cret@h:1/2?name=a") == "rediss://u@h:1/2?name=a"
    assert show_name("redis://:s3cret@[::1]:1?name=部门") == "redis://[::1]:1?name=部门"
    assert show_name("unix:///s?name=a") == "unix:///s?name=a"
    assert show_name("redis.lib") == "redis.lib"


def test_one_band_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="one band"):
        create_store(url, choose_scheme(Settings(threshold=1.0)))


def test_the_package_is_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("dedup.library.redis")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'dedup\[redis\]'"):
        open_store("redis://h?name=a")


def test_a_path_is_a_file(tmp_path: Path) -> None:
    path = str(tmp_path / "a.lib")
    create_store(path, SCHEME).close()
    with open_store(path) as library:
        assert isinstance(library, Library)


# ------------------------------------------------------------------ commands


def test_build_replaces_only_with_force_and_leaves_nothing_empty(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old").mkdir()
    Path("old/a.txt").write_text(text_of(0, 1, 2), "utf-8")
    Path("empty").mkdir()
    Path("empty/a.docx").write_bytes(b"no document")
    plain = Settings(threads=1)
    build_library(url, ["old"], plain)
    with pytest.raises(OutputError, match="--force"):
        build_library(url, ["old"], plain)
    with pytest.raises(NothingToReadError):  # found before anything is erased
        build_library(url, ["nowhere"], plain, force=True)
    assert len(open_store(url)) == 1
    Path("old/b.txt").write_text(text_of(3, 4), "utf-8")
    build_library(url, ["old"], plain, force=True)
    assert len(open_store(url)) == 2
    erase_store(url)
    with pytest.raises(NothingToReadError):
        build_library(url, ["empty"], plain)
    assert everything(raw(url.split("/")[2])) == {}


@pytest.mark.parametrize("command", ["info", "verify", "compact"])
def test_no_message_holds_a_password(run: Any, command: str) -> None:
    code, out, err = run("library", command, "redis://me:hush@127.0.0.1:1/0?name=x")
    assert code == 2
    assert "redis://me@127.0.0.1:1/0?name=x: is on a server" in err
    assert "hush" not in out + err


def test_two_documents_of_one_name_are_refused(url: str) -> None:
    library = create_store(url, SCHEME)
    entries, terms = make_terms(documents(TEXTS))
    with pytest.raises(LibraryError, match="two of the documents to be added are called"):
        library.add([*entries[:-1], replace(entries[-1], name="a.txt")], terms)
    assert len(library) == 0
