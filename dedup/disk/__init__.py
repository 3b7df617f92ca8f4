"""A scan of what does not fit memory: stages as functions of runs of rows, and one driver that keeps them on a disk."""
