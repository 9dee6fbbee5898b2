# SPDX-License-Identifier: BSD-2-Clause
import doctest
import os
import pathlib
import shutil
import subprocess
import sys

import dnmap


def test_version():
    import dnmap._native
    assert dnmap.__version__ == dnmap._native.version()
    assert "SSL" in dnmap.libcrypto_version()


def test_everything_public_has_a_docstring():
    for name in dnmap.__all__:
        thing = getattr(dnmap, name)
        assert thing.__doc__ and thing.__module__ == "dnmap", name
        for method, value in vars(thing).items() if isinstance(thing, type) else ():
            if not method.startswith("_") and (callable(value) or isinstance(value, property)):
                assert value.__doc__, f"{name}.{method}"


def test_examples_in_the_docstring():
    result = doctest.testmod(dnmap)
    assert result.attempted >= 4 and result.failed == 0


def test_stub(tmp_path):
    folder = pathlib.Path(dnmap.__file__).parent
    assert (folder / "py.typed").is_file()
    # Without the private modules: mypy would take them for stubs of themselves.
    (tmp_path / "dnmap").mkdir()
    shutil.copy(folder / "__init__.pyi", tmp_path / "dnmap")
    result = subprocess.run(
        [sys.executable, "-m", "mypy.stubtest", "dnmap"], cwd=tmp_path, capture_output=True,
        text=True, env={**os.environ, "PYTHONPATH": str(folder.parent), "MYPYPATH": str(tmp_path)})
    assert result.returncode == 0, result.stdout + result.stderr
