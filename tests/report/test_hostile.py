"""Texts, ids and titles of strangers stay data: an injection corpus, opened in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any
from urllib.parse import quote

import pytest

import dedup
from dedup.findings.scan_report import Report
from dedup.messages import Message
from dedup.model import Document, Problem
from dedup.report.html import PAGE
from tests.report.conftest import page_of
from tests.report.templates_by_hand import with_templates
from tests.report.unpack import unpack

Open = Callable[..., Any]

# Each sets window.pwned, opens a dialog, asks for an address or adds an element, if it is ever taken for markup.
INJECTIONS = [
    "<script>window.pwned=1</script>",
    "</script><script>window.pwned=1;alert(1)</script>",
    "<!--<script>window.pwned=1</script>-->",
    "]]><script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    '"><svg onload=window.pwned=1>',
    "'><body onload=alert(1)>",
    "<svg><animate onbegin=window.pwned=1 attributeName=x dur=1s>",
    "<svg><script href=data:,window.pwned=1 />",
    "<math><mtext></table></mtext><img src onerror=alert(1)>",
    '<a href="javascript:window.pwned=1">go</a>',
    "javascript:window.pwned=1",
    "data:text/html,<script>window.pwned=1</script>",
    '<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>',
    '<object data="https://evil.example/x"></object><embed src="https://evil.example/y">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    '<base href="https://evil.example/">',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    "<style>*{display:none!important;background:url(https://evil.example/z)}</style>",
    "</style><style>body{display:none}</style>",
    '<form action="https://evil.example/"><button autofocus onfocus=alert(1)>x</button></form>',
    "<details open ontoggle=alert(1)>",
    "<template><script>window.pwned=1</script></template>",
    "{{ 7*7 }}{% for x in () %}{{ config }}${7*7}#{7*7}<%= 7*7 %>",
    "__proto__ constructor prototype toString hasOwnProperty",
    "&lt;script&gt;window.pwned=1&lt;/script&gt;&#60;img src=x&#62;",
    "\\u003cscript\\u003ewindow.pwned=1\\u003c/script\\u003e",
    "\u202egnp.exe\u202c \u2066left\u2069 zero\u200bwidth \u00adsoft \ufeffmark",
    "bell\u0007 escape\u001b[31m null\u0000 next\u0085line\u2028para\u2029end",
    "wide 😀 𠮷野家 \U000e0041tag 👩‍👩‍👧",
]
IDS = [
    "__proto__",
    "constructor",
    "a/b#c%2F?d=e&f",
    "<img src=x onerror=window.pwned=1>",
    "\"quoted\" 'id'",
    "null\u0000id",
    "\u202eid.txt",
    "javascript:window.pwned=1",
    "../../etc/passwd",
    "%",
    "toString",
    "{{ id }}",
]
SENTENCE = (
    "今天召开的全区工作会议要求各单位把第{}项任务的责任落实到人，把进度按月报到办公室，不得延误，也不得走样。"
)


@pytest.fixture(scope="session")
def report() -> Report:
    """Every injection in running text, in a title, and within a match; every id twice over."""
    body = "\n".join(f"{SENTENCE.format(i)}{text}，请认真执行。" for i, text in enumerate(INJECTIONS))
    documents = []
    for i, name in enumerate(IDS):
        title = f"第一篇:{INJECTIONS[i % len(INJECTIONS)]}会议上的讲话"
        changed = body.replace("不得延误", "切勿延误") if i % 2 else body
        documents.append(
            Document(
                name, name, f"{title}\n{changed}\n{i}号文件说的是{'别的事情' * i}。", source=INJECTIONS[i]
            )
        )
    found = dedup.scan(
        documents, dedup.Settings(find=("exact", "near", "passage", "furniture", "watermark", "stray"))
    )
    changed_report = with_templates(found, "召开的(.{2,6})会议要求", "不得走样。(.{1,80})，请认真")
    object.__setattr__(
        changed_report,
        "problems",
        tuple(
            Problem(name, Message("read.verbatim", said=text))
            for name, text in zip(IDS, INJECTIONS, strict=False)
        ),
    )
    return changed_report


@pytest.fixture(scope="session")
def content(report: Report) -> bytes:
    return page_of(report)


@pytest.fixture(scope="session")
def fragments(content: bytes) -> list[str]:
    """Views that show each of the ids and all kinds of record."""
    data = unpack(content)
    speeches = [speech["id"] for document in data["documents"] for speech in document["speeches"]]
    kinds = {finding["kind"]: finding["id"] for finding in data["findings"]}
    return [
        "#overview",
        "#findings",
        "#findings?sort=place&document=__proto__",
        "#templates",
        "#map",
        *(f"#finding/{name}" for name in kinds.values()),
        *(f"#template/{template['id']}" for template in data["templates"]),
        *(f"#speech/{quote(name, safe='')}" for name in speeches),
        *(f"#pair/{quote(a, safe='')}/{quote(b, safe='')}" for a, b in pairwise(speeches)),
        *(f"#search/{quote(text[:12], safe='')}" for text in INJECTIONS[::5]),
    ]


# What stands in the page that it does not make itself came from the data.
CHECK = """() => {
  const own = (
    'html head meta title link style script body a header span nav div button main footer p dialog noscript h1 h2 h3 h4 '
    + 'strong em ol ul li dl dt dd table caption thead tbody tr th td article section aside details summary form '
    + 'fieldset legend label input select option datalist progress bdi code kbd br del ins mark canvas svg path rect '
    + 'line circle polygon text g small output figure figcaption'
  ).split(' ');
  const bad = [];
  for (const e of document.querySelectorAll('*')) {
    if (!own.includes(e.localName)) bad.push(e.localName);
    for (const a of e.attributes) {
      if (a.name.startsWith('on')) bad.push(`${e.localName} ${a.name}`);
      if (['href', 'src', 'action', 'srcdoc', 'formaction', 'data', 'background'].includes(a.name)
          && !a.value.startsWith('#') && a.value !== 'data:,') bad.push(`${a.name}=${a.value}`);
    }
  }
  const heads = document.querySelectorAll('head > *').length;
  const scripts = [...document.querySelectorAll('script')].filter(s => !s.type).length;
  return {bad, heads, scripts, pwned: 'pwned' in window, polluted: Object.keys(Object.prototype).length
    + Object.keys({}).length, url: location.href.split('#')[0]};
}"""


def test_nothing_in_the_data_ever_acts(open_page: Open, content: bytes, fragments: list[str]) -> None:
    opened = open_page(content)
    page = opened.page
    heads = page.evaluate("document.querySelectorAll('head > *').length")
    for fragment in fragments:
        page.evaluate("hash => { location.hash = hash; }", fragment)
        page.wait_for_function("document.querySelector('main h1') !== null")
        page.wait_for_timeout(60)
        seen = page.evaluate(CHECK)
        assert seen["bad"] == [], fragment
        assert (seen["heads"], seen["scripts"], seen["pwned"], seen["polluted"]) == (heads, 1, False, 0), (
            fragment
        )
        assert seen["url"] == opened.file.as_uri()
        assert page.locator("main [role=alert]").count() == 0, fragment
    assert opened.errors == []
    assert {url.partition("#")[0] for url in opened.requests} <= {opened.file.as_uri(), "data:,"}


def test_no_unseen_character_reaches_the_page(open_page: Open, content: bytes, fragments: list[str]) -> None:
    page = open_page(content).page
    boxes = 0
    for fragment in fragments:
        page.evaluate("hash => { location.hash = hash; }", fragment)
        page.wait_for_timeout(60)
        left = page.evaluate(
            r"""() => {
              const unseen = new RegExp(
                '[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u200b-\\u200f\\u2028-\\u202e'
                + '\\u2060-\\u206f\\ufeff\\u{e0000}-\\u{e007f}]', 'u');
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              const found = [];
              while (walker.nextNode()) {
                const node = walker.currentNode;
                if (!node.parentElement.closest('script') && unseen.test(node.data)) found.push(node.data.slice(0, 80));
              }
              for (const e of document.querySelectorAll('main *')) for (const a of e.attributes)
                if (a.name !== 'href' && unseen.test(a.value)) found.push(`${a.name}=${a.value.slice(0, 80)}`);
              if (unseen.test(document.title)) found.push(document.title);
              return found;
            }"""
        )
        # The field of the search holds what was typed.
        assert [one for one in left if not one.startswith("value=")] == [], fragment
        boxes += page.locator(".unseen").count()
    assert boxes > 50


def test_texts_of_strangers_are_kept_apart(open_page: Open, content: bytes) -> None:
    """A direction mark, were it obeyed, would end with its own element."""
    data = unpack(content)
    name = next(
        speech["id"]
        for one in data["documents"]
        for speech in one["speeches"]
        if one["id"].startswith("\u202e")
    )
    page = open_page(content).go(f"#speech/{quote(name, safe='')}")
    for selector in ("h1 bdi", ".crumbs bdi", ".speech-text"):
        assert page.locator(selector).first.evaluate("e => getComputedStyle(e).unicodeBidi") == "isolate"
    assert "U+202E" in page.locator(".crumbs").inner_text()


@pytest.mark.parametrize("name", IDS)
def test_every_id_leads_to_its_speech(open_page: Open, content: bytes, name: str) -> None:
    data = unpack(content)
    speech = f"{name}@1"
    page = open_page(content).go(f"#speech/{quote(speech, safe='')}")
    shown = page.locator(".speech-text").evaluate(
        "e => { const c = e.cloneNode(true); c.querySelectorAll('.unseen').forEach(x => x.remove());"
        " return c.textContent; }"
    )
    expected = data["texts"][speech]
    kept = [c for c in expected if c in shown]
    assert len(shown) > 1000
    assert len(kept) >= len(expected) - 40


def test_a_title_from_outside_is_escaped(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the shell shows goes through autoescaping."""
    from dedup.report import wording as words

    real = words.load_wording

    def hostile(language: str, catalogue: str = "") -> Any:
        wording = real(language, catalogue)
        changed = dict(wording.messages) | ({"title.scan": "</title><script>x</script>"} if catalogue else {})
        return type(wording)(language, changed)

    monkeypatch.setattr(words, "load_wording", hostile)
    text = page_of(report).decode()
    assert "<title>&lt;/title&gt;&lt;script&gt;x" in text
    assert text.count("<script>") == 1


def test_the_policy_stops_what_would_slip_through(open_page: Open, content: bytes) -> None:
    """Were there a hole, the browser would still refuse: script, style, request and markup strings are all forbidden."""
    page = open_page(content).page
    seen = page.evaluate(
        """async () => {
          const refused = {};
          const attempt = (name, action) => { try { action(); refused[name] = false; } catch { refused[name] = true; } };
          attempt('markup', () => { document.body.innerHTML = '<b>x</b>'; });
          // What a driver evaluates may use eval; what runs in a later task may not.
          await new Promise((resolve) => setTimeout(resolve));
          attempt('eval', () => { window.eval('1'); });
          const script = document.createElement('script');
          attempt('script', () => { script.textContent = 'window.pwned=1'; document.body.append(script); });
          const link = document.createElement('a');
          link.setAttribute('style', 'color: red');
          document.body.append(link);
          refused.style = getComputedStyle(link).color !== 'rgb(255, 0, 0)';
          refused.fetch = await fetch('https://evil.example/').then(() => false, () => true);
          refused.ran = !('pwned' in window);
          return refused;
        }"""
    )
    assert all(seen.values()), seen


def test_page_is_built_of_safe_parts() -> None:
    for file in sorted(PAGE.glob("*.js")):
        text = file.read_text("utf-8")
        for word in ("setHTML", "DOMParser", "createContextualFragment", "javascript:", "srcdoc", "import("):
            assert word not in text, (file.name, word)
