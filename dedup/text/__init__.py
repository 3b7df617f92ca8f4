"""Texts as arrays: corpus, speeches and paragraphs, folding, and the stream of what counts."""
