#!/usr/bin/env bash
# CommonMark: bold that ends in Chinese punctuation and goes on in Chinese is not bold; its asterisks stay in the text.
#
# Guess:     **…** is bold wherever it stands: the format was made to be read without spaces around it.
# Version:   markdown-it-py 4.3.0 (CommonMark), markdownify 1.2.3
# Behaviour: a closing ** must not follow punctuation unless white space or punctuation comes after it. Chinese has no such space: **“重要”**的 and
#            **注意：**请 are plain text with asterisks, **注意**：请 is bold. markdownify writes <b>“实事求是”</b>不变 as just such
#            text, so a page that becomes Markdown and is read again gains four asterisks.
# Matters:   lead-ins (**一是加强领导。**要…) are the commonest bold in Chinese documents. The same paragraph from HTML, from DOCX
#            and from Markdown differs in ** around its key phrases, and what counts paragraphs as equal or near sees other text.
# Seen:      **“重要”**的 -> <p>**“重要”**的</p> | **重要**的 -> <p><strong>重要</strong>的</p> | there and back: 坚持**“实事求是”**不变
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export TMPDIR="$room" XDG_CACHE_HOME="$room"
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --no-cache-dir markdown-it-py==4.3.0 markdownify==1.2.3
cd "$room"
venv/bin/python - <<'PY'
from markdown_it import MarkdownIt
from markdownify import markdownify

render = MarkdownIt().render
EXPECTED = {
    "**“重要”**的": False,
    "**注意：**请到会": False,
    "**一是加强领导。**要抓紧": False,
    "**注意**：请到会": True,
    "**Note:** come": True,
}
same = True
for source, bold in EXPECTED.items():
    page = render(source).strip()
    print(f"{source} -> {page}")
    same &= ("<strong>" in page) is bold
page = "<p>坚持<b>“实事求是”</b>不变</p>"
back = render(markdownify(page)).strip()
print(f"{page} -> Markdown -> {back}")
same &= back == "<p>坚持**“实事求是”**不变</p>"
raise SystemExit(0 if same else "The behaviour has changed.")
PY
