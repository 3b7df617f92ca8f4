"""The report of a check as a Word document: what the page prints, marks as character styles, sources as a table."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, IO, TYPE_CHECKING

from dedup.late import late_pattern
from dedup.report.output import Flag, Request
from dedup.report.output import PLAIN as NO_REQUEST

if TYPE_CHECKING:
    from dedup.findings.results import Results
    from dedup.model import Finding
    from dedup.report.paper import Mark

NAME = "docx"
FLAG = Flag(jobs=("check",), stdout=False, extensions=(".docx",))

ROWS = ("total", "without_quotations", "without_own", "largest", "copied", "counted", "remaining")
# Those that the others are parts of.
LEADING = ("total", "copied")
INDENT = "　"
# What an office fills in by hand.
BLANK = ("number", "commissioned", "examiner")
# More findings nobody files; all of them are in the JSON report.
FINDINGS = 2000
# What XML does not hold, what nobody sees, and what acts on other text.
_UNSEEN = late_pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
# The earliest time that an archive can say: the same report is the same file.
_TIME = (1980, 1, 1, 0, 0, 0)
_FONT, _EAST = "Calibri", "SimSun"


def write(report: Results, stream: IO[bytes], request: Request = NO_REQUEST) -> None:
    """The report of all drafts, one behind the other, in the language that was asked for."""
    document = _Document(report, request.language)
    for number, draft in enumerate(document.sections["drafts"]):
        document.write_draft(number, draft)
    stream.write(document.packed())


class _Document:
    """A Word document in the making."""

    def __init__(self, report: Results, language: str) -> None:
        import docx

        from dedup.report.wording import choose_language, load_wording, Wording

        chosen = choose_language(language)
        plain, page = load_wording(chosen), load_wording(chosen, "page")
        self._words = Wording(chosen, {**plain.messages, **page.messages})
        self._report = report
        self.sections: Mapping[str, Any] = report.page_sections()
        self._docx: Any = docx.Document()
        self._styles = _make_styles(self._docx)
        self._docx.core_properties.author = "dedup"
        self._docx.core_properties.title = self._words.say("paper.title")
        _set_page(self._docx.sections[0])

    def packed(self) -> bytes:
        """The document as a file, whose parts bear no time."""
        written, packed = io.BytesIO(), io.BytesIO()
        self._docx.save(written)
        import zipfile  # which no other output has a need of

        with zipfile.ZipFile(written) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                info = zipfile.ZipInfo(name, _TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(info, old.read(name))
        return packed.getvalue()

    def write_draft(self, number: int, draft: Mapping[str, Any]) -> None:
        """One draft, on a page of its own."""
        from dedup.report.paper import marks_of

        if number:
            self._docx.add_page_break()
        report = self._report
        document = report.number_of[draft["document"]]
        start, end = int(report.corpus.starts[document]), int(report.corpus.ends[document])
        text = report.corpus.text(start, end)
        findings = [one for one in report.findings() if one.occurrences[0].document == draft["document"]]
        speeches = report.document_speeches(document)
        title = next(
            (report.title_of(document, one) for one in speeches if report.title_of(document, one)), ""
        )
        self._cover(draft, title or draft["document"])
        self._shares(draft)
        self._text(text, marks_of(text, draft, findings))
        self._sources(draft)
        self._findings(draft, findings)
        self._excluded(draft)
        self._sign()

    # ------------------------------------------------------------------ its parts

    def _cover(self, draft: Mapping[str, Any], title: str) -> None:
        self._docx.add_heading(self._say("paper.title"), 0)
        self._docx.add_paragraph(clean(title), style="Subtitle")
        size = self._say("draft.length", characters=draft["characters"])
        libraries = [
            self._say("paper.library_extent", name=one["name"], documents=one["documents"])
            for one in self.sections["libraries"]
        ]
        from dedup.version import VERSION

        facts = (
            ("draft", f"{draft['document']}{self._say('finding.join')}{size}"),
            ("date", str(self.sections["date"])),
            ("library", "\n".join(libraries)),
            ("settings", self._counted(draft)),
            ("program", f"dedup {VERSION}"),
        )
        told = [(self._say(f"paper.{name}"), "") for name in BLANK]
        told += [(self._say(f"paper.{name}"), value) for name, value in facts if value]
        self._table(told, widths=(2.6, 13.4))

    def _counted(self, draft: Mapping[str, Any]) -> str:
        """How it was counted: what each report tells, and the options that are not as usual."""
        lengths, settings = draft["lengths"], self._report.settings
        told = {"run": lengths["run"], "least": lengths["passage"], "unit": lengths["unit"]}
        line = self._say("paper.counted", threshold=f"{settings.threshold:g}", **told)
        return line + "".join(
            self._say("paper.option", name=name, value=value) for name, value in self.sections["options"]
        )

    def _shares(self, draft: Mapping[str, Any]) -> None:
        self._heading("paper.shares")
        after = draft.get("decided", {}).get("after") if _decided(draft) else None
        names = ["share", *(["after"] if after else []), "characters", "findings"]
        rows = [[self._say("draft.column_row"), *(self._say(f"draft.column_{name}") for name in names)]]
        for name in ROWS:
            one = draft[name]
            now = [_percent(after[name]["share"])] if after else []
            sizes = dict.fromkeys((one["characters"], (after[name] if after else one)["characters"]))
            size = " → ".join(f"{number:,}" for number in sizes)
            row = self._say(f"draft.row_{name}", n=draft["lengths"]["run"], unit=draft["lengths"]["unit"])
            row = "\n".join(
                filter(None, (row if name in LEADING else INDENT + row, self._source_of(draft, one)))
            )
            rows.append([row, self._share(draft, name), *now, size, f"{len(one['findings']):,}"])
        self._table(rows, head=True, widths=(16.0 - 2.6 * (len(rows[0]) - 1), *([2.6] * (len(rows[0]) - 1))))

    def _source_of(self, draft: Mapping[str, Any], row: Mapping[str, Any]) -> str:
        """The source that a row is about, by number and name; empty for other rows."""
        found = [one for one in draft["sources"] if one["source"] == row.get("source")]
        return f"{INDENT}[{found[0]['number']}] {_name_of(found[0])}" if found else ""

    def _share(self, draft: Mapping[str, Any], name: str) -> str:
        share = _percent(draft[name]["share"])
        return self._say("draft.at_least", share=share) if draft["at_least"] and name in ROWS[:4] else share

    def _text(self, text: str, marks: Sequence[Mark]) -> None:
        from dedup.report.paper import cut_text

        self._heading("paper.text")
        self._note("paper.how_marked")
        paragraph = self._docx.add_paragraph()
        for piece in cut_text(text, marks):
            if piece.number:
                paragraph.add_run(f"[{piece.number}]", style=self._styles["number"])
            first, *others = piece.text.replace("\r\n", "\n").split("\n")
            if first:
                paragraph.add_run(clean(first), style=self._styles.get(piece.kind))
            for line in others:
                # Paragraphs stand apart without blank lines.
                paragraph = self._docx.add_paragraph() if paragraph.runs else paragraph
                if line.strip():
                    paragraph.add_run(clean(line), style=self._styles.get(piece.kind))

    def _sources(self, draft: Mapping[str, Any]) -> None:
        numbered = [one for one in draft["sources"] if one["number"]]
        shown = [one for one in numbered if one["new"]]
        if not shown:
            return
        self._heading("paper.sources")
        names = ("number", "title", "from", "characters", "share")
        rows = [[self._say(f"paper.column_{name}") for name in names]]
        for one in shown:
            name = "\n".join(dict.fromkeys((_name_of(one), one["source"])))
            origin = " ".join(filter(None, (one["date"], one["outlet"])))
            rows.append(
                [f"[{one['number']}]", name, origin, f"{one['characters']:,}", _percent(one["share"])]
            )
        self._table(rows, widths=(1.2, 8.2, 2.8, 2.0, 1.8), head=True)
        if known := len(numbered) - len(shown):
            self._note("draft.known_sources", n=known)

    def _findings(self, draft: Mapping[str, Any], findings: Iterable[Finding]) -> None:
        from dedup.kinds import PHRASES

        copies = [one for one in findings if one.kind not in PHRASES and len(one.occurrences) > 1]
        if not copies:
            return
        self._heading("paper.findings")
        self._note("paper.how_compared")
        sources = {one["source"]: one for one in draft["sources"]}
        for finding in copies[:FINDINGS]:
            self._finding(finding, sources.get(finding.occurrences[1].document), draft)
        if len(copies) > FINDINGS:
            self._note("overview.more", n=len(copies) - FINDINGS)

    def _finding(self, finding: Finding, source: Mapping[str, Any] | None, draft: Mapping[str, Any]) -> None:
        """A finding with both texts, side by side."""
        from dedup.report.differs_wording import say_differs
        from dedup.report.paper import compare, left_out, ties_of

        place, other = finding.occurrences[:2]
        number = f"[{source['number']}] " if source else ""
        name = _name_of(source) if source else other.document
        self._docx.add_heading(clean(number + name), 3)
        facts = [
            self._words.of_kind(finding.kind).title,
            self._say("draft.at", place=f"{place.line}:{place.column}"),
            self._say("pair.characters", n=finding.characters),
        ]
        if left_out(finding, draft):
            facts.append(self._say("decide.left_out"))
        told = self._docx.add_paragraph(
            clean(self._say("finding.join").join(facts)), style=self._styles["note"]
        )
        if "differs" in finding.evidence:
            differs = say_differs(finding, self._words, len(finding.evidence["differs"]["facts"]))
            told.add_run("\n" + clean(differs)).bold = True
        told.paragraph_format.keep_with_next = True
        table = self._docx.add_table(1, 2, style="Table Grid")
        _head_row(table.rows[0])
        for cell, key in zip(table.rows[0].cells, ("source_says", "draft_says"), strict=True):
            cell.paragraphs[0].add_run(self._say(f"paper.{key}")).bold = True
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        for of_source, of_draft in ties_of(finding):
            both = compare(self._quote(other.document, of_source), self._quote(place.document, of_draft))
            for cell, pieces, style in zip(table.add_row().cells, both, ("gone", "new"), strict=True):
                for text, differs_here in pieces:
                    cell.paragraphs[0].add_run(
                        clean(text), style=self._styles[style] if differs_here else None
                    )

    def _excluded(self, draft: Mapping[str, Any]) -> None:
        if not _decided(draft):
            return
        after = draft["decided"]["after"]
        shares = {
            f"{name}{end}": _percent(one[name]["share"])
            for name in ("total", "copied")
            for end, one in (("", draft), ("_after", after))
        }
        self._heading("paper.excluded")
        self._docx.add_paragraph(self._say("paper.before_after", **shares))
        for one in draft["decided"]["held"]:
            about = one["title"] or one["source"] or one["text"]
            paragraph = self._docx.add_paragraph(style="List Number")
            paragraph.add_run(self._say(f"decide.what_{one['what']}")).bold = True
            paragraph.add_run(clean(f"  {about}\n{self._say('paper.reason')}"))
            paragraph.add_run(clean(one["note"] or self._say("paper.no_reason")))

    def _sign(self) -> None:
        line = "　　".join(f"{self._say(f'paper.{key}')} {'_' * 24}" for key in ("signed", "signed_on"))
        self._docx.add_paragraph()
        self._docx.add_paragraph(line)

    # ------------------------------------------------------------------ what they are made of

    def _say(self, key: str, **values: Any) -> str:
        return self._words.say(key, **values)

    def _note(self, key: str, **values: Any) -> None:
        self._docx.add_paragraph(self._say(key, **values), style=self._styles["note"])

    def _heading(self, key: str) -> None:
        self._docx.add_heading(self._say(key), 1)

    def _quote(self, document: str, span: tuple[int, int]) -> str:
        """A span of a document in whole words."""
        import numpy as np

        from dedup.text.whole import whole_spans

        number = self._report.number_of[document]
        base = self._report.corpus.starts[number]
        start, end = whole_spans(self._report.corpus, *(np.array([base + at]) for at in span))
        return self._report.corpus.text(int(start[0]), int(end[0]))

    def _table(self, rows: Sequence[Sequence[str]], widths: Sequence[float] = (), head: bool = False) -> None:
        """A table of texts; ``widths`` are those of its columns in centimetres."""
        from docx.shared import Cm

        table = self._docx.add_table(len(rows), len(rows[0]), style="Table Grid")
        table.autofit = not widths
        if head:
            _head_row(table.rows[0])
        for column, width in zip(table.columns, widths, strict=False):
            column.width = Cm(width)
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text, width in itertools.zip_longest(row.cells, texts, widths):
                cell.paragraphs[0].add_run(clean(text)).bold = True if head and text in rows[0] else None
                cell.paragraphs[0].paragraph_format.space_after = 0
                if width:
                    cell.width = Cm(width)
        self._docx.add_paragraph()


def _head_row(row: Any) -> None:
    """A row that is repeated on each page of its table."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def clean(text: str) -> str:
    """Text of a stranger as a document can hold it: what cannot be seen, or acts on others, is named: ``⟦U+202E⟧``."""
    return _UNSEEN.sub(lambda found: f"⟦U+{ord(found[0]):04X}⟧", text)


def _decided(draft: Mapping[str, Any]) -> bool:
    return bool(draft.get("decided", {}).get("held"))


def _name_of(source: Mapping[str, Any]) -> str:
    """The title of a source, or the name of its file: who files a report does not want its folders."""
    title: str = source["title"] or source["source"].rpartition("/")[2]
    return title


def _percent(share: float) -> str:
    return f"{share:.1%}"


def _make_styles(document: Any) -> dict[str, Any]:
    """The styles of what is marked, by kind, and of notes; fonts that Chinese has too."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_UNDERLINE
    from docx.oxml.ns import qn
    from docx.shared import Pt

    from dedup.report.paper import COPIED, LEFT_OUT, PHRASE, RUN

    for name in ("Normal", "Title", "Subtitle", "Heading 1", "Heading 3"):
        font = document.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for script, face in (("w:ascii", _FONT), ("w:hAnsi", _FONT), ("w:eastAsia", _EAST)):
            font.set(qn(script), face)
    document.styles["Normal"].font.size = Pt(10.5)
    looks: dict[str, tuple[str, dict[str, Any]]] = {
        "number": ("Source number", {"bold": True, "superscript": True}),
        COPIED: ("Copied", {"underline": WD_UNDERLINE.SINGLE}),
        RUN: ("Run", {"underline": WD_UNDERLINE.DASH}),
        PHRASE: ("Set phrase", {"underline": WD_UNDERLINE.DOTTED}),
        LEFT_OUT: ("Left out", {"strike": True}),
        "gone": ("Only in the source", {"strike": True}),
        "new": ("Only in the draft", {"bold": True, "underline": WD_UNDERLINE.SINGLE}),
    }
    styles = {}
    for kind, (name, look) in looks.items():
        style = document.styles.add_style(f"dedup {name}", WD_STYLE_TYPE.CHARACTER)
        for key, value in look.items():
            setattr(style.font, key, value)
        styles[kind] = style
    note = document.styles.add_style("dedup Note", WD_STYLE_TYPE.PARAGRAPH)
    note.base_style = document.styles["Normal"]
    note.font.size = Pt(9)
    return styles | {"note": note}


def _set_page(section: Any) -> None:
    """A4, with ``2 / 14`` in the middle of the foot of each page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for i, field in enumerate(("PAGE", "NUMPAGES")):
        if i:
            paragraph.add_run(" / ")
        simple = OxmlElement("w:fldSimple")
        simple.set(qn("w:instr"), field)
        simple.append(OxmlElement("w:r"))
        simple[0].append(OxmlElement("w:t"))
        simple[0][0].text = "1"
        paragraph._p.append(simple)
