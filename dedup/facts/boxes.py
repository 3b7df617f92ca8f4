"""Boxes that a form lets tick: ticked, crossed or empty, in order (☑同意☐反对, □男■女, （√）, ``[x]`` and ``[ ]``); and
results in brackets, HBsAg（+） and （-）.

They are read of the text as it is written, since folding takes brackets away and with them what stands there alone.
"""

from __future__ import annotations

from dedup.late import late_pattern

TICKED, CROSSED, EMPTY, PLUS, MINUS = "☑", "☒", "☐", "+", "-"
_OPEN, _CLOSE = r"[(（\[［【]", r"[)）\]］】]"
# √ before a number is a root, a run of □ a blank to be filled in, [x] behind a word an index.
BOX = late_pattern(
    rf"(?P<ticked>[☑■✅✓✔🗹]|√(?![0-9A-Za-z(（])|(?<!\w)\[[xXvV]\])"
    rf"|(?P<crossed>[☒✗✘❌🗷]|{_OPEN}\s?[×╳]\s?{_CLOSE})"
    rf"|(?P<plus>{_OPEN}\s?[+＋﹢]\s?{_CLOSE})|(?P<minus>{_OPEN}\s?[-−－﹣‐‑–—]\s?{_CLOSE})"
    rf"|(?P<empty>[☐▢]|(?<!□)□(?!□)|{_OPEN}[ \u3000]{{1,9}}{_CLOSE})"
)
_KINDS = {"ticked": TICKED, "crossed": CROSSED, "empty": EMPTY, "plus": PLUS, "minus": MINUS}


def read_boxes(text: str) -> str:
    """What the boxes of a text say, one character a box.

    >>> read_boxes("□男■女（×）- [ ] √2")
    '☐☑☒☐'
    """
    return "".join(_KINDS[str(match.lastgroup)] for match in BOX.finditer(text))


def boxes_agree(kept: str, copy: str, longer: bool = False) -> bool:
    """Whether a copy ticks what the kept text ticks; one that has ``longer`` may have more boxes.

    Signs of one kind that the other text has none of are bullets of a list.
    """
    if kept == copy or (len({*kept, *copy}) == 1 and not (kept and copy)):
        return True
    rest = iter(kept)
    return longer and all(box in rest for box in copy)
