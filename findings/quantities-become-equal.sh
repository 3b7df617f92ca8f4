#!/usr/bin/env bash
# datatrove, simhash, RapidFuzz: what makes texts comparable by default makes 3.5% and 35% the same.
#
# Guess:     normalising before comparison takes out case, width and punctuation; a text with another figure stays another text.
# Version:   datatrove 0.10.1, simhash 2.1.2, RapidFuzz 3.14.6
# Behaviour: datatrove's simplify_text, used by its MinHash and sentence deduplication, writes every number as 0 and drops signs. simhash's
#            Simhash(str) keeps \w only, so the decimal point goes: distance 0. rapidfuzz.utils.default_process makes every sign a
#            space: a rise and a fall by the same figure are 100 % alike.
# Matters:   reports of two years, of two counties, a draft and its correction differ in figures alone. The filter that
#            removes "the same text" removes the other fact, and the tool's own score gives no cause to look.
# Seen:      of 同比增速 3.5%, 35%, -3.5%: datatrove 同比增速 0 three times | simhash distances 0, 0 | rapidfuzz 100.0 for the rise and the fall
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export TMPDIR="$room" XDG_CACHE_HOME="$room"
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --no-cache-dir datatrove==0.10.1 regex==2026.11.19 simhash==2.1.2 rapidfuzz==3.14.6
cd "$room"
venv/bin/python - <<'PY'
from datatrove.utils.text import simplify_text
from rapidfuzz import fuzz, utils
from simhash import Simhash

small, large, fall = "同比增速 3.5%。", "同比增速 35%。", "同比增速 -3.5%。"
seen = {
    "datatrove": (simplify_text(small), simplify_text(large), simplify_text(fall)),
    "simhash": (Simhash(small).distance(Simhash(large)), Simhash(small).distance(Simhash(fall))),
    "rapidfuzz": fuzz.token_sort_ratio(small, fall, processor=utils.default_process),
}
for tool, result in seen.items():
    print(f"{tool}: {small} {large} {fall} -> {result}")
same = seen == {"datatrove": ("同比增速 0",) * 3, "simhash": (0, 0), "rapidfuzz": 100.0}
raise SystemExit(0 if same else "The behaviour has changed.")
PY
