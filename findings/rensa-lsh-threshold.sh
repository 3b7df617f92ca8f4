#!/usr/bin/env bash
# rensa: the threshold of RMinHashLSH changes nothing of what query() returns.
#
# Guess:     RMinHashLSH(threshold=0.9, …) returns other pairs than RMinHashLSH(threshold=0.1, …): by bands chosen for the
#            threshold, as datasketch does, or by comparing the candidates.
# Version:   rensa 0.5.0
# Behaviour: the bands are num_bands alone and query() returns every id that shares one; the threshold is used in is_similar() only.
#            Over 300 texts at a Jaccard similarity of 0.67 the same ones are found at 0.1, 0.5 and 0.9.
# Matters:   who takes query() for the answer removes pairs far below the threshold and misses pairs above it, and tuning the
#            threshold seems to show a corpus that does not depend on it.
# Seen:      the share of pairs found, by similarity 0.43, 0.67, 0.82: 0.01, 0.48, 0.98 for each of the three thresholds
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export TMPDIR="$room" XDG_CACHE_HOME="$room"
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --no-cache-dir rensa==0.5.0
cd "$room"
venv/bin/python - <<'PY'
from rensa import RMinHash, RMinHashLSH

TEXTS, SENTENCES = 300, 20


def sketch(sentences: list[str]) -> RMinHash:
    result = RMinHash(num_perm=128, seed=42)
    result.update(sentences)
    return result


def edited(text: int, kept: int) -> RMinHash:
    """The text with all but `kept` of its sentences rewritten: similarity kept / (40 - kept)."""
    old = [f"第{text}篇第{n}句" for n in range(kept)]
    return sketch(old + [f"改写第{text}篇第{n}句" for n in range(SENTENCES - kept)])


found = {}
for threshold in (0.1, 0.5, 0.9):
    index = RMinHashLSH(threshold=threshold, num_perm=128, num_bands=16)
    for text in range(TEXTS):
        index.insert(text, edited(text, SENTENCES))
    found[threshold] = {
        kept: [text for text in range(TEXTS) if text in index.query(edited(text, kept))] for kept in (12, 16, 18)
    }
    shares = {f"{kept / (40 - kept):.2f}": round(len(texts) / TEXTS, 2) for kept, texts in found[threshold].items()}
    print(f"threshold {threshold}: share of pairs found by similarity {shares}")
same = found[0.1] == found[0.5] == found[0.9] and 0 < len(found[0.9][16]) < TEXTS
raise SystemExit(0 if same else "The behaviour has changed.")
PY
