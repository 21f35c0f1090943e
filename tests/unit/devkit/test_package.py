"""The command line of ./package."""

from __future__ import annotations

from pathlib import Path

import pytest

from devkit import package
from devkit.errors import UsageError


def test_wheels_go_below_the_folder_of_everything_else_unless_one_says_where() -> None:
    assert package.parse([]).output == package.WHEELS
    assert package.parse(["--output", "dist"]).output == Path("dist")


def test_what_does_not_exist_is_told_in_one_sentence() -> None:
    with pytest.raises(UsageError, match="--help lists the flags"):
        package.parse(["--upload"])
