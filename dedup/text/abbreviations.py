"""Points that end no sentence: behind titles, initials and abbreviations. One place for all that cut sentences.

Some never end one (Mr., e.g.). Some do where what follows begins one: a capital behind `etc.` and months, and behind
those that names often follow (U.S., Inc., J.) one of the words that sentences begin with.
"""

from __future__ import annotations

import numpy as np

from dedup.kernels.arrays import Bools, Codes, I64
from dedup.late import late_pattern

# What is read on either side of a point: the longest abbreviation, and a word behind spaces and quotation marks.
BEFORE, BEHIND = 12, 20
AT_A_TIME = 1 << 16

# No letter before it; a Chinese character is none of the word.
ALONE = "(?<![A-Za-z\u00c0-\u024f])"
TITLE = (
    "Mr|Mrs|Ms|Mx|Messrs|Mmes?|Mlle|Dr|Drs|Prof|Profs|Sen|Sens|Rep|Reps|Gov|Govs|Gen|Lt|Col|Sgt|Capt|Cpl|Pvt|Maj|Cmdr|"
    "Adm|Brig|Hon|Rev|Fr|Msgr|Pres|Supt|Amb|Atty|Insp|Det"
)
NEVER = late_pattern(
    rf"{ALONE}(?:{TITLE}|{TITLE.upper()}|(?i:e\. ?g|i\. ?e|vs|cf|viz|approx|incl|excl|esp|ca))\.$"
)
# `a.` and, where a line begins, `A.` number what follows.
LETTERED = late_pattern(r"(?<![A-Za-z\u00c0-\u024f.])[a-z]\.$|\n[ \t]*[A-Z]\.$")
# Behind these a number goes on with what they count.
NUMBERED = late_pattern(
    rf"{ALONE}(?:(?i:nos?|figs?|vols?|arts?|secs?|sects?|chs?|chap|pp|paras?|eqs?|refs?|tab|nr|pt|cl))\.$"
)
NUMBER = late_pattern(r"\s+[\"“(\[]?(?:\d|[IVXLC]+\b|#)")
LAST = late_pattern(
    rf"{ALONE}(?:etc|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thurs?|Fri|hrs?|mins?|est|dept|min)\.$"
)
NAMED = late_pattern(
    rf"{ALONE}(?:[A-Za-z]|"
    r"Inc|Ltd|Co|Corp|Bros|Cos|Assn|Assoc|Univ|Dept|Natl|Intl|Jr|Sr|Esq|St|Ste|Mt|Ft|Ave|Blvd|Rd|Hwy|al|Ph|"
    r"Ala|Ariz|Ark|Calif|Colo|Conn|Fla|Kan|Mass|Md|Mich|Minn|Neb|Nev|Okla|Pa|Tenn|Tex|Va|Vt|Wis|Wyo)\.$"
)
CAPITAL = late_pattern(r"[\s\"“”'‘’()\[\]]*([^\W\d_])")
# What sentences begin with, and names hardly do; an A or I with a point behind it is an initial.
OPENER = late_pattern(
    r"[\s\"“”'‘’()\[\]]*(?:The|A|An|This|That|These|Those|There|Here|It|Its|He|She|We|They|I|You|His|Her|Our|Their|My|Your|"
    r"In|On|At|For|From|With|By|To|Of|As|After|Before|Since|During|Until|Through|But|And|Or|So|Yet|Nor|Then|Thus|"
    r"However|Moreover|Therefore|Meanwhile|Also|If|When|While|Where|Why|What|Who|Which|How|Although|Though|Because|Once|"
    r"Some|Many|Most|Several|Few|All|Both|Each|Every|Another|Other|Others|Such|No|Not|Let|Now|Today|Yesterday|Tomorrow|"
    r"Last|Next|One|Two|Three|Is|Are|Was|Were|Do|Does|Did|Has|Have|Can|Will|Would|Please|Thank)\b(?!\.)"
)


def ends_sentence(text: str, point: int) -> bool:
    """Whether the full stop ``text[point]`` may end a sentence: whether it belongs to no abbreviation, or to one with a
    new sentence behind it."""
    before = text[max(0, point + 1 - BEFORE) : point + 1].rjust(BEFORE, "\n")
    return _ends(before, text[point + 1 : point + 1 + BEHIND])


def _ends(before: str, behind: str) -> bool:
    """The same, of what stands up to the point and what stands behind it."""
    if NEVER.search(before) or LETTERED.search(before):
        return False
    if NUMBERED.search(before) and NUMBER.match(behind):
        return False
    if NAMED.search(before):
        return OPENER.match(behind) is not None
    if LAST.search(before):
        follows = CAPITAL.match(behind)
        return follows is not None and follows[1].isupper()
    return True


def end_sentences(codes: Codes, points: I64) -> Bools:
    """`ends_sentence` of many full stops: ``codes`` uint32[n] code points, ``points`` int64[m] places; bool[m]."""
    out = np.ones(len(points), bool)
    # Behind anything but a letter there is no abbreviation.
    before = codes[np.maximum(points - 1, 0)] | np.uint32(32)
    some = np.flatnonzero((points > 0) & (before >= ord("a")) & (before <= ord("z")))
    around = np.arange(1 - BEFORE, 1 + BEHIND)
    for lo in range(0, len(some), AT_A_TIME):
        which = some[lo : lo + AT_A_TIME]
        places = points[which][:, None] + around
        windows = np.where(
            (places >= 0) & (places < len(codes)), codes[np.clip(places, 0, len(codes) - 1)], 10
        )
        text = str(windows.astype(np.uint32).tobytes(), "utf-32-le", "replace")
        out[which] = [
            _ends(text[at : at + BEFORE], text[at + BEFORE : at + len(around)])
            for at in range(0, len(text), len(around))
        ]
    return out
