"""Both kernels, and how hypothesis runs."""

from __future__ import annotations

import inspect
import os
import signal
import sys
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
from hypothesis import settings

from dedup.kernels import active, parallel, plain
from dedup.kernels.choice import load_module

# The first example of a kind is slow (tables are loaded), and so is a sanitized build. Where the examples are the same
# each time there are fewer, and a second run of the same tests, with other kernels than the usual ones, has half.
examples = (10 if "CI" in os.environ else 60) // (2 if "DEDUP_KERNELS" in os.environ else 1)
settings.register_profile("dedup", deadline=None, max_examples=examples, derandomize="CI" in os.environ)
settings.load_profile("dedup")
# Who starts the tests in the background may have Ctrl-C ignored, and what they start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
# What commands say is compared with English; a reader's own language must not change that.
os.environ["LC_ALL"] = "C.UTF-8"


@pytest.fixture(scope="session")
def compiled() -> ModuleType:
    """The compiled kernels."""
    if load_module() is None:
        pytest.skip("the compiled kernels are not built, or DEDUP_KERNELS=plain leaves them out")
    from dedup.kernels import compiled

    return compiled


@pytest.fixture(scope="session", params=["plain", "compiled"])
def kernels(request: pytest.FixtureRequest) -> ModuleType:
    """The plain kernels, then the compiled ones: call their functions."""
    module: ModuleType = plain if request.param == "plain" else request.getfixturevalue("compiled")
    return module


@pytest.fixture(scope="module")
def kernels_in_use(kernels: ModuleType) -> Iterator[ModuleType]:
    """The same, but put into the place that all stages take theirs from; short texts are worth a thread."""
    with pytest.MonkeyPatch.context() as patch:
        for name, _ in inspect.getmembers(plain, inspect.isfunction):
            patch.setattr(active, name, getattr(kernels, name))
        patch.setattr(parallel, "WORTH_A_THREAD", 64)
        yield kernels


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run a command in this process; gives exit code, standard output and standard error."""
    from dedup import cli

    def call(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["dedup", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return int(stop.value.code or 0), out, err

    return call
