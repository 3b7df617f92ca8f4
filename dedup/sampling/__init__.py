"""Sampling: what the sketch misses on somebody's own texts, estimated by exact comparison of some of them with all."""
