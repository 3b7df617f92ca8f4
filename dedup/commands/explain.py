"""`dedup explain-lsh`."""

from __future__ import annotations

import typer

from dedup.commands.common import Language
from dedup.flags import declared_flags
from dedup.messages import Message
from dedup.settings import Settings


@declared_flags
def explain_lsh(settings: Settings, language: Language = "") -> None:
    """Show the bands and rows that a threshold and a recall lead to, and the probability curve."""
    from dedup.sketch.bands import choose_banding

    threshold = settings.threshold
    banding = choose_banding(settings.threshold, settings.recall, settings.num_perm)
    found = {"threshold": f"{threshold:g}", "probability": f"{banding.probability(threshold):.4f}"}
    counts = {"bands": banding.bands, "rows": banding.rows, "slots": banding.slots}
    typer.echo(Message("commands.banding", **counts, **found).say(language))
    typer.echo("\n" + Message("commands.curve").say(language))
    for step in range(1, 21):
        jaccard = step / 20
        probability = banding.probability(jaccard)
        here = abs(jaccard - threshold) < 0.025
        mark = Message("commands.at_threshold").say(language) if here else ""
        typer.echo(f"   {jaccard:.2f}  {probability:.6f}  {'#' * round(40 * probability)}{mark}")
