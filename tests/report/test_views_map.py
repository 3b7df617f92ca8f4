"""The map and the dot plot in a browser; texts and names of strangers in all three views."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dedup.findings.scan_report import Report
from tests.report.by_hand import report_of
from tests.report.conftest import Opened, page_of
from tests.report.view_texts import ALONE, FIRST, fragment, MOVED, OTHER, PASSAGES, settle, speech

Open = Callable[..., Opened]


@pytest.fixture(scope="module")
def family() -> Report:
    """Three speeches that share, two that share something else, one alone."""
    texts = {
        "a.txt": FIRST,
        "b.txt": MOVED,
        "c.txt": speech("在第三次会议上的讲话", PASSAGES[0], PASSAGES[1]),
        "d.txt": speech("在第四次会议上的讲话", OTHER[3] + OTHER[0]),
        "x.txt": ALONE,
        "y.txt": ALONE + "另外一句。",
        "z.txt": speech(
            "在无关的会议上的讲话",
            "谁也没有说过的一句话，写在这里只为了让这篇讲话同别的讲话没有关系，长度够了就停。",
        ),
    }
    return report_of(texts)


# -------------------------------------------------------------- the map


def test_the_list_has_every_pair_with_its_share(open_page: Open, family: Report) -> None:
    page = open_page(page_of(family)).go("#map?by=speeches")
    pairs = page.locator(".map-pairs li").all()
    shown = {
        tuple(sorted(pair.locator(".id").all_text_contents())): pair.locator(".share").inner_text()
        for pair in pairs
    }
    assert {
        ("a.txt@1", "b.txt@1"),
        ("a.txt@1", "c.txt@1"),
        ("b.txt@1", "c.txt@1"),
        ("x.txt@1", "y.txt@1"),
    } <= set(shown)
    # The map counts as the head of the pair view does.
    for pair in pairs:
        text = pair.locator(".share").inner_text()
        opened = page.context.new_page()
        opened.goto(page.url.partition("#")[0] + pair.locator("a").get_attribute("href"))
        opened.wait_for_selector(".pair-head")
        heads = opened.locator(".pair-share").all_inner_texts()
        share, characters = text.split(" · ")
        count = characters.partition(" ")[0]
        assert any(f"{share} covered: {count} of" in head for head in heads), (text, heads)
        opened.close()


def test_a_click_on_a_cell_opens_its_pair(open_page: Open, family: Report) -> None:
    opened = open_page(page_of(family), viewport={"width": 1200, "height": 800})
    page = opened.go("#map?by=speeches")
    settle(page)
    canvas = page.locator(".map-sheet canvas")
    box = canvas.bounding_box()
    found = None
    # Down the right edge of the first row's cells until the tip names two speeches that share.
    for x in range(int(box["width"]) - 4, 0, -6):
        canvas.hover(position={"x": x, "y": 40})
        if canvas.evaluate("(element) => element.classList.contains('on-cell')"):
            found = x
            break
    assert found is not None
    names = page.locator(".map-tip bdi").all_inner_texts()
    canvas.click(position={"x": found, "y": 40})
    page.wait_for_selector(".pair-head")
    assert page.locator(".pair-name bdi").all_inner_texts() == names
    assert opened.errors == []


def test_a_finger_shows_a_pair_before_it_opens_it(open_page: Open, family: Report) -> None:
    opened = open_page(page_of(family), viewport={"width": 390, "height": 800}, has_touch=True)
    page = opened.go("#map?by=speeches")
    settle(page)
    canvas = page.locator(".map-sheet canvas")
    # Names take 0.36 of the width and a gap of 8, numbers 24 above; the second cell of the first row is a pair.
    rows, width = 6, canvas.bounding_box()["width"]
    cell = min(38, (0.64 * width - 8) / rows)
    at = {"x": 0.36 * width + 8 + 1.5 * cell, "y": 24 + 0.5 * cell}
    canvas.tap(position=at)
    assert len(page.locator(".map-tip bdi").all()) == 2
    assert "#map" in page.url
    canvas.tap(position=at)
    page.wait_for_selector(".pair-head")
    assert opened.errors == []


def test_the_map_works_with_keys_alone(open_page: Open, family: Report) -> None:
    page = open_page(page_of(family)).go("#map?by=speeches")
    page.locator(".map-sheet canvas").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    names = page.locator(".map-tip bdi").all_inner_texts()
    assert len(names) == 2
    assert "%" in page.locator(".map-tip").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_selector(".pair-head")
    assert page.locator(".pair-name bdi").all_inner_texts() == names


def test_documents_open_at_the_speeches_that_share_most(open_page: Open) -> None:
    many = speech("第一篇:在渡口会议上的讲话", OTHER[0] * 5) + speech(
        "第二篇:在冷库会议上的讲话", PASSAGES[1] + PASSAGES[2], OTHER[1] * 4
    )
    report = report_of(
        {"book.txt": many, "copy.txt": speech("在冷链会议上的讲话", PASSAGES[1] + PASSAGES[2], OTHER[3])}
    )
    assert len(report.document_speeches(0)) == 2
    page = open_page(page_of(report)).go("#map?by=documents")
    page.locator(".map-pairs a").first.click()
    page.wait_for_selector(".pair-head")
    assert sorted(page.locator(".pair-place bdi:first-child").all_inner_texts()) == [
        "book.txt@2",
        "copy.txt@1",
    ]


def test_what_the_map_leaves_out_is_said(open_page: Open) -> None:
    texts = {}
    for n in range(210):
        own = "".join(chr(0x4E00 + (n * 97 + i * 31) % 20000) for i in range(60))
        texts[f"{n:03}a.txt"] = f"{own}。\n"
        texts[f"{n:03}b.txt"] = f"{own}。\n另起一行。\n"
    report = report_of(texts)
    opened = open_page(page_of(report))
    page = opened.go("#map?by=documents")
    assert "Drawn are the 400 that share most" in page.locator(".map-figure figcaption").inner_text()
    assert page.locator(".map-pairs h2").inner_text().endswith("210")
    page.locator(".map-pairs .more").click()
    assert page.locator(".map-pairs li").count() == 100
    assert opened.errors == []


def test_nothing_to_draw_is_said(open_page: Open) -> None:
    report = report_of({"a.txt": FIRST, "b.txt": ALONE})
    opened = open_page(page_of(report))
    for by, what in (
        ("documents", "No two documents share text"),
        ("speeches", "No two speeches share text"),
    ):
        assert what in opened.go(f"#map?by={by}").locator(".notice").inner_text()
    assert opened.errors == []


# -------------------------------------------------------------- the dot plot


def test_the_list_beside_the_plot_has_every_match(open_page: Open, family: Report) -> None:
    opened = open_page(page_of(family))
    page = opened.go(fragment("dots", "a.txt@1", "b.txt@1"))
    assert page.locator(".dots-list li").count() == 3
    page.locator(".dots-list a").nth(1).click()
    page.wait_for_selector(".pair-text")
    assert page.locator(".pair-now strong").inner_text() == "Match 2 of 3"
    assert opened.errors == []


def test_a_line_of_the_plot_opens_its_match(open_page: Open, family: Report) -> None:
    page = open_page(page_of(family)).go(fragment("dots", "a.txt@1", "b.txt@1"))
    settle(page)
    canvas = page.locator(".dots canvas")
    box = canvas.bounding_box()
    # The last passage of A is the first of B. Margins of the plot: 56 left, 12 right, 30 above, 12 below.
    middle = len(PASSAGES[2]) / 2
    at = {
        "x": 56 + (FIRST.index(PASSAGES[2]) + middle) / len(FIRST) * (box["width"] - 68),
        "y": 30 + (MOVED.index(PASSAGES[2]) + middle) / len(MOVED) * (box["height"] - 42),
    }
    canvas.hover(position=at)
    assert page.locator(".dots-tip").inner_text().startswith("Match 3 of 3")
    canvas.click(position=at)
    page.wait_for_selector(".pair-text")
    assert page.locator(".pair-now strong").inner_text() == "Match 3 of 3"


def grams(text: str) -> list[str]:
    counted = "".join(filter(str.isalnum, text))
    return [counted[i : i + 6] for i in range(len(counted) - 5)]


def test_dots_show_what_no_finding_says(open_page: Open) -> None:
    first = speech("在甲会上的讲话", PASSAGES[0], OTHER[0], "发下去的巡护手机里存着路。")
    second = speech("在乙会上的讲话", PASSAGES[0], OTHER[1], "他说，发下去的巡护手机还在。")
    page = open_page(page_of(report_of({"first.txt": first, "moved.txt": second}))).go(
        fragment("dots", "first.txt@1", "moved.txt@1")
    )
    page.wait_for_selector(".dots-note:not(:empty)")
    assert page.locator(".dots-list li").count() == 1
    want = sum(x == y for x in grams(first) for y in grams(second))
    assert want > len(grams(PASSAGES[0])) + 2
    assert page.locator(".dots-note").inner_text().startswith(f"{want} dots")


# -------------------------------------------------------------- texts of strangers

ATTACKS = [
    "<script>window.harmed = 1</script>",
    "<img src=x onerror='window.harmed = 1'>",
    "</script><script>window.harmed = 1</script>",
    "<svg onload='window.harmed = 1'><style>*{display:none}</style></svg>",
    "{{ window.harmed }} ${window.harmed = 1} javascript:alert(1)",
    "向左\u202e覆盖\u2066隔离\u200b零宽\u0007响铃\ufeff",
]
NAMES = [
    "__proto__",
    "a/b#c%d?e=f&g.txt",
    "\"'><img src=x onerror=window.harmed=1>",
    "\u202etxt.exe",
    "constructor",
    "空 格.txt",
]


@pytest.fixture(scope="module")
def hostile() -> Report:
    body = "\n".join(f"{passage}{attack}" for passage, attack in zip(PASSAGES * 2, ATTACKS, strict=True))
    texts = {name: f"{ATTACKS[n]}关于{name}的讲话\n{body}\n{OTHER[n % 4]}\n" for n, name in enumerate(NAMES)}
    return report_of(texts)


@pytest.mark.parametrize("view", ["pair", "dots", "map?by=speeches", "map?by=documents"])
def test_texts_and_names_of_strangers_are_data(open_page: Open, hostile: Report, view: str) -> None:
    opened = open_page(page_of(hostile))
    for a, b in ((NAMES[0], NAMES[1]), (NAMES[2], NAMES[3]), (NAMES[4], NAMES[5])):
        page = opened.go(f"#{view}" if view.startswith("map") else fragment(view, f"{a}@1", f"{b}@1"))
        settle(page)
        assert (
            page.locator("main :is(script, style, img, iframe, object, embed, form, base, meta)").count() == 0
        )
        assert page.evaluate("window.harmed") is None
        assert page.locator("main h1").is_visible()
        unseen = "[\\u202a-\\u202e\\u2066-\\u2069\\u200b\\u0007\\ufeff]"
        assert not page.evaluate(f"/{unseen}/.test(document.body.textContent + document.title)")
        attributes = f"""() => [...document.querySelectorAll("main *")].some((element) => [...element.attributes].some(
          ({{ name, value }}) => name !== "href" && (/^on/.test(name) || /{unseen}/.test(value))))"""
        assert not page.evaluate(attributes)
    if view == "pair":
        assert page.locator("#pane-a .unseen").count() >= 5
        assert page.locator("#pane-a button.match-tag").count() >= 1
    if view.startswith("map"):
        page.locator(".map-pairs a").first.click()
        page.wait_for_selector(".pair-head")
        assert page.evaluate("window.harmed") is None
    assert opened.errors == []
    assert all(url.startswith("file:") for url in opened.requests)


def test_wording_exists_in_chinese(open_page: Open, family: Report) -> None:
    opened = open_page(page_of(family, "zh"))
    assert opened.go("#map").locator("h1").inner_text() == "谁与谁重合"
    page = opened.go(fragment("pair", "a.txt@1", "b.txt@1", match=2))
    assert page.locator(".pair-now strong").inner_text() == "第 2 处，共 3 处"
    page = opened.go(fragment("dots", "a.txt@1", "b.txt@1"))
    assert "点阵图" in page.title()
    assert opened.errors == []
