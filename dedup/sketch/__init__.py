"""Shingles, MinHash signatures, bands and buckets; fingerprints of a stream."""
