"""The hot loops, in two implementations with equal results.

`plain` is NumPy and the specification; `compiled` is C and is used where `pip install` could build it (`choice`).
Stages import `dedup.kernels.active`, which is one of them; the variable DEDUP_KERNELS=plain chooses the first. This
package itself imports nothing heavy.
"""
