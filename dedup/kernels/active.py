"""The kernels in use: the compiled ones where they are built, otherwise plain NumPy."""

from typing import TYPE_CHECKING

from dedup.kernels.choice import load_module

if TYPE_CHECKING or load_module() is None:
    from dedup.kernels.plain import *  # noqa: F403 - all of either; the names stand there
else:
    from dedup.kernels.compiled import *  # noqa: F403
