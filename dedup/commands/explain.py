"""`dedup explain-lsh`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dedup.settings import Settings

DEFAULT = Settings()


def explain_lsh(
    threshold: Annotated[
        float | None,
        typer.Option(help=f"Jaccard similarity to be found. [0.01 to 1; default: {DEFAULT.threshold}]"),
    ] = None,
    recall: Annotated[
        float | None,
        typer.Option(
            help=f"Probability for a pair exactly at the threshold. [0.5 to 0.999999; default: {DEFAULT.recall}]"
        ),
    ] = None,
    num_perm: Annotated[
        int | None, typer.Option(help="Slots; 0 takes as many as needed. [0 to 4096; default: 0]")
    ] = None,
) -> None:
    """Show the bands and rows that a threshold and a recall lead to, and the probability curve."""
    from dedup.config import read_config
    from dedup.sketch.bands import choose_banding

    given = {"threshold": threshold, "recall": recall, "num_perm": num_perm}
    flags = {name: value for name, value in given.items() if value is not None}
    settings = Settings(**(read_config(Path.cwd()) | flags))
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
