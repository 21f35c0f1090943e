"""redaction.py: what opens Home Assistant's pictures does not leave the client."""

from __future__ import annotations

from typing import Any

import pytest

from hass.entities import EntityStore
from hass.redaction import without_secrets

CAMERA = "/api/camera_proxy/camera.door"
PLAYER = "/api/media_player_proxy/media_player.tv"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (f"{CAMERA}?token=abc", CAMERA),
        (f"{PLAYER}?token=abc&cache=12", f"{PLAYER}?cache=12"),
        (f"{PLAYER}?cache=12&token=abc", f"{PLAYER}?cache=12"),
        ("http://ha.test/media/a.mp3?authSig=ey.x", "http://ha.test/media/a.mp3"),
        ("/api/image/serve/5/512x512", "/api/image/serve/5/512x512"),
        ("/local/a.png?v=2&TOKEN=abc", "/local/a.png?v=2"),
        ("/local/a.png?v=tokens&nontoken=1", "/local/a.png?v=tokens&nontoken=1"),
    ],
)  # fmt: skip
def test_tokens_are_taken_out_of_addresses_and_the_rest_stays(address: str, expected: str) -> None:
    for name in ("entity_picture", "entity_picture_local", "media_content_id"):
        assert without_secrets({name: address, "x": 1}) == {name: expected, "x": 1}


def test_the_access_token_is_dropped() -> None:
    assert without_secrets({"access_token": "abc", "brand": "x"}) == {"brand": "x"}


@pytest.mark.parametrize(
    "attributes", [{}, {"brightness": 5}, {"entity_picture": None}, {"entity_picture": 5}]
)
def test_attributes_without_secrets_stay_the_very_same(attributes: dict[str, Any]) -> None:
    assert without_secrets(attributes) is attributes


def test_neither_snapshot_nor_update_brings_a_secret_into_the_store() -> None:
    store = EntityStore()
    camera = {"access_token": "one", "entity_picture": f"{CAMERA}?token=one", "brand": "x"}
    store.apply({"a": {"camera.door": {"s": "idle", "a": camera, "lc": 1.0}}})
    clean = {"entity_picture": CAMERA, "brand": "x"}
    assert store.states["camera.door"].attributes == clean
    turned = {"access_token": "two", "entity_picture": f"{CAMERA}?token=two"}
    change = store.apply({"c": {"camera.door": {"+": {"lu": 2.0, "a": turned}}}})
    assert change.changed["camera.door"].attributes == clean
    gone = store.apply({"c": {"camera.door": {"+": {"lu": 3.0}, "-": {"a": ["access_token", "brand"]}}}})
    assert not gone.uncertain
    assert store.states["camera.door"].attributes == {"entity_picture": CAMERA}
