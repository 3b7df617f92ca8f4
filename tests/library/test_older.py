"""What a library names of new texts, in a file and on a server alike."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import dedup
from dedup.library.grow import index_batches
from dedup.library.older import hold_against, Opened
from dedup.library.open import open_store
from dedup.library.scheme import choose_scheme
from dedup.library.sqlite import Library
from dedup.model import Document
from dedup.settings import Settings
from dedup.text.corpus import batch_documents, build_corpus, Corpus

ONE = Settings(threads=1)
WORDS = "堤坝水库粮仓食堂码头吊机渡口苗圃校舍灯塔磨坊石桥盐田果园茶亭油坊窑厂鱼塘铁匠布店书院诊所邮局车站菜畦井台晒场纸坊"


def draw(rng: random.Random, clauses: int) -> str:
    return "，".join("".join(rng.choices(WORDS, k=9)) for _ in range(clauses)) + "。"


def corpus_of(**texts: str) -> Corpus:
    documents = [Document(name, name, text) for name, text in texts.items()]
    return build_corpus(batch_documents(documents), lambda problem: None)


def library_of(**texts: str) -> Library:
    library = Library.in_memory(choose_scheme(ONE))
    documents = batch_documents([Document(name, name, text) for name, text in texts.items()])
    library.add(*index_batches(documents, ONE, library.scheme, {}, lambda problem: None))
    return library


def opened(store: Library, corpus: Corpus, *kinds: str, least: int = 1, without: str = "") -> list[str]:
    """The names of what is opened."""
    held = hold_against(corpus, Opened(store, ONE, [], []), kinds, least=least, without=without)
    assert held.held is not None
    return [held.ids[i].removeprefix(held.held.prefix) for i in range(held.own, len(held))]


def test_who_may_share_something_is_opened_and_nobody_else() -> None:
    rng = random.Random(1)
    paragraphs = [draw(rng, 12) for _ in range(8)]
    near = paragraphs[0].replace("。", "，的确如此。")
    library = library_of(
        equal=paragraphs[0],
        near=near,
        longer=f"{paragraphs[2]}{paragraphs[1]}{paragraphs[3]}",
        short=paragraphs[4][:30],
        other=paragraphs[5],
    )
    new = corpus_of(
        a=f"{paragraphs[0]}\n{paragraphs[6]}\n{paragraphs[4][:30]}", b=f"{paragraphs[7]}\n{paragraphs[1]}"
    )
    assert opened(library, new, "exact", "near") == ["equal", "near", "short"]
    assert opened(library, new, "exact") == ["equal", "short"]
    assert opened(library, new, "exact", "near", least=80) == ["equal", "near"]
    assert opened(library, new, "speech") == ["equal", "longer", "near"]
    assert opened(library, new, "passage") == ["equal", "longer", "near", "short"]
    assert opened(library, new, "furniture") == []
    assert opened(library, new, "exact", "near", without="near") == ["equal", "short"]


def test_the_library_stands_behind_the_texts() -> None:
    rng = random.Random(2)
    old, new = draw(rng, 12), draw(rng, 12)
    library = library_of(a=old, b=new)
    own = corpus_of(a=f"{new}\n{old}", **{":memory:/x": new})
    joined = hold_against(own, Opened(library, ONE, [], []), ("exact",))
    assert [joined.ids[i] for i in range(4)] == [":memory:/x", "a", ":memory:~2/a", ":memory:~2/b"]
    assert (joined.own, joined.own_end) == (2, len(own.codes))
    assert joined.text(int(joined.starts[2]), int(joined.ends[2])) == old
    # All have a source of their own.
    assert len(set(joined.source_of.tolist())) == 4
    part = joined.own_part()
    assert (part.codes == own.codes).all()
    assert (part.held, len(part)) == (None, 2)


def test_more_than_is_opened_is_told() -> None:
    paragraph = draw(random.Random(3), 12)
    library = library_of(**{f"t{i:03}": paragraph for i in range(70)})
    asked = Opened(library, ONE, [], [])
    hold_against(corpus_of(a=paragraph), asked, ("near",))
    assert [problem.message.key for problem in asked.problems] == ["library.left_unopened"]


def test_a_library_on_a_server(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rng = random.Random(4)
    old, new = [draw(rng, 12) for _ in range(3)], [draw(rng, 12) for _ in range(3)]
    for folder, texts in (("old", old), ("new", [new[0] + "\n" + old[1], new[1], old[2]])):
        Path(folder).mkdir()
        for i, text in enumerate(texts):
            Path(folder, f"{i}.txt").write_text(text + "\n", "utf-8")
    url = f"redis://{server}/0?name=older"
    for library, output in ((url, "on-server"), ("old.lib", "in-file")):
        dedup.Library.build(library, "old", ONE)
        added = dedup.clean("new", output, ONE, library=library, add=True).added
        assert added is not None
        assert (added.change.new, added.change.removed) == (2, 0)
        again = dedup.clean("new", output, ONE, library=library, add=True, force=True).added
        assert again is not None
        assert not again.change
        with open_store(library) as store:
            names = [name for name, _ in store.documents()]
        assert names == sorted([*(f"old/{i}.txt" for i in range(3)), f"{output}/0.txt", f"{output}/1.txt"])
    for i in range(3):
        assert Path(f"on-server/{i}.txt").read_bytes() == Path(f"in-file/{i}.txt").read_bytes()
