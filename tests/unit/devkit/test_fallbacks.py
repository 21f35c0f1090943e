"""Words and icons that stand in for Home Assistant's, as they are written from its files."""

from __future__ import annotations

import json
from pathlib import Path

from devkit import fallbacks
from devkit.parts import NEWEST_HOME_ASSISTANT


def _write(folder: Path, content: dict[str, object]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text(json.dumps(content), encoding="utf-8")


def test_icons_and_words_stand_by_domain_device_class_and_state(tmp_path: Path) -> None:
    _write(
        tmp_path / "cover" / "icons.json",
        {
            "entity_component": {
                "_": {"default": "mdi:window-open", "state": {"closed": "mdi:window-closed"}},
                "gate": {"default": "mdi:gate", "state_attributes": {"speed": {"default": "mdi:run"}}},
            },
            "services": {"open_cover": {"service": "mdi:arrow-up"}},
        },
    )
    _write(
        tmp_path / "weather" / "translations" / "en.json",
        {
            "title": "Weather",
            "entity_component": {"_": {"name": "Weather", "state": {"clear-night": 'A "clear" night'}}},
        },
    )
    text = fallbacks.render(tmp_path, "2030.1.0")
    assert '        _: {"default": "mdi:window-open", "state": {"closed": "mdi:window-closed"}},\n' in text
    assert '        gate: {"default": "mdi:gate"},\n' in text
    assert '    weather: {_: {"clear-night": _t("A \\"clear\\" night")}},\n' in text
    assert "arrow-up" not in text
    assert "mdi:run" not in text
    assert "Home Assistant 2030.1.0" in text


def test_the_file_of_the_addon_says_that_it_is_of_the_newest_home_assistant_that_is_pinned() -> None:
    assert f"Home Assistant {NEWEST_HOME_ASSISTANT}," in fallbacks.TARGET.read_text(encoding="utf-8")
