"""Where Chromium finds the libraries of packages that are unpacked and not installed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from devkit.suite import chromium
from devkit.suite.chromium import library_directories


def put(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_libraries_that_a_package_keeps_in_a_directory_of_its_own_are_found(tmp_path: Path) -> None:
    place = "usr/lib/x86_64-linux-gnu"
    put(tmp_path, f"{place}/libpulse.so.0", f"{place}/pulseaudio/libpulsecommon-16.1.so")
    put(tmp_path, f"{place}/gconv/UTF-16.so", f"{place}/gtk-3.0/3.0.0/printbackends/libfile.so")
    assert library_directories(tmp_path) == [tmp_path / place, tmp_path / place / "pulseaudio"]


def test_libraries_are_found_in_both_places_that_debian_has_for_them(tmp_path: Path) -> None:
    put(tmp_path, "lib/aarch64-linux-gnu/libz.so.1", "usr/lib/aarch64-linux-gnu/libX11.so.6")
    assert library_directories(tmp_path) == [
        tmp_path / "lib/aarch64-linux-gnu",
        tmp_path / "usr/lib/aarch64-linux-gnu",
    ]


def test_where_nothing_was_unpacked_there_are_none(tmp_path: Path) -> None:
    assert library_directories(tmp_path) == []


def test_whoever_has_odoo_start_it_gives_it_flags_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    binary, wrapper = tmp_path / "binary", tmp_path / "chromium"
    binary.write_text('#!/bin/sh\necho "$@"\n')
    binary.chmod(0o700)
    monkeypatch.setattr(chromium, "ROOT", tmp_path)
    monkeypatch.setattr(chromium, "EXECUTABLE", wrapper)
    chromium._write_wrapper(binary)
    environment = {**os.environ, chromium.FLAGS_VARIABLE: "--one --two"}
    started = subprocess.run([wrapper, "page"], env=environment, capture_output=True, text=True, check=True)
    assert started.stdout.endswith(" --one --two page\n")
