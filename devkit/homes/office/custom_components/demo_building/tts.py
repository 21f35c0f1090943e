"""A voice that says nothing."""

from __future__ import annotations

import io
import wave
from typing import Any

from homeassistant.components.tts import TextToSpeechEntity

from .entity import BuildingEntity, entities


class BuildingVoice(BuildingEntity, TextToSpeechEntity):
    """Makes half a second of silence out of every message."""

    _attr_default_language = "en"
    _attr_supported_languages = ["en", "zh-Hant"]

    def get_tts_audio(self, message: str, language: str, options: dict[str, Any]) -> tuple[str, bytes]:
        """The silence as a WAV file."""
        silence = io.BytesIO()
        with wave.open(silence, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(16000)
            sound.writeframes(bytes(16000))
        return "wav", silence.getvalue()


async def async_setup_entry(hass: Any, entry: Any, async_add_entities: Any) -> None:
    """Add the building's voices."""
    async_add_entities(entities("tts", BuildingVoice))
