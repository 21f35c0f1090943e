"""Whatever is wrong with a connection, the page says so, and says what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from devkit.home_assistant import HomeAssistant
from devkit.ports import free_port
from devkit.stack import Stack
from tests.browser.conftest import Pages
from tests.browser.ready_rules import fill_in, open_ready_rule, switch_on
from tests.browser.screens import (
    INSTANCES,
    SECOND,
    connection_in_form,
    connection_in_list,
    go,
    open_instance,
    token_input,
)
from tests.conftest import MakeInstance, wait_for_connection
from tests.odoo_client import OdooClient
from tests.rig.fake_homes import FakeHomes
from tests.rig.tables import Tables
from tests.waiting import eventually

Screenshot = Callable[[Page, str], Path]


@pytest.mark.parametrize(
    ("values", "label", "advice"),
    [
        pytest.param({}, "Incomplete", "address is missing", id="no-address"),
        pytest.param({"url": "{home}"}, "Incomplete", "token is missing", id="no-token"),
        pytest.param({"url": "{home}", "token": "x"}, "Refused", "Create a new one", id="wrong-token"),
        pytest.param({"url": "{nobody}", "token": "x"}, "Retrying", "Nothing answers", id="nobody-there"),
        pytest.param(
            {"url": "{odoo}", "token": "x"}, "Failed", "not Home Assistant", id="not-home-assistant"
        ),
        pytest.param({"url": "{unknown}", "token": "x"}, "Retrying", "name", id="unknown-name"),
        pytest.param(
            {"url": "{home}", "token": "{token}"}, "Failed", 'instance "Home"', id="connected-twice"
        ),
    ],
)
def test_wrong_settings_are_reported_in_the_list_and_in_the_form(
    page: Page,
    home: HomeAssistant,
    odoo: OdooClient,
    make_instance: MakeInstance,
    screenshot: Screenshot,
    values: dict[str, str],
    label: str,
    advice: str,
) -> None:
    places = {
        "home": home.url,
        "token": home.token,
        "odoo": odoo.url,
        "nobody": f"http://127.0.0.1:{free_port()}",
        "unknown": "http://no-such-host.invalid:8123",
    }
    name = f"Wrong settings: {label}"
    instance_id = make_instance(name, **{key: value.format(**places) for key, value in values.items()})
    go(page, INSTANCES)
    expect(connection_in_list(page, name)).to_have_text(label, timeout=10 * SECOND)
    screenshot(page, "list")
    open_instance(page, instance_id)
    expect(connection_in_form(page)).to_have_text(label)
    expect(page.locator(".o_form_view .alert:visible")).to_contain_text(re.compile(advice))
    screenshot(page, "form")


@pytest.fixture
def office_id(office: HomeAssistant, odoo: OdooClient, instances: dict[str, int]) -> Iterator[int]:
    """The connected instance `Office`; whatever the test does to it, it is connected again afterwards."""
    yield instances["Office"]
    office.start()
    odoo.call("ha.instance", "write", [instances["Office"]], {"token": office.token, "active": True})
    wait_for_connection(odoo, instances["Office"])


def test_a_corrected_token_connects_within_seconds_without_any_button(
    page: Page, office: HomeAssistant, office_id: int, odoo: OdooClient, screenshot: Screenshot
) -> None:
    odoo.call("ha.instance", "write", [office_id], {"token": "wrong"})
    wait_for_connection(odoo, office_id, "refused")
    open_instance(page, office_id)
    expect(connection_in_form(page)).to_have_text("Refused")
    token_input(page).fill(office.token)
    page.locator(".o_form_button_save").click()
    expect(connection_in_form(page)).to_have_text("Connected", timeout=10 * SECOND)
    screenshot(page, "connected")


def test_a_saved_token_is_never_shown_again(
    pages: Pages, home: HomeAssistant, instances: dict[str, int]
) -> None:
    page = pages()
    bodies: list[str] = []
    page.on(
        "response", lambda answer: bodies.append(answer.text()) if "/web/dataset/" in answer.url else None
    )
    open_instance(page, instances["Home"])
    expect(token_input(page)).to_have_value("")
    assert bodies
    assert not any(home.token in body for body in bodies)


@pytest.fixture
def told_of_absence(page: Page, odoo: OdooClient, office_id: int) -> Iterator[int]:
    """The ready rule that tells somebody when `Office` is away, switched on by hand; its id."""
    open_ready_rule(page, "Home Assistant Away")
    fill_in(page, {"hold_number": "1", "instance_ids": "Office"})
    switch_on(page)
    [rule] = odoo.call("base.automation", "search", [("ha_ready", "=", "home_assistant_away")])
    yield int(rule)
    odoo.call("base.automation", "unlink", [rule])
    made = [("res_model", "=", "ha.instance"), ("res_id", "=", office_id)]
    odoo.call("mail.activity", "unlink", odoo.call("mail.activity", "search", made))


def test_home_assistant_going_off_and_on_is_reported_in_the_open_list_and_by_a_ready_rule(
    page: Page,
    office: HomeAssistant,
    office_id: int,
    told_of_absence: int,
    stack: Stack,
    odoo: OdooClient,
    screenshot: Screenshot,
) -> None:
    go(page, INSTANCES)
    expect(connection_in_list(page, "Office")).to_have_text("Connected", timeout=10 * SECOND)
    office.stop()
    expect(connection_in_list(page, "Office")).to_have_text("Retrying", timeout=15 * SECOND)
    expect(connection_in_list(page, "Home")).to_have_text("Connected")
    screenshot(page, "off")
    a_minute_later(stack, office_id, told_of_absence)
    look_for_absent(odoo)
    done = [("rule_id", "=", told_of_absence), ("instance_id", "=", office_id), ("state", "!=", "waiting")]
    [firing] = eventually(
        lambda: odoo.search_read("ha.rule.firing", done, "state", "reason", "trace"), bool, 15
    )
    assert (firing["state"], firing["reason"]) == ("done", False)
    assert [step["failed"] for step in firing["trace"]["steps"]] == [False]
    office.start()
    expect(connection_in_list(page, "Office")).to_have_text("Connected", timeout=40 * SECOND)
    screenshot(page, "on-again")


def a_minute_later(stack: Stack, instance_id: int, rule: int) -> None:
    """The instance was heard a minute ago, and the rule is older than that: nobody has to wait for it."""
    tables = Tables(lambda: stack.postgres.dsn(stack.odoo.database))
    tables.rows(
        "UPDATE ha_connection SET last_message = last_message - interval '1 minute' WHERE instance_id = %s",
        instance_id,
    )
    tables.rows("UPDATE base_automation SET ha_begun = ha_begun - interval '2 minutes' WHERE id = %s", rule)
    tables.close()


def look_for_absent(odoo: OdooClient) -> None:
    """What Odoo does each minute by itself."""
    name = [("module", "=", "odoo_ha_automation"), ("name", "=", "ir_cron_ha_away")]
    [action] = odoo.search_read("ir.model.data", name, "res_id")
    odoo.call("ir.cron", "method_direct_trigger", [action["res_id"]])


def test_an_instance_that_somebody_archives_says_so(page: Page, office_id: int, odoo: OdooClient) -> None:
    open_instance(page, office_id)
    expect(connection_in_form(page)).to_have_text("Connected")
    odoo.call("ha.instance", "write", [office_id], {"active": False})
    expect(connection_in_form(page)).to_have_text("Disabled", timeout=5 * SECOND)


def test_the_form_names_the_entities_that_home_assistant_cannot_write(
    pages: Pages, odoo: OdooClient, make_instance: MakeInstance
) -> None:
    with FakeHomes(1, 3) as fakes:
        for name in ("sensor.strange", "sensor.with_a_name_that_is_long_enough_to_need_a_second_line"):
            fakes.set_state(fakes[0], name, "1", {"serial": 2**70})
        instance_id = make_instance("Fake", url=fakes[0].url, token=fakes[0].token)
        wait_for_connection(odoo, instance_id)
        # What it cannot write it leaves out of the first snapshot; a change says that it is there.
        fakes.set_state(fakes[0], "sensor.strange", "2")
        fakes.set_state(fakes[0], "sensor.with_a_name_that_is_long_enough_to_need_a_second_line", "2")
        eventually(
            lambda: odoo.read("ha.instance", instance_id, "unreadable_reason")["unreadable_reason"],
            lambda reason: "sensor.strange" in str(reason) and "second_line" in str(reason),
            60,
        )
        shown = ".alert-warning [name=unreadable_reason]"
        pages.gallery(f"{INSTANCES}/{instance_id}", shown)
        page = pages()
        open_instance(page, instance_id)
        expect(page.locator(shown)).to_contain_text(
            "2 entities cannot be read: sensor.strange (Home Assistant"
        )
