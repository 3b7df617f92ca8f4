"""What of a Markdown file counts for the hook: its prose, at its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.read.markup.markdown import blank_markup

PROSE = "春天来了，山上的桃花开了。"


@pytest.mark.parametrize(
    "markup",
    [
        "---\ntitle: 春天\ntags: [a, b]\n---\n",
        "+++\ntitle = '春天'\n+++\n",
        "```sh\nsudo make install\n```\n",
        "~~~\n甲乙丙\n~~~\n",
        "````\n```\ninner\n```\n````\n",
        "> ```\n> quoted code\n> ```\n",
        '[1]: https://a.example/b "title"\n',
        "<!-- a note\nof two lines -->\n",
        '<div class="x">\n',
        "https://a.example/b?c=d\n",
        "`make install`\n",
    ],
)
def test_what_is_no_prose_is_blank(markup: str) -> None:
    text = blank_markup(markup + PROSE)
    assert len(text) == len(markup + PROSE)
    assert text.endswith(PROSE)
    assert not text[: len(markup)].strip(" \n>")
    assert [i for i, c in enumerate(text) if c == "\n"] == [i for i, c in enumerate(markup) if c == "\n"]


def test_the_text_of_a_link_stays() -> None:
    assert blank_markup("见[手册](https://a.example)和![图](b.png)。").split() == ["见[手册", "和![图", "。"]


def test_indented_code_is_blank_and_a_list_is_not() -> None:
    assert blank_markup(f"{PROSE}\n\n    make install\n    make test\n\n{PROSE}").split() == [PROSE, PROSE]
    item = f"- {PROSE}\n\n    {PROSE}\n"
    assert blank_markup(item) == item


@pytest.mark.parametrize(
    "marker",
    [
        "<!-- dedup: ignore the same oath every year -->",
        "[//]: # (dedup: ignore the oath)",
        "<!-- dedup-library: ignore it -->",
    ],
)
def test_what_is_said_to_the_hook_stays(marker: str) -> None:
    assert blank_markup(f"{marker}\n{PROSE}\n") == f"{marker}\n{PROSE}\n"


def test_front_matter_stands_at_the_beginning_only() -> None:
    text = f"{PROSE}\n\n---\n{PROSE}\n---\n"
    assert blank_markup(text).count(PROSE) == 2


def test_a_fence_that_nothing_closes_goes_to_the_end() -> None:
    assert blank_markup(f"{PROSE}\n```\n{PROSE}\n").count(PROSE) == 1


@given(st.text(alphabet="`~<>[]()-: \n甲ab#!/.h", max_size=200))
def test_places_never_move(text: str) -> None:
    blanked = blank_markup(text)
    assert len(blanked) == len(text)
    assert all(new in (old, " ") for old, new in zip(text, blanked, strict=True))
    assert all(new == old for old, new in zip(text, blanked, strict=True) if old in "\r\n")


@pytest.mark.parametrize(
    "piece",
    ["`" * 20000, "[" * 20000, "<!--" * 5000, "](" * 10000, "    a\n\n" * 5000, "```\n" * 5001, "<a " * 9000],
)
def test_hostile_markup_takes_no_time(piece: str) -> None:
    assert len(blank_markup(piece)) == len(piece)


@pytest.mark.parametrize(
    "text",
    [
        f"[Chair]: The eastern dike {PROSE}",
        f"[^1]: {PROSE}",
        f"[主持人]: {PROSE}",
        f"[a]: b c {PROSE}",
        f"甲 <!-- 乙\n\n{PROSE}",
        f"\\<!-- {PROSE} -->",
        f"---\n\n{PROSE}\n\n---\n\n{PROSE}\n",
        f"---\n甲：{PROSE}\n",
        f"> ```\n> code\n\n{PROSE}\n",
        f"- a\n\n    ```\n    code\n\n{PROSE}\n",
        f"<pre>\n{PROSE}\n",
        f"\\`{PROSE}\\`",
    ],
)
def test_prose_is_never_hidden(text: str) -> None:
    assert blank_markup(text).count(PROSE) == text.count(PROSE)


@pytest.mark.parametrize(
    "markup",
    [
        "- a\n\n    ```sh\n    CODE\n    ```\n\n",
        "1. a\n\n   - b\n\n      ~~~\n      CODE\n      ~~~\n",
        "- ```\n  CODE\n  ```\n",
        "<pre><code>\nCODE\n\nCODE\n</code></pre>\n",
        "<script>\nlet CODE = 1;\n</script>\n",
        '<style type="text/css">\nCODE {}\n</style>\n',
        '<img\n  src="CODE.png"\n  alt="CODE">\n',
        "{% highlight sh %}\nCODE\n{% endhighlight %}\n",
        "<!-- a\n```\nb CODE\n-->\n",
        "[1]: <a b CODE> 'title'\n",
        "[1]: CODE.html\n  (title)\n",
    ],
)
def test_code_of_other_forms_is_blank(markup: str) -> None:
    text = blank_markup(f"{PROSE}\n\n{markup}\n{PROSE}\n")
    assert "CODE" not in text
    assert text.count(PROSE) == 2


def test_what_a_fence_says_to_the_hook_is_code() -> None:
    marker = "<!-- dedup: ignore why -->"
    for text in (f"```\n{marker}\n```\n", f"`{marker}`\n", f"{PROSE}\n\n    # dedup: ignore why\n"):
        assert "dedup" not in blank_markup(text)
