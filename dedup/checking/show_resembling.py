"""At a terminal: the old texts that a draft resembles more than it copies, and the words that say so."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from dedup.checking.ratios import DraftRatios
from dedup.printable import printable
from dedup.report.terminal import say
from dedup.report.wording import Wording

# Of these so many are named, with so many words each.
SHOWN, WORDS = 3, 10
# By so much a draft must resemble a source more than it copies: who copies a text has its rare words as well.
BESIDES = 0.1


def show_resembling(ratios: DraftRatios, text: str, console: Console, wording: Wording) -> None:
    """What the draft of this text resembles most, by its heaviest words. Who says hardly more of it than what is copied
    anyhow is not told again."""
    least = ratios.copied.share + BESIDES
    alike = [one for one in ratios.sources if one.words and (one.resembles or 0) >= least]
    alike.sort(key=lambda source: -(source.resembles or 0))
    if not alike:
        return
    console.print()
    say(console, (wording.say("check.resembling"), "bold"))
    for source in alike[:SHOWN]:
        words = list(dict.fromkeys(printable(text[start:end]) for start, end in source.words))
        named = wording.say("check.word_join").join(words[:WORDS])
        key = "words" if len(words) <= WORDS else "words_more"
        line = Text.assemble(f"  {source.resembles or 0:.2f}  ", (printable(source.source), "blue"))
        console.print(line, soft_wrap=True)
        say(console, ("    " + wording.say(f"check.{key}", n=len(words), names=named), "dim"))
    if len(alike) > SHOWN:
        say(console, ("  " + wording.say("check.more_resembling", n=len(alike) - SHOWN), "dim"))
