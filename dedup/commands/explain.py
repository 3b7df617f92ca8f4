"""`dedup explain-lsh`."""

from __future__ import annotations

import typer

from dedup.flags import declared_flags
from dedup.settings import Settings


@declared_flags
def explain_lsh(settings: Settings) -> None:
    """Show the bands and rows that a threshold and a recall lead to, and the probability curve."""
    from dedup.sketch.bands import choose_banding

    threshold = settings.threshold
    banding = choose_banding(settings.threshold, settings.recall, settings.num_perm)
    typer.echo(
        f"{banding.bands} bands of {banding.rows} rows ({banding.slots} slots): a pair at {threshold:g} is found "
        f"with probability {banding.probability(threshold):.4f}"
    )
    typer.echo("\njaccard  probability")
    for step in range(1, 21):
        jaccard = step / 20
        probability = banding.probability(jaccard)
        mark = "  <- threshold" if abs(jaccard - threshold) < 0.025 else ""
        typer.echo(f"   {jaccard:.2f}  {probability:.6f}  {'#' * round(40 * probability)}{mark}")
