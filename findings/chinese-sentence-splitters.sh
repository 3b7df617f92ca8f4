#!/usr/bin/env bash
# pySBD, spaCy: the rules for Chinese split sentences worse than the same libraries' rules for English.
#
# Guess:     a splitter that has a language "zh" keeps the closing quotation mark with its sentence, and a decimal point within its number.
# Version:   pysbd 0.3.4, spaCy 3.8.18
# Behaviour: pysbd.Segmenter("zh") ends the sentence before ”, and the mark opens the next one; Segmenter("en") keeps it. spaCy's blank("zh")
#            makes every character a token, so its sentencizer, which counts "." among the ends, cuts at each decimal point;
#            blank("en") does not. datatrove takes its Chinese sentences from this one.
# Matters:   sentences are what sentence deduplication compares and drops: "5%，比上年提高0." is a sentence of its own, a figure
#            loses its whole part when its first half is dropped as a copy, and stray ” are left in the corpus.
# Seen:      pysbd zh: 他说：“抓紧干！ | ”大家鼓掌。 | spaCy zh: 全年增长3. | 5%，比上年提高0. | 8个百分点。
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export TMPDIR="$room" XDG_CACHE_HOME="$room"
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --no-cache-dir pysbd==0.3.4 spacy==3.8.18
cd "$room"
venv/bin/python -W ignore - <<'PY'
import pysbd
import spacy


def by_spacy(language: str, text: str) -> list[str]:
    pipeline = spacy.blank(language)
    pipeline.add_pipe("sentencizer")
    return [sentence.text for sentence in pipeline(text).sents]


quoted, figures = "他说：“抓紧干！”大家鼓掌。", "全年增长3.5%，比上年提高0.8个百分点。"
seen = {
    "pysbd zh": pysbd.Segmenter(language="zh", clean=False).segment(quoted),
    "pysbd en": pysbd.Segmenter(language="en", clean=False).segment(quoted),
    "spacy zh": by_spacy("zh", figures),
    "spacy en": by_spacy("en", "It grew by 3.5%, 0.8 points more than in the year before."),
}
for tool, sentences in seen.items():
    print(f"{tool}: {' | '.join(sentences)}")
same = seen["pysbd zh"] == ["他说：“抓紧干！", "”大家鼓掌。"] and seen["pysbd en"] == [quoted]
same &= seen["spacy zh"] == ["全年增长3.", "5%，比上年提高0.", "8个百分点。"] and len(seen["spacy en"]) == 1
raise SystemExit(0 if same else "The behaviour has changed.")
PY
