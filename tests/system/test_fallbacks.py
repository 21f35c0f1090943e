"""The words and icons of the addon that stand in for Home Assistant's are those of Home Assistant."""

from __future__ import annotations

import pytest

from devkit import fallbacks
from devkit.console import Console
from devkit.parts import NEWEST_HOME_ASSISTANT, ensure_parts


def test_the_words_and_icons_that_stand_in_for_home_assistants_are_what_its_files_say() -> None:
    install = ensure_parts(Console(quiet=True)).home_assistant
    assert install is not None
    if install.version != NEWEST_HOME_ASSISTANT:
        pytest.skip(
            f"Home Assistant {install.version} runs here; the words are those of {NEWEST_HOME_ASSISTANT}."
        )
    written = fallbacks.TARGET.read_text(encoding="utf-8")
    rendered = fallbacks.render(fallbacks.components_of(install), install.version)
    assert written == rendered, "Run ./test --fallbacks."
