"""One module for each command, or pair of commands; `dedup.cli` gathers them."""
