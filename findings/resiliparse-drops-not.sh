#!/usr/bin/env bash
# Resiliparse: the main text of a page loses every piece that is one Chinese character, a 不 in bold among them.
#
# Guess:     extract_plain_text(main_content=True) chooses blocks: a paragraph that stays, stays whole.
# Version:   Resiliparse 2.0.1
# Behaviour: inside a block that is kept, a text node of one character that is no ASCII is dropped. A 不 that the page
#            sets in bold, a one-character link (王) or a 。 after a link is gone; an English "a" in the same place stays.
#            main_content=False keeps them all.
# Matters:   表决不通过 becomes 表决通过: the corpus says the opposite of the page, and the loss depends on markup alone, so two
#            copies of one speech differ from site to site. An empty line would be noticed; this is not.
# Seen:      表决<b>不</b>通过 -> 表决通过 | 主任<a>王</a>发言 -> 主任发言 | 会议<a>结束</a>。 -> 会议结束 | plan <b>B</b> is on -> plan B is on
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export TMPDIR="$room" XDG_CACHE_HOME="$room"
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --no-cache-dir resiliparse==2.0.1
cd "$room"
venv/bin/python - <<'PY'
from resiliparse.extract.html2text import extract_plain_text

REPORT = "<p>各位委员，现在我代表镇政府汇报水库加固工程的进度，请大家评议，并对明年的安排提出建议。</p>" * 2
PIECES = {
    "表决<b>不</b>通过": "表决通过",
    "主任<a href='/wang'>王</a>发言": "主任发言",
    "会议<a href='/end'>结束</a>。": "会议结束",
    "plan <b>B</b> is on": "plan B is on",
}


def last_line(piece: str, main_content: bool) -> str:
    page = f"<html><body><article><h1>工程汇报</h1>{REPORT}<p>{piece}</p></article></body></html>"
    return extract_plain_text(page, main_content=main_content).splitlines()[-1]


same = True
for piece, expected in PIECES.items():
    main, all_text = last_line(piece, True), last_line(piece, False)
    print(f"{piece}: main text {main!r}, whole text {all_text!r}")
    same &= main == expected and len(all_text) >= len(main)
raise SystemExit(0 if same else "The behaviour has changed.")
PY
