#!/usr/bin/env bash
# trafilatura: with deduplicate=True the text of a page depends on which pages were read before it, and Chinese is hardly looked at.
#
# Guess:     extract() is a function of the page; deduplicate removes segments that the page itself repeats.
# Version:   trafilatura 2.3.1
# Behaviour: paragraphs and whole texts are counted in one cache for the whole process. The fourth reading of a page gives None, the
#            first three give all of it. A segment counts from 100 characters on: the long English sentence that every page carries
#            is dropped from the fourth page on, the Chinese version of it, of 71 characters, never.
# Matters:   the output of a run depends on the order of its files and on how they were shared out among workers, a retry loses the
#            page, and in a bilingual corpus the repeats go in one language only.
# Seen:      the same page five times: text, text, text, None, None | a notice on five pages: Chinese kept 5 times, English 3 times
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export TMPDIR="$room" XDG_CACHE_HOME="$room"
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --no-cache-dir trafilatura==2.3.1 lxml==6.1.3 lxml_html_clean==0.4.6
cd "$room"
venv/bin/python - <<'PY'
from trafilatura import extract

CHINESE = "本馆每周一闭馆，开放时间为上午九点至下午五点，参观须提前一天预约，讲解服务由志愿者提供，团体参观请在三天以前与办公室联系，馆内请勿使用闪光灯。"
ENGLISH = "The museum is closed on Mondays and open from nine to five on all other days; visits are to be booked a day ahead, and guided tours are given by volunteers."


def read(*paragraphs: str) -> str | None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return extract(f"<html><body><article><h1>展厅</h1>{body}</article></body></html>", deduplicate=True)


def hall(number: int) -> str:
    return f"第{number}展厅陈列本地出土的陶器{number}0件，其中最早的一件距今约{number}千年，由河边的农民在修水渠时发现并交给县里。"


same_page = [read(*(hall(number) for number in range(10))) is not None for _ in range(5)]
kept = {"Chinese": 0, "English": 0}
for museum in range(1, 6):
    halls = [hall(100 * museum + number) for number in range(12)]
    text = read(*halls[:6], CHINESE, ENGLISH, *halls[6:]) or ""
    kept["Chinese"] += CHINESE in text
    kept["English"] += ENGLISH in text
print("the same page five times, a text each time:", same_page)
print(f"on five pages a notice of {len(CHINESE)} and {len(ENGLISH)} characters, kept:", kept)
same = same_page == [True, True, True, False, False] and kept == {"Chinese": 5, "English": 3}
raise SystemExit(0 if same else "The behaviour has changed.")
PY
