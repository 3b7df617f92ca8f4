"""A corpus without what repeats in it, and the ledger from which the input can be rebuilt."""
