#!/usr/bin/env bash
# tantivy: a Chinese clause of 14 characters is not in the index at all, and not even itself finds it.
#
# Guess:     a full-text index without a Chinese tokenizer takes a clause as one token: only the whole clause is found, but that is.
# Version:   tantivy 0.27.0 (Python)
# Behaviour: the default tokenizer drops tokens of 40 bytes or more without a word. In UTF-8 that is 14 Chinese characters, or 40 Latin
#            letters, which no word has. Searching with the tokenizer "default" for the sentence that was indexed finds nothing.
# Matters:   an exact search as a first filter for reused text ("does this clause stand anywhere?") answers no for just those
#            clauses that are long enough to tell a copy from chance, and yes for the short ones.
# Seen:      13 characters: found | 14 characters: not found | 39 letters: found | 40 letters: not found
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export TMPDIR="$room" XDG_CACHE_HOME="$room"
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --no-cache-dir tantivy==0.27.0
cd "$room"
venv/bin/python - <<'PY'
import tantivy

EXPECTED = {
    "山里的雨下了整整一个夏天呢": True,
    "山里的雨下了整整一个夏天才停": False,
    "a" * 39: True,
    "a" * 40: False,
}
builder = tantivy.SchemaBuilder()
builder.add_text_field("body", stored=True)
index = tantivy.Index(builder.build())
writer = index.writer()
for clause in EXPECTED:
    document = tantivy.Document()
    document.add_text("body", f"{clause}，河水涨了。")
    writer.add_document(document)
writer.commit()
index.reload()
same = True
for clause, expected in EXPECTED.items():
    found = bool(index.searcher().search(index.parse_query(clause, ["body"])).hits)
    print(f"{clause} ({len(clause)} characters, {len(clause.encode())} bytes): {'found' if found else 'not found'}")
    same &= found is expected
raise SystemExit(0 if same else "The behaviour has changed.")
PY
