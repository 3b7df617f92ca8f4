"""What is accepted goes on to be accepted when a writer changes what is his own."""

from __future__ import annotations

import pytest

from tests.guarding.conftest import Repo
from tests.guarding.texts import page, paragraph

SHARED = [paragraph(i) for i in range(80, 88)]


@pytest.fixture
def accepted(repo: Repo) -> Repo:
    """Two versions of one text, one of them with other words here and there, accepted."""
    repo.add("h1.md", page("# h", *SHARED))
    repo.add(
        "h2.md", page("# 另一个题目", *(text.replace("，", "，又", 1) for text in SHARED[:4]), *SHARED[4:])
    )
    repo.baseline("write", "--reason", "two versions")
    repo.git("add", ".")
    repo.commit()
    assert {hit["kind"] for hit in repo.found("--all")} == {"speech"}
    assert repo.guard("h1.md", "h2.md")[0] == 0
    return repo


@pytest.mark.parametrize(
    "text",
    [
        page("# Hx", *SHARED),
        page("# h", *SHARED, paragraph(1, 60)),
        page("# h", paragraph(1, 60), *SHARED),
        page("# h", *SHARED[:-1]),
        page("# h", *SHARED[:3], paragraph(1, 60), *SHARED[3:]),
    ],
)
def test_own_words_change_nothing_on_either_side(accepted: Repo, text: str) -> None:
    accepted.add("h1.md", text)
    assert accepted.guard("h1.md")[0] == 0
    assert accepted.guard("h2.md")[0] == 0
    before = (accepted.root / ".dedup-baseline").read_text("utf-8").splitlines()
    accepted.baseline("update", "--reason", "new")
    after = (accepted.root / ".dedup-baseline").read_text("utf-8").splitlines()
    # What is still found is as it was.
    ids = {line[:16] for line in before}
    assert {line for line in after if line[:16] in ids} <= set(before)
    assert len(set(before) & set(after)) >= len(before) - 2


def test_one_more_shared_paragraph_is_new(accepted: Repo) -> None:
    more = paragraph(2)
    accepted.add("h1.md", page("# h", *SHARED, more))
    assert accepted.guard("h1.md")[0] == 0
    accepted.add("h2.md", page("# 另一个题目", *SHARED, more))
    assert accepted.guard("h1.md")[0] == 0  # it is told once
    assert accepted.guard("h2.md")[0] == 1
    assert accepted.guard("h2.md")[0] == 1


def test_a_third_version_is_new(accepted: Repo) -> None:
    accepted.add("h3.md", page("# 第三", *SHARED))
    assert accepted.guard("h3.md")[0] == 1


def test_a_reason_is_for_what_is_new(accepted: Repo) -> None:
    accepted.add("h3.md", page("# 第三", *SHARED, paragraph(3)))
    accepted.add("h4.md", page(paragraph(4), paragraph(3), paragraph(5)))
    accepted.baseline("update", "--reason", "clause #4")
    lines = (accepted.root / ".dedup-baseline").read_text("utf-8").splitlines()[1:]
    reasons = {line.partition(" # ")[2] for line in lines}
    assert reasons == {"two versions", "clause #4"}
    (new,) = [line for line in lines if line.endswith("#4")]
    assert paragraph(3)[:10] in new


def test_an_entry_without_a_reason_stays_without(repo: Repo) -> None:
    repo.add("a.md", page("# A", paragraph(1)))
    repo.add("b.md", page("# B", paragraph(1)))
    repo.baseline("write")
    before = (repo.root / ".dedup-baseline").read_text("utf-8")
    repo.baseline("update", "--reason", "ok now")
    assert (repo.root / ".dedup-baseline").read_text("utf-8") == before


def test_what_is_said_of_a_whole_text_is_what_is_shared(accepted: Repo) -> None:
    accepted.add("h3.md", page("# 第三", *SHARED, paragraph(4), paragraph(5)))
    code, out, _ = accepted.guard("h3.md")
    assert code == 1
    characters = sum(len(text.replace("，", "").replace("。", "")) for text in SHARED)
    told = int(out.split(" characters")[0].rsplit(" ", 1)[1].replace(",", ""))
    assert abs(told - characters) <= 0.1 * characters, (told, characters)
    assert "% of this text, in h1.md" in out
    assert " lines " not in out.splitlines()[0]


def test_a_byte_order_mark_is_no_harm(accepted: Repo) -> None:
    file = accepted.root / ".dedup-baseline"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert accepted.baseline("show")[0] == 0
    accepted.git("add", ".")
    assert accepted.guard("h1.md")[0] == 0
