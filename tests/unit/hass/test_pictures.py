"""pictures.py: pictures come from their own Home Assistant, and nothing but pictures does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import example, given
from hypothesis import strategies as st

from hass import CannotConnect, HassError, InvalidAuth, InvalidUrl, TlsOptions
from hass.pictures import NoPicture, Picture, PictureTooLarge, fetch_picture, picture_path

PNG = b"\x89PNG"
PLAYER = "/api/media_player_proxy/media_player.tv"


class PictureHouse:
    """A server that answers every request with what the test has put down, and remembers who asked how."""

    def __init__(self) -> None:
        self.status = 200
        self.content_type = "image/png"
        self.body = PNG
        self.headers: dict[str, str] = {}
        self.delay = 0.0
        self.asked: list[tuple[str, str | None]] = []
        self.base = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append((request.path_qs, request.headers.get("Authorization")))
        await asyncio.sleep(self.delay)
        headers = {"Content-Type": self.content_type, **self.headers}
        return web.Response(status=self.status, body=self.body, headers=headers)


@pytest.fixture
async def house() -> AsyncIterator[PictureHouse]:
    house = PictureHouse()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", house.answer)
    async with TestServer(app) as server:
        house.base = str(server.make_url("/home"))
        yield house


async def test_a_picture_is_asked_for_with_the_token_below_the_base_address(house: PictureHouse) -> None:
    house.headers = {"Content-Type": "Image/PNG; charset=x"}
    picture = await fetch_picture(house.base, "secret", "/api/camera_proxy/camera.door?width=5")
    assert picture == Picture("image/png", PNG)
    assert house.asked == [("/home/api/camera_proxy/camera.door?width=5", "Bearer secret")]


@pytest.mark.parametrize(
    ("status", "content_type", "body", "error"),
    [
        (200, "text/html", b"<script>", NoPicture),
        (200, "application/json", b"{}", NoPicture),
        (200, "image/", b"x", NoPicture),
        (200, "image/png", b"", NoPicture),
        (404, "image/png", PNG, NoPicture),
        (403, "image/png", PNG, NoPicture),
        (206, "image/png", PNG, NoPicture),
        (401, "text/plain", b"", InvalidAuth),
        (500, "text/plain", b"", CannotConnect),
        (503, "image/png", PNG, CannotConnect),
    ],
)
async def test_whatever_is_no_picture_is_not_passed_on(
    house: PictureHouse, status: int, content_type: str, body: bytes, error: type[HassError]
) -> None:
    house.status, house.content_type, house.body = status, content_type, body
    with pytest.raises(error):
        await fetch_picture(house.base, "secret", "/api/camera_proxy/camera.door")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_not_followed(house: PictureHouse, status: int) -> None:
    house.status, house.headers = status, {"Location": "/elsewhere"}
    with pytest.raises(NoPicture):
        await fetch_picture(house.base, "secret", "/api/camera_proxy/camera.door")
    assert len(house.asked) == 1


async def test_a_picture_that_is_too_large_is_left(house: PictureHouse) -> None:
    house.body = b"x" * 100_000
    with pytest.raises(PictureTooLarge):
        await fetch_picture(house.base, "secret", "/api/camera_proxy/camera.door", largest=99_999)
    assert await fetch_picture(house.base, "secret", "/api/camera_proxy/camera.door", largest=100_000)


async def test_it_does_not_wait_for_a_camera_that_hangs(house: PictureHouse) -> None:
    house.delay = 5
    with pytest.raises(CannotConnect, match=r"0\.3 s"):
        await fetch_picture(house.base, "secret", "/api/camera_proxy/camera.door", timeout=0.3)


async def test_errors_tell_neither_address_nor_token() -> None:
    with pytest.raises(CannotConnect) as caught:
        await fetch_picture("http://127.0.0.1:9", "secret", "/api/camera_proxy/camera.door")
    assert caught.value.__cause__ is None
    assert "127.0.0.1" not in str(caught.value)
    with pytest.raises(InvalidUrl):
        await fetch_picture("ftp://ha.test", "secret", "/x")


async def test_the_certificate_is_checked_as_the_instance_says(house: PictureHouse) -> None:
    with pytest.raises(HassError):
        await fetch_picture(
            house.base.replace("http:", "https:"), "secret", "/api/x", tls=TlsOptions(fingerprint="00" * 32)
        )
    assert not house.asked


@pytest.mark.parametrize("path", ["http://evil.test/x", "//evil.test/x", "@evil.test", ".evil.test/x", ""])
async def test_a_path_cannot_lead_to_another_server(house: PictureHouse, path: str) -> None:
    with pytest.raises(NoPicture):
        await fetch_picture(house.base, "secret", path)


@pytest.mark.parametrize(
    ("entity_id", "entity_picture", "expected"),
    [
        ("camera.door", None, "/api/camera_proxy/camera.door"),
        ("camera.door", "http://evil.test/x.png", "/api/camera_proxy/camera.door"),
        ("image.plan", None, "/api/image_proxy/image.plan"),
        ("media_player.tv", None, None),
        ("media_player.tv", f"{PLAYER}?cache=1", PLAYER),
        ("media_player.tv", "https://art.test/cover.jpg", PLAYER),
        ("media_player.tv", "/local/tv.png", "/local/tv.png"),
        ("person.ann", "/api/image/serve/0a1b/512x512", "/api/image/serve/0a1b/512x512"),
        ("person.ann", "/local/ann%20b.jpg?v=2&token=x", "/local/ann%20b.jpg?v=2"),
        ("update.core", "/api/brands/integration/x/icon.png?token=t", "/api/brands/integration/x/icon.png"),
        ("update.addon", "/api/hassio/addons/core_ssh/icon", "/api/hassio/addons/core_ssh/icon"),
        ("person.ann", None, None),
        ("person.ann", 5, None),
        ("person.ann", "", None),
        ("person.ann", "https://elsewhere.test/ann.jpg", None),
        ("person.ann", "//elsewhere.test/ann.jpg", None),
        ("person.ann", "/api/config", None),
        ("person.ann", "/api/webhook/abc", None),
        ("person.ann", "/api/hassio/addons/core_ssh/logs", None),
        ("person.ann", "/local/../api/config", None),
        ("person.ann", "/local/%2e%2e/api/config", None),
        ("person.ann", "/local/%252e%252e/api/config", None),
        ("person.ann", "/local/..\\api", None),
        ("person.ann", "/local/a b", None),
        ("person.ann", "local/ann.jpg", None),
    ],
)  # fmt: skip
def test_only_pictures_at_known_places_of_this_home_assistant_are_fetched(
    entity_id: str, entity_picture: object, expected: str | None
) -> None:
    assert picture_path(entity_id, entity_picture) == expected


@given(
    layers=st.integers(0, 12),
    up=st.sampled_from(["..", ".", "..\\..", "%2e%2e", "%2E."]),
    before=st.sampled_from(["/local/", "/api/brands/x/", "/static/a%25b/"]),
)
def test_no_number_of_layers_of_encoding_leads_upwards(layers: int, up: str, before: str) -> None:
    for _ in range(layers):
        up = quote(up, safe="").replace(".", "%2E")
    assert picture_path("light.hall", f"{before}{up}/config/secrets.yaml") is None


@given(st.integers(0, 60_000), st.sampled_from(["%25", "%2525", "25", "%", "%2", "a"]))
@example(120_000, "%25")
@example(120_000, "25")
def test_an_address_without_end_is_no_address(count: int, part: str) -> None:
    path = picture_path("light.hall", "/local/%" + part * count)
    assert path is None or len(path) <= 4096


def test_what_is_encoded_once_or_twice_as_names_of_files_are_is_fetched() -> None:
    for address in ("/local/my%20house.png", "/local/100%2525.png", "/local/a%2Fb.png"):
        assert picture_path("light.hall", address) == address
    assert picture_path("media_player.tv", "http://elsewhere/" + "x" * 9000) == PLAYER
