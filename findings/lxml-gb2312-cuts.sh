#!/usr/bin/env bash
# lxml: a page that declares GB2312 ends at its first character beyond GB2312, without an error.
#
# Guess:     <meta charset=gb2312> is read as browsers read it, as GBK (the WHATWG encoding standard makes it a label of GBK);
#            or else a character that cannot be decoded becomes U+FFFD, or an error is raised.
# Version:   lxml 6.1.3 (the libxml2 of its wheel)
# Behaviour: lxml.html.document_fromstring(bytes) stops there: 镕 of 朱镕基, any traditional character. What follows is not in
#            the tree. The dash and the middle dot (A1AA, A1A4), which every page has, come out as ― and ・, other characters than those of
#            a page in any other encoding. The same bytes decoded as GB18030 first give all of the text.
# Matters:   most Chinese pages before 2010 declare gb2312 and are written in GBK. Their texts are cut, which looks like a short
#            page, and the texts that are whole differ from their copies in dash and dot.
# Seen:      '第一段。朱' | '卡尔・马克思―导师' | decoded first: '第一段。朱镕基视察水库。第三段。' and '卡尔·马克思—导师'
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export TMPDIR="$room" XDG_CACHE_HOME="$room"
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --no-cache-dir lxml==6.1.3
cd "$room"
venv/bin/python - <<'PY'
import lxml.html

EXPECTED = {
    "<p>第一段。</p><p>朱镕基视察水库。</p><p>第三段。</p>": "第一段。朱",
    "<p>卡尔·马克思—导师</p>": "卡尔・马克思―导师",
}
same = True
for body, expected in EXPECTED.items():
    raw = f"<html><head><meta charset=gb2312></head><body>{body}</body></html>".encode("gbk")
    declared = lxml.html.document_fromstring(raw).text_content()
    decoded = lxml.html.document_fromstring(raw.decode("gb18030")).text_content()
    print(f"as declared {declared!r}, decoded first {decoded!r}")
    same &= declared == expected and decoded == body.replace("<p>", "").replace("</p>", "")
raise SystemExit(0 if same else "The behaviour has changed.")
PY
