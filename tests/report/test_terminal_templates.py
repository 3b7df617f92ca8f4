"""Templates on the screen: made by hand over three small speeches."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from dedup.findings.scan_report import Report
from dedup.model import Finding, Occurrence, Slot, SLOT_TYPES, Template, TemplateSequence, Use
from dedup.pipeline import scan_paths
from dedup.report.terminal_templates import list_families, show_templates, STYLES
from dedup.settings import Settings

TEXTS = {
    "a.txt": "全县春灌工作会议讲话\n今天，县政府召开全县春灌工作会议，主要任务是分水到户。\n",
    "b.txt": "全区灯会筹备会议讲话\n今天，区文化馆召开灯会筹备会议，主要目的是定下场地。\n",
    "c.txt": "渔港搬迁动员会讲话\n今天，市海洋局召开渔港搬迁动员会议，主要任务是说清补偿。\n",
}
FILLINGS = {
    "a.txt": ("县政府", "全县春灌工作", "任务", "分水到户"),
    "b.txt": ("区文化馆", "灯会筹备", "目的", "定下场地"),
    "c.txt": ("市海洋局", "渔港搬迁动员", "任务", "说清补偿"),
}
OPENING = "今天，【…】召开【…】会议，主要【任务│目的】是【…】"


def place(name: str, text: str) -> Occurrence:
    start = TEXTS[name].index(text)
    column = start - TEXTS[name].index("\n")
    end = column + len(text)
    return Occurrence(name, f"{name}@1", start, start + len(text), 2, column, 2, end, "member")


def use(name: str) -> Use:
    line = TEXTS[name].splitlines()[1]
    spans = [place(name, value) for value in FILLINGS[name]]
    return Use(place(name, line), tuple((one.start, one.end) for one in spans), FILLINGS[name])


def opening(**changes: object) -> Template:
    kinds = ("organisation", "text", "text", "text")
    columns = list(zip(*FILLINGS.values(), strict=True))
    slots = [
        Slot(kind, tuple((value, 1) for value in column), 3)
        for kind, column in zip(kinds, columns, strict=True)
    ]
    slots[2] = Slot("text", (("任务", 2), ("目的", 1)), 2, alternatives=True)
    values = {
        "id": "aaaa",
        "skeleton": ("今天，", None, "召开", None, "会议，主要", None, "是", None),
        "text": OPENING,
        "slots": tuple(slots),
        "uses": tuple(use(name) for name in TEXTS),
        "speeches": 3,
        "sources": 0,
        "gain": 1234.5,
    }
    return Template(**(values | changes))


def small(id: str, parent: str = "", text: str = "召开") -> Template:
    uses = tuple(Use(place(name, "召开"), (), ()) for name in TEXTS)
    return Template(id, (text,), text, (), uses, 3, 2, 5.0, parent)


OUTLINE = Finding(
    "cccc",
    "outline",
    "across",
    "speech",
    (place("a.txt", "今天"), place("b.txt", "今天")),
    2,
    20,
    "今天",
    {"templates": ["aaaa", "bbbb", "aaaa"], "passages": []},
)


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("speeches")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, "utf-8")
    return scan_paths([str(folder)], Settings())


@pytest.fixture
def show(scanned: Report, monkeypatch: pytest.MonkeyPatch):
    """Shows templates of the three speeches and gives what stands on the screen."""

    def call(*templates: Template, width: int = 10_000, colour: bool = False, **options: object) -> str:
        monkeypatch.setattr(Report, "templates", templates)
        monkeypatch.setattr(Report, "template_sequence", lambda self, number: TemplateSequence(0.25, ()))
        quarter = replace(scanned.summary, characters=400, member_characters={"template": 100})
        monkeypatch.setitem(vars(scanned), "summary", quarter)
        monkeypatch.setattr(Report, "findings", lambda self: iter(outlines))
        outlines: Iterator[Finding] | list[Finding] = options.pop("outlines", [])
        console = Console(
            file=io.StringIO(),
            width=width,
            highlight=False,
            emoji=False,
            markup=False,
            force_terminal=colour,
            color_system="standard" if colour else None,
            _environ={},
        )
        show_templates(scanned, console, **options)
        return console.file.getvalue()

    return call


def test_all_of_a_template_in_english(show) -> None:
    assert [line.rstrip() for line in show(opening()).splitlines()] == [
        "Templates (1 of 1 family)",
        "",
        OPENING,
        "  3 uses, 3 speeches, saves 1,234 bits  aaaa",
        "  1  organisation  县政府×1  区文化馆×1  市海洋局×1",
        "  2  text          全县春灌工作×1  灯会筹备×1  渔港搬迁动员×1",
        "  3  text          任务×2  目的×1",
        "  4  text          分水到户×1  定下场地×1  说清补偿×1",
        *(f"  {name}:2:1  {text.splitlines()[1]}" for name, text in TEXTS.items()),
        "",
        "1 template, 3 uses in 3 of 3 speeches",
        "Their fixed words make up 25.0% of the text.",
    ]


def test_and_in_chinese(show) -> None:
    shown = show(opening(sources=2), language="zh", outlines=[OUTLINE])
    for line in (
        "模板（共1组，列出1组）",
        "使用3处，见于3篇、2个来源，节省1,234比特",
        "1  机构  县政府×1",
        "提纲雷同（共1组，列出1组）\n3个模板依次相同  cccc\n  a.txt:2:1  全县春灌工作会议讲话\n",
        "1个模板，使用3处；3篇中有3篇用到\n模板的固定文字占全文25.0%。",
    ):
        assert line in shown
    words = shown.replace(".txt", "").translate({ord(letter): None for letter in "abc"})
    assert not any("a" <= letter.lower() <= "z" for letter in words)


def test_outlines_with_most_templates_come_first(show) -> None:
    longer = Finding("dddd", *OUTLINE_REST, {"templates": ["aaaa"] * 4, "passages": []})
    shown = show(opening(), outlines=[OUTLINE, longer])
    assert "Re-used outlines (2 of 2)\n4 templates in the same order  dddd\n" in shown
    assert shown.index("dddd") < shown.index("cccc")
    assert "… and 2 more; --json FILE has them all" in show(opening(), outlines=[OUTLINE] * 7)


OUTLINE_REST = (
    OUTLINE.kind,
    OUTLINE.scope,
    OUTLINE.unit,
    OUTLINE.occurrences,
    OUTLINE.places,
    OUTLINE.characters,
    OUTLINE.excerpt,
)


def test_no_templates(show) -> None:
    assert show() == "No templates.\n"
    assert show(language="zh") == "未发现模板。\n"


def test_nested_ones_stand_beneath_theirs(show) -> None:
    templates = opening(), small("bbbb"), small("cccc", "aaaa"), small("dddd", "cccc")
    shown = show(*templates, everything=True)
    order = [line for line in shown.splitlines() if line.endswith(("bbbb", "cccc", "dddd", "aaaa"))]
    assert [line.split()[-1] for line in order] == ["aaaa", "cccc", "dddd", "bbbb"]
    assert [len(line) - len(line.lstrip()) for line in order] == [2, 6, 10, 2]


def test_a_template_whose_wider_one_is_not_there_is_not_lost() -> None:
    families = list(list_families((small("a", "gone"), small("b"))))
    assert families == [[(0, small("a", "gone"))], [(0, small("b"))]]


def test_variants_are_lines_with_their_share(show) -> None:
    variants = [small(f"bbb{n}", "aaaa", f"召开{n}") for n in range(5)]
    shown = show(opening(speeches=12), *variants).splitlines()
    assert [line.rstrip() for line in shown if "of these" in line] == [
        f"    variant, 25% of these speeches  召开{n}  bbb{n}" for n in range(3)
    ]
    assert "    … and 2 variants more" in map(str.rstrip, shown)


def test_everyday_words_are_left_out_and_counted(show) -> None:
    everyday = replace(small("bbbb", text="就是"), everyday=True)
    shown = show(opening(), everyday)
    assert "bbbb" not in shown
    assert "1 template of everyday words left out; --all lists them" in shown
    assert "bbbb" in show(opening(), everyday, everything=True)


def test_what_belongs_to_pages_has_a_badge(show) -> None:
    assert "aaaa  page frame\n" in show(opening(frame=True)).replace(" \n", "\n")
    assert "aaaa  页面框架" in show(opening(frame=True), language="zh")


def test_what_is_left_out_is_counted(show) -> None:
    many = tuple((f"值{n}", 9 - n) for n in range(8))
    slot = Slot("place", many, 60)
    template = opening(skeleton=("在", None), slots=(slot,), uses=opening().uses * 3)
    shown = show(template, small("bbbb"), small("dddd"), most=1)
    assert "值4×5  … 55 more" in shown
    assert "… and 6 uses more" in shown
    assert "Templates (1 of 3 families)" in shown
    assert "… and 2 families more; --all lists them" in shown
    assert "3 templates, 15 uses in 3 of 3 speeches" in shown


def test_empty_and_long_values(show) -> None:
    slot = Slot("text", (("", 2), ("一" * 40, 1)), 2)
    shown = show(opening(skeleton=("在", None), slots=(slot,)))
    assert f"(empty)×2  {'一' * 12}…×1" in shown


def test_breaks_and_wide_spaces_stand_on_one_line(show) -> None:
    slot = Slot("text", (("甲\u3000\u3000乙", 1),), 1)
    shown = show(opening(skeleton=("同志们：\n\u3000\u3000今天，", None), slots=(slot,)))
    assert "\n同志们：↵今天，【…】\n" in shown
    assert "甲 乙×1" in shown


def test_every_type_of_slot_has_a_colour() -> None:
    assert tuple(STYLES) == SLOT_TYPES


def test_slots_have_colours_and_are_seen_without(show) -> None:
    coloured = show(opening(), colour=True)
    assert "\x1b[92m【…】\x1b[0m" in coloured
    assert "\x1b[33m【任务│目的】\x1b[0m" in coloured
    assert "\x1b[92morganisation" in coloured
    assert OPENING in show(opening())


def test_hostile_text_cannot_drive_the_screen(show) -> None:
    evil = "\x1b\u202e[b]\x07"
    slots = (Slot("text", ((evil, 3),), 1), Slot("text", ((evil, 2), ("乙", 1)), 2, alternatives=True))
    shown = show(opening(skeleton=(evil, None, None), slots=slots))
    assert not {"\x1b", "\u202e", "\x07"} & set(shown)
    assert shown.count("\\u001b\\u202e[b]\\u0007") == 4


@pytest.mark.parametrize("width", [40, 61, 80])
def test_lines_fit_the_screen_and_keep_their_indentation(show, width: int) -> None:
    long = opening(skeleton=("今天，" * 40, None), slots=(Slot("text", (("一" * 30, 1), ("二" * 30, 1)), 2),))
    shown = show(long, opening(id="dddd", parent="aaaa"), width=width, everything=True)
    quoted = [line.rstrip() for line in shown[: shown.index("2 templates, 6 uses")].splitlines()]
    assert all(cell_len(line) <= width for line in quoted)
    assert "".join(quoted).count("今天，") > 40
    nested = quoted[quoted.index(next(line for line in quoted if "dddd" in line)) :]
    assert all(line.startswith(" " * 6) for line in nested[: nested.index("")])
