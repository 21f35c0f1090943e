"""A grant that begins and ends while a page is open, with a real Home Assistant behind it."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from devkit.home_assistant import HomeAssistant
from devkit.stack import Stack
from tests.conftest import log_in
from tests.odoo_client import OdooClient, OdooError
from tests.rig.bus_page import BusPage, open_page
from tests.rig.loop_thread import LoopThread
from tests.rig.tables import Tables
from tests.waiting import eventually

LIGHT = "light.bed_light"
OPEN_SECONDS = 6


@dataclass
class Flat:
    """A tenant with an open page, and the administrator with another."""

    odoo: OdooClient
    tenant: OdooClient
    home: HomeAssistant
    tables: Tables
    instance_id: int
    light: int
    page: BusPage
    admins_page: BusPage
    known: int = 0

    def grant(self, **times: str) -> int:
        return self.odoo.create(
            "ha.grant",
            instance_id=self.instance_id,
            user_id=self.tenant.uid,
            entity_ids=[(6, 0, [self.light])],
            access="control",
            **times,
        )

    def soon(self) -> str:
        """In some seconds, by the clock of the database, as Odoo writes moments."""
        [[moment]] = self.tables.rows(
            "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC' + %s * interval '1 second', 'YYYY-MM-DD HH24:MI:SS')",
            OPEN_SECONDS,
        )
        return str(moment)

    def follow(self, client: OdooClient, page: BusPage) -> list[dict[str, Any]]:
        """As a page does that shows the light: what it is told of it."""
        answer = client.call("ha.entity", "follow", f"page-{client.uid}", [self.light])
        page.subscribe(*answer["channels"])
        return list(answer["entities"])

    def wait_for_news(self) -> None:
        """Until the tenant's page is told once more that rights have changed; that it was given is old."""
        eventually(lambda: self.page.count("ha_access_changed"), lambda count: count > self.known, 30)
        self.known = self.page.count("ha_access_changed")

    def toggle_until_heard(self, page: BusPage) -> None:
        """Until a frame more has come to this page."""
        before = len(page.frames())

        def toggled() -> int:
            self.home.call_service("light", "toggle", entity_id=LIGHT)
            return len(page.frames())

        eventually(toggled, lambda frames: frames > before, 20, 0.3)
        self.known = self.page.count("ha_access_changed")


@pytest.fixture
def flat(stack: Stack, odoo: OdooClient, home: HomeAssistant, instances: dict[str, int]) -> Iterator[Flat]:
    [group] = odoo.search_read("ir.model.data", [("name", "=", "group_ha_user")], "res_id")
    name, password = f"tenant-{secrets.token_hex(4)}", secrets.token_hex(8)
    user = odoo.create(
        "res.users", name=name, login=name, password=password, group_ids=[(6, 0, [group["res_id"]])]
    )
    [light] = odoo.call(
        "ha.entity", "search", [("entity_id", "=", LIGHT), ("instance_id", "=", instances["Home"])]
    )
    tenant = log_in(stack, name, password)
    with (
        contextlib.closing(Tables(lambda: stack.postgres.dsn(stack.odoo.database))) as tables,
        contextlib.closing(tenant),
        LoopThread() as loop,
        open_page(tenant, loop) as page,
        open_page(odoo, loop) as admins_page,
    ):
        yield Flat(odoo, tenant, home, tables, instances["Home"], light, page, admins_page)
    odoo.call("res.users", "write", [user], {"active": False})


def test_a_page_hears_frames_until_the_grant_ends_and_none_after_it(flat: Flat) -> None:
    flat.grant(ends=flat.soon())
    [told] = flat.follow(flat.tenant, flat.page)
    assert told["control"]
    flat.toggle_until_heard(flat.page)
    flat.wait_for_news()
    heard = len(flat.page.frames())
    assert flat.follow(flat.tenant, flat.page) == []
    flat.follow(flat.odoo, flat.admins_page)
    flat.toggle_until_heard(flat.admins_page)
    assert len(flat.page.frames()) == heard
    with pytest.raises(OdooError, match=r"AccessError|MissingError"):
        flat.tenant.call("ha.entity", "call_service", [flat.light], "turn_on")


def test_a_page_is_told_when_a_grant_begins(flat: Flat) -> None:
    flat.page.subscribe()
    flat.grant(begins=flat.soon())
    assert flat.follow(flat.tenant, flat.page) == []
    flat.wait_for_news()
    [told] = flat.follow(flat.tenant, flat.page)
    assert told["control"]
    flat.toggle_until_heard(flat.page)


def test_a_page_is_deaf_as_soon_as_the_grant_is_revoked(flat: Flat) -> None:
    grant = flat.grant()
    flat.follow(flat.tenant, flat.page)
    flat.toggle_until_heard(flat.page)
    flat.odoo.call("ha.grant", "action_revoke", [grant])
    flat.wait_for_news()
    heard = len(flat.page.frames())
    flat.follow(flat.odoo, flat.admins_page)
    flat.toggle_until_heard(flat.admins_page)
    assert len(flat.page.frames()) == heard
