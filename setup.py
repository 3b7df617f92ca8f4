"""Builds the compiled kernels where a C compiler is found; everything else is in pyproject.toml."""

from __future__ import annotations

import sys

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext


class OptionalBuild(build_ext):
    """A machine without a C compiler gets the NumPy kernels, and is told so."""

    def build_extension(self, ext: Extension) -> None:
        try:
            super().build_extension(ext)
        except Exception as error:  # whatever the tool chain raises
            print(f"dedup: compiled kernels left out, plain NumPy will be used ({error})", file=sys.stderr)

    def copy_extensions_to_source(self) -> None:
        self.extensions = [ext for ext in self.extensions if self._built(ext)]
        super().copy_extensions_to_source()

    def _built(self, ext: Extension) -> bool:
        from pathlib import Path

        return (Path(self.build_lib) / self.get_ext_filename(self.get_ext_fullname(ext.name))).exists()


SOURCES = ("kernels", "passages", "templates", "skeletons", "alignment", "module")
flags = [] if sys.platform == "win32" else ["-O3", "-std=c11", "-fvisibility=hidden"]
setup(
    ext_modules=[
        Extension(
            "dedup.kernels._kernels",
            [f"dedup/kernels/{name}.c" for name in SOURCES],
            depends=["dedup/kernels/common.h", "dedup/kernels/skeletons.h"],
            extra_compile_args=flags,
        )
    ],
    cmdclass={"build_ext": OptionalBuild},
)
