"""The dashboard shows the rooms of a real Home Assistant, controls them, and is as each user wants it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from devkit.home_assistant import HomeAssistant
from tests.browser.conftest import Pages
from tests.browser.screens import DASHBOARD, FAVOURITES, MONITOR, SECOND, go
from tests.conftest import MakeInstance, wait_for_connection
from tests.odoo_client import OdooClient
from tests.rig.fake_process import FakeProcess
from tests.waiting import eventually

LAMP = "light.kitchen_lights"
Screenshot = Callable[[Page, str], Path]


def row(page: Page, entity_id: str) -> Locator:
    return page.locator(f".o_ha_tile[data-entity-id='{entity_id}']")


def area(page: Page, name: str) -> Locator:
    return page.locator(".o_ha_floors .o_ha_area_button", has_text=name)


def open_area(page: Page, name: str) -> None:
    go(page, DASHBOARD)
    area(page, name).click()
    page.locator(f".o_ha_area[aria-label='{name}'] .o_ha_tile").first.wait_for()


def state_is(home: HomeAssistant, entity_id: str, state: str) -> None:
    eventually(lambda: (home.get_state(entity_id) or {}).get("state"), lambda found: found == state, 10)


@pytest.fixture
def own_pages(odoo: OdooClient, instances: dict[str, int]) -> Iterator[OdooClient]:
    """The administrator works with `Home`, has arranged nothing and has no favourites, before and after."""

    def forget() -> None:
        odoo.route("/odoo_ha_addon/switch_instance", instance_id=instances["Home"])
        for model in ("ha.favourite", "ha.dashboard"):
            if found := odoo.search_read(model, [], "id"):
                odoo.call(model, "unlink", [each["id"] for each in found])

    forget()
    yield odoo
    forget()


def test_a_lamp_is_switched_in_its_room_and_the_room_tells_so(
    page: Page, home: HomeAssistant, own_pages: OdooClient, screenshot: Screenshot
) -> None:
    home.call_service("light", "turn_off", entity_id=LAMP)
    open_area(page, "Kitchen")
    lights = page.locator(".o_ha_area_header [data-chip='lights']")
    expect(lights).to_have_count(0)
    row(page, LAMP).get_by_role("switch").click()
    state_is(home, LAMP, "on")
    expect(lights).to_contain_text("1 light on")
    expect(area(page, "Kitchen").locator("[data-chip='lights']")).to_be_visible()
    screenshot(page, "on")
    home.call_service("light", "turn_off", entity_id=LAMP)
    expect(lights).to_have_count(0)


def test_a_name_opens_everything_that_can_be_done(
    page: Page, home: HomeAssistant, own_pages: OdooClient, screenshot: Screenshot
) -> None:
    home.call_service("light", "turn_on", entity_id=LAMP, brightness=128)
    open_area(page, "Kitchen")
    row(page, LAMP).locator(".o_ha_tile_open").click()
    dialog = page.locator(".o_ha_entity_dialog")
    expect(dialog.locator(".o_ha_control_full")).to_be_visible()
    screenshot(page, "dialog")
    dialog.get_by_role("button", name="Details").click()
    page.locator(".o_form_view").wait_for()


def test_the_page_opens_where_one_was(page: Page, own_pages: OdooClient) -> None:
    open_area(page, "Garden")
    page.reload()
    expect(page.locator(".o_ha_area_button.active")).to_contain_text("Garden")


def test_something_is_found_wherever_it_is(page: Page, own_pages: OdooClient) -> None:
    open_area(page, "Garden")
    page.get_by_placeholder("Search in all areas").fill("kitchen light")
    expect(row(page, LAMP)).to_be_visible()
    page.locator(".o_ha_area_header").get_by_role("button", name="Kitchen").click()
    expect(page.locator(".o_ha_area_button.active")).to_contain_text("Kitchen")


def test_what_is_hidden_and_moved_stays_so(
    page: Page, pages: Pages, own_pages: OdooClient, screenshot: Screenshot
) -> None:
    open_area(page, "Living Room")
    cards = page.locator(".o_ha_card_place")
    keys = [cards.nth(number).get_attribute("data-key") for number in range(cards.count())]
    page.get_by_title("More", exact=True).click()
    page.locator(".o_ha_arrange").click()
    cards.first.locator(".o_ha_move_down").click()
    cards.nth(2).locator(".o_ha_card_title .o_ha_hide").click()
    area_entry = page.locator(".o_ha_area_entry", has_text="Cellar")
    area_entry.locator(".o_ha_hide").click()
    screenshot(page, "arranging")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".o_ha_save")).to_have_count(0)  # who leaves before it is kept is asked
    expected = [keys[1], keys[0], *keys[3:]]
    for shown in (page, pages.tab(page)):
        open_area(shown, "Living Room")
        expect(shown.locator(".o_ha_card_place")).to_have_count(len(expected))
        found = shown.locator(".o_ha_card_place")
        assert [found.nth(n).get_attribute("data-key") for n in range(len(expected))] == expected
        expect(area(shown, "Cellar")).to_have_count(0)


def test_a_card_is_dragged_before_another(page: Page, own_pages: OdooClient) -> None:
    open_area(page, "Living Room")
    page.get_by_title("More", exact=True).click()
    page.locator(".o_ha_arrange").click()
    cards = page.locator(".o_ha_card_place")
    second = cards.nth(1).get_attribute("data-key")
    handle = cards.nth(1).locator(".o_ha_drag").bounding_box()
    target = cards.first.bounding_box()
    assert handle
    assert target
    page.mouse.move(handle["x"] + 5, handle["y"] + 5)
    page.mouse.down()
    page.mouse.move(handle["x"] - 20, handle["y"] + 8, steps=4)
    page.mouse.move(target["x"] + 20, target["y"] + 20, steps=12)
    page.mouse.up()
    expect(cards.first).to_have_attribute("data-key", second or "")


def test_favourites_are_marked_and_stand_on_a_page_of_their_own(
    page: Page, home: HomeAssistant, own_pages: OdooClient, screenshot: Screenshot
) -> None:
    go(page, FAVOURITES)
    page.get_by_role("button", name="Go to the dashboard").click()
    area(page, "Kitchen").click()
    row(page, LAMP).locator(".o_ha_tile_open").click()
    page.locator(".o_ha_entity_dialog .o_ha_favourite").click()
    expect(page.locator(".o_ha_entity_dialog .o_ha_favourite")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    eventually(
        lambda: own_pages.search_read("ha.favourite", [], "entity_id"), lambda found: len(found) == 1, 5
    )
    go(page, FAVOURITES)
    expect(page.locator(".o_ha_favourite_card")).to_have_count(1)
    home.call_service("light", "turn_off", entity_id=LAMP)
    expect(row(page, LAMP).get_by_role("switch")).not_to_be_checked()
    row(page, LAMP).get_by_role("switch").click()
    state_is(home, LAMP, "on")
    screenshot(page, "favourites")


def test_another_instance_shows_its_own_rooms_and_machines(
    pages: Pages, own_pages: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    page = pages(instance_id=instances["Office"])
    go(page, DASHBOARD)
    expect(area(page, "Server Room")).to_be_visible()
    expect(area(page, "Kitchen")).to_have_count(0)
    go(page, MONITOR)
    machine = page.locator(".o_ha_machine", has_text="File server")
    expect(machine.locator(".o_ha_gauge", has_text="Disk usage")).to_have_attribute("data-level", "danger")
    expect(page.locator(".o_ha_machine")).to_have_count(2)
    screenshot(page, "monitor")
    points = "(canvas) => Chart.getChart(canvas).data.datasets[0].data.length"
    eventually(lambda: machine.locator("canvas").first.evaluate(points), lambda count: count >= 2, 30, 0.5)


def test_of_two_thousand_entities_only_what_is_on_the_screen_is_drawn_and_followed(
    pages: Pages, own_pages: OdooClient, make_instance: MakeInstance, tmp_path: Path
) -> None:
    with FakeProcess(tmp_path, 1, 2000, rate=50, house=True) as fakes:
        [(url, token)] = fakes.addresses().values()
        large = make_instance("Large", url=url, token=token)
        wait_for_connection(own_pages, large)
        assert len(own_pages.call("ha.dashboard", "load", large)["entities"]) >= 1500

        page = pages(instance_id=large)
        followed: list[int] = []
        page.on("request", lambda request: _note_followed(request, followed))
        go(page, DASHBOARD)
        page.get_by_placeholder("Search in all areas").fill("e")  # which is in all names
        rows = page.locator(".o_ha_area .o_ha_tile")
        rows.first.wait_for()
        main = page.locator(".o_ha_dashboard_main")
        for _ in range(20):
            main.evaluate("(element) => element.scrollBy(0, 900)")
            page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")
        followed.clear()  # what left the screen is kept for some seconds, and then given up
        eventually(lambda: (rows.count(), followed[-1:]), lambda found: [found[0]] >= found[1] > [], 30, 0.5)
        assert page.locator(".o_ha_card_place").count() > 300
        assert rows.count() < 400


def _note_followed(request: Request, followed: list[int]) -> None:
    if request.url.endswith("/follow"):
        followed.append(len(request.post_data_json["params"]["args"][1]))


def test_a_card_shows_what_there_is_to_see_and_goes_on_by_itself(
    page: Page, home: HomeAssistant, office: HomeAssistant, own_pages: OdooClient, screenshot: Screenshot
) -> None:
    player, camera, timer = "media_player.reception_lobby_music", "camera.demo_camera", "timer.laundry"
    office.call_service("media_player", "turn_on", entity_id=player)
    office.call_service("media_player", "media_play", entity_id=player)
    home.call_service("timer", "start", entity_id=timer, duration="00:10:00")
    domains = ["calendar", "climate", "lawn_mower", "person", "scene", "vacuum", "weather"]
    wanted = ["|", ("entity_id", "in", [player, camera, timer]), ("domain", "in", domains)]
    found = own_pages.search_read("ha.entity", wanted, "id")
    own_pages.call("ha.favourite", "mark_all", [entity["id"] for entity in found], True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    go(page, FAVOURITES)
    cover, sight = row(page, player).locator(".o_ha_tile_open img"), row(page, camera).locator("img")
    for picture in (cover, sight):
        picture.scroll_into_view_if_needed()
        eventually(lambda shown=picture: shown.evaluate("image => image.naturalWidth"), bool, 8)
    screenshot(page, "cards")
    seen = sight.get_attribute("src")
    expect(sight).not_to_have_attribute("src", seen or "", timeout=30 * SECOND)
    left = row(page, timer).locator(".o_ha_timer_left")
    first = left.inner_text()
    expect(left).not_to_have_text(first)
    assert not [url for url in asked if "call_service" in url], "a card asks for nothing"
    row(page, camera).locator(".o_ha_tile_view").click()
    expect(page.locator(".o_ha_entity_dialog")).to_be_visible()
    home.call_service("timer", "cancel", entity_id=timer)
