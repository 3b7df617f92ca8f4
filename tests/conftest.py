"""Both kernels, and how hypothesis runs."""

from __future__ import annotations

import os
from types import ModuleType

import pytest
from hypothesis import settings

from dedup.kernels import active, plain
from dedup.kernels.library import load_library

# The first example of a kind is slow (tables are loaded), and so is a sanitized build.
settings.register_profile("dedup", deadline=None, max_examples=60, derandomize="CI" in os.environ)
settings.load_profile("dedup")


def _both_kernels() -> list[object]:
    if load_library() is None:
        reason = "the compiled kernels are not built, or DEDUP_KERNELS=plain leaves them out"
        return [
            pytest.param(plain, id="plain"),
            pytest.param(None, id="compiled", marks=pytest.mark.skip(reason=reason)),
        ]
    from dedup.kernels import compiled

    return [pytest.param(plain, id="plain"), pytest.param(compiled, id="compiled")]


@pytest.fixture(scope="session", params=_both_kernels())
def kernels(request: pytest.FixtureRequest) -> ModuleType:
    """The plain kernels, then the compiled ones: call their functions."""
    module: ModuleType = request.param
    return module


@pytest.fixture
def kernels_in_use(kernels: ModuleType, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The same, but put into the place that all stages take theirs from."""
    use_kernels(kernels, monkeypatch)
    return kernels


def use_kernels(kernels: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in active.__all__:
        monkeypatch.setattr(active, name, getattr(kernels, name))
