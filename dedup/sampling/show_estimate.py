"""An estimate for a person at a terminal: what was compared, the recall by similarity, and whether it is as promised."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from dedup.match.sample import Recall
from dedup.report.wording import load_wording, Wording
from dedup.sampling.estimate import Estimate

COLUMNS = ("similarity", "pairs_column", "holders", "proposed", "recall", "interval", "expected")


def show_estimate(estimate: Estimate, console: Console, language: str = "en") -> None:
    """All of it; of a sample without pairs, that it says nothing."""
    wording = load_wording(language)
    whole, unit = estimate.whole, estimate.settings.unit_name
    everything, threshold = estimate.sampled == estimate.texts, f"{estimate.settings.threshold:g}"
    counts: dict[str, str | int] = {
        "sampled": estimate.sampled,
        "texts": estimate.texts,
        "unit": unit,
        "threshold": threshold,
    }
    console.print(wording.say("sample.everything" if everything else "sample.compared", **counts))
    if not whole.pairs:
        console.print(wording.say("sample.nothing_at_all" if everything else "sample.nothing"))
        return
    console.print(wording.say("sample.pairs", pairs=whole.pairs, holders=whole.texts, unit=unit))
    console.print()
    console.print(_table(estimate, wording))
    console.print()
    promised = f"{100 * estimate.settings.recall:.8g}%"
    console.print(wording.say("sample.promise", recall=promised, threshold=threshold))
    console.print(wording.say(f"sample.{estimate.verdict}"))


def _table(estimate: Estimate, wording: Wording) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for name in COLUMNS:
        table.add_column(wording.say(f"sample.{name}"), justify="left" if name == "similarity" else "right")
    for part in estimate.parts:
        table.add_row(*_row(part, f"{part.lower:.2f}–{part.upper:.2f}"))
    table.add_row(*_row(estimate.whole, wording.say("sample.all")))
    return table


def _row(part: Recall, name: str) -> list[str]:
    if not part.pairs:
        return [name, "0", "0", "0", "–", "–", "–"]
    return [
        name,
        f"{part.pairs:,}",
        f"{part.texts:,}",
        f"{part.found:,}",
        f"{part.recall:.2%}",
        f"{part.low:.2%}–{part.high:.2%}",
        f"{part.expected:.2%}",
    ]
