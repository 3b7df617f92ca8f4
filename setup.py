"""Builds the compiled kernels where a C compiler is found; everything else is in pyproject.toml."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

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
        return (Path(self.build_lib) / self.get_ext_filename(self.get_ext_fullname(ext.name))).exists()


# One wheel a platform, for all Pythons from 3.11 on; those without a GIL have no limited API yet.
limited = sys.implementation.name == "cpython" and not sysconfig.get_config_var("Py_GIL_DISABLED")
folder = Path("dedup/kernels/compiled")
setup(
    ext_modules=[
        Extension(
            "dedup.kernels._kernels",
            sorted(map(str, folder.glob("*.c"))),
            depends=sorted(map(str, folder.glob("*.h"))),
            define_macros=[("Py_LIMITED_API", "0x030B0000")] if limited else [],
            py_limited_api=limited,
            extra_compile_args=[] if sys.platform == "win32" else ["-O3", "-std=c11", "-fvisibility=hidden"],
        )
    ],
    cmdclass={"build_ext": OptionalBuild},
    options={"bdist_wheel": {"py_limited_api": "cp311"}} if limited else {},
)
