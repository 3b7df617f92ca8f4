"""What a text states and a copy must not lose: its quantities, its negations, and the content that stands in a place."""
