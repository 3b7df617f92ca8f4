#!/usr/bin/env bash
# python-docx: Paragraph.text leaves out what a reader of the document sees in the middle of the line.
#
# Guess:     Paragraph.text is the text of the paragraph as Word shows it.
# Version:   python-docx 1.2.0
# Behaviour: only runs that are children of the paragraph or of a hyperlink count. A tracked insertion, a content control, a field
#            such as a cross-reference, and the base character under a reading (ruby) are left out, each without a gap; a
#            paragraph within a content control is not in Document.paragraphs at all. Hidden text is in.
# Matters:   drafts under review are full of insertions: 不 that the reviser put in is gone and the sentence says the opposite. A template's
#            content controls hold just the filled-in words, so filled-in forms compare as equal.
# Seen:      该方案|不|可行 -> 该方案可行 (insertion, content control), 见附件 -> 见 (field), 领导 -> 导 (ruby), hidden 内部 kept; 5 of 6 paragraphs
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export TMPDIR="$room" XDG_CACHE_HOME="$room"
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --no-cache-dir python-docx==1.2.0
cd "$room"
venv/bin/python - <<'PY'
import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls


def run(text: str, properties: str = "") -> str:
    return f"<w:r>{properties}<w:t>{text}</w:t></w:r>"


PARAGRAPHS = [
    run("该方案") + f'<w:ins w:id="1" w:author="审稿" w:date="2024-03-05T00:00:00Z">{run("不")}</w:ins>' + run("可行"),
    run("该方案") + f"<w:sdt><w:sdtContent>{run('不')}</w:sdtContent></w:sdt>" + run("可行"),
    run("见") + f'<w:fldSimple w:instr="REF annex">{run("附件")}</w:fldSimple>',
    f"<w:r><w:ruby><w:rubyPr/><w:rt>{run('lǐng')}</w:rt><w:rubyBase>{run('领')}</w:rubyBase></w:ruby></w:r>" + run("导"),
    run("内部", "<w:rPr><w:vanish/></w:rPr>") + run("讲话"),
]
document = docx.Document()
blocks = [f"<w:p {nsdecls('w')}>{content}</w:p>" for content in PARAGRAPHS]
blocks.append(f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p>{run('整段')}</w:p></w:sdtContent></w:sdt>")
for block in blocks:
    document.element.body.insert(len(document.element.body) - 1, parse_xml(block))
document.save("draft.docx")

seen = [paragraph.text for paragraph in docx.Document("draft.docx").paragraphs]
print(f"{len(seen)} of {len(blocks)} paragraphs: {seen}")
raise SystemExit(0 if seen == ["该方案可行", "该方案可行", "见", "导", "内部讲话"] else "The behaviour has changed.")
PY
