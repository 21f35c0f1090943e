"""What is wrong with the checkout's place is one line before the first download."""

from __future__ import annotations

from pathlib import Path

import pytest

from devkit import checkout, debian_program, paths
from devkit.errors import DevkitError
from devkit.process import run


def place(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    monkeypatch.setattr(paths, "ROOT", root)
    monkeypatch.setattr(paths, "RUN", root / ".run")


@pytest.mark.parametrize("name", ["a,b", "a:b", 'a"b', "$HOME", "a[1]", "a\\b", "{a", "a}", "a\nb"])
def test_a_path_that_some_program_cannot_take_is_told_in_one_line(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place(monkeypatch, tmp_path / name)
    with pytest.raises(DevkitError, match=r"This checkout is .* cannot have .* in its path") as error:
        checkout.require_usable()
    assert "\n" not in str(error.value)
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("name", ["plain", "it's (mine) #1", "50% & <more>", "ü~!@+=|]^"])
def test_every_other_path_will_do(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    place(monkeypatch, tmp_path / name)
    checkout.require_usable()


@pytest.mark.parametrize("is_there", [False, True])
def test_a_checkout_that_cannot_be_written_is_told_in_one_line(
    is_there: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    if is_there:
        monkeypatch.setattr(checkout.os, "access", lambda *_: False)
    else:
        monkeypatch.setattr(Path, "mkdir", refuse)
    place(monkeypatch, tmp_path)
    with pytest.raises(
        DevkitError, match=r"\.run cannot be written .*: use a checkout that is yours\.$"
    ) as error:
        checkout.require_usable()
    assert "\n" not in str(error.value)


def test_the_script_of_debians_python_takes_any_path(tmp_path: Path) -> None:
    odd = tmp_path / "it's 50% & <more>"
    odd.mkdir()
    loader = odd / "ld.so"
    loader.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    loader.chmod(0o755)
    script = debian_program.launcher_script(loader, odd / "lib", odd / "python3.14.bin")
    done = run(["/bin/sh", "-c", script, "/python3.14", "-c", "pass"])
    options = ["--library-path", str(odd / "lib"), "--argv0", "/python3.14"]
    assert done.stdout.splitlines() == [*options, str(odd / "python3.14.bin"), "-c", "pass"]
