"""A bridge without the key of the tokens: nobody is blamed for it, nothing is remembered, and a key mends it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.odoo_client import OdooClient
from tests.rig.bridge_process import BridgeProcess
from tests.rig.fake_homes import FakeHomes
from tests.rig.site import Site
from tests.rig.tables import wait_for_connected
from tests.waiting import always, eventually

pytestmark = [pytest.mark.apart, pytest.mark.timeout(180)]
KEY = "ODOO_HA_TOKEN_KEY"
NO_KEY = {KEY: ""}
ANOTHER_KEY = {KEY: "not the key that Odoo has"}


@pytest.fixture(scope="module")
def manager(site: Site) -> OdooClient:
    """The administrator of an Odoo that has a key and hosts no bridge itself."""
    return site.start_odoo()


@pytest.fixture
def fakes() -> Iterator[FakeHomes]:
    """One fake Home Assistant."""
    with FakeHomes(1, 5) as fakes:
        yield fakes


@pytest.fixture
def instance(site: Site, manager: OdooClient, fakes: FakeHomes) -> Iterator[int]:
    """The fake as an instance whose token Odoo's key has encrypted."""
    [instance_id] = site.make_fake_instances(manager, fakes)
    yield instance_id
    site.log_in().call("ha.instance", "unlink", [instance_id])


def state_of(site: Site, instance_id: int) -> tuple[str, str]:
    [row] = site.tables.rows("SELECT state, code FROM ha_connection WHERE instance_id = %s", instance_id)
    return row[0], row[1]


def fails(site: Site, instance_id: int, code: str) -> None:
    eventually(lambda: state_of(site, instance_id), lambda state: state == ("failed", code), 30)


def bridge(site: Site, name: str, environment: dict[str, str] | None = None) -> BridgeProcess:
    return BridgeProcess(site.odoo, site.directory / "bridges", name, environment=environment)


@pytest.mark.parametrize(
    ("environment", "code"),
    [(NO_KEY, "token_key_missing"), (ANOTHER_KEY, "token_key_differs")],
    ids=["no key", "another key"],
)
def test_a_start_with_the_right_key_mends_what_a_start_without_it_could_not_do(
    site: Site, manager: OdooClient, fakes: FakeHomes, instance: int, environment: dict[str, str], code: str
) -> None:
    with bridge(site, "a", environment) as wrong:
        fails(site, instance, code)
        reason = manager.read("ha.instance", instance, "connection_reason")["connection_reason"]
        assert KEY in reason
        assert "administrator" in reason
        log = wrong.log.read_text(encoding="utf-8")
    assert KEY in log
    assert not [secret for secret in (fakes[0].token, environment[KEY]) if secret and secret in log]
    assert fakes[0].auth_attempts == 0
    with bridge(site, "b"):
        wait_for_connected(site.tables, [instance], timeout=30)
    assert (fakes[0].auth_attempts, fakes[0].failed_auths) == (1, 0)


def test_a_bridge_without_the_key_leaves_the_instance_to_one_that_has_it(
    site: Site, fakes: FakeHomes, instance: int
) -> None:
    with bridge(site, "a", NO_KEY):
        fails(site, instance, "token_key_missing")
        with bridge(site, "b") as able:
            assert able.pid is not None
            wait_for_connected(site.tables, [instance], pids=[able.pid], timeout=30)
            always(site.tables.served, lambda served: served.get(instance) == able.pid, 3)
            assert fakes[0].auth_attempts == 1
        fails(site, instance, "token_key_missing")


def test_a_refusal_that_was_none_is_not_remembered(site: Site, fakes: FakeHomes, instance: int) -> None:
    with bridge(site, "a"):
        wait_for_connected(site.tables, [instance], timeout=30)
    # As an earlier version left it, with the digest of the very same settings.
    site.tables.rows("UPDATE ha_connection SET state = 'refused', code = 'token_unreadable'")
    with bridge(site, "b"):
        wait_for_connected(site.tables, [instance], timeout=30)


def test_a_token_of_a_lost_key_works_again_once_it_is_entered_again(
    site: Site, fakes: FakeHomes, instance: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = {**site.odoo.environment(), **ANOTHER_KEY}
    monkeypatch.setattr(site.odoo, "environment", lambda: environment)
    try:
        manager = site.start_odoo(bridge=True)
        fails(site, instance, "token_key_differs")
        assert (
            "token again" in manager.read("ha.instance", instance, "token_key_missing")["token_key_missing"]
        )
        manager.call("ha.instance", "write", [instance], {"token": fakes[0].token})
        wait_for_connected(site.tables, [instance], timeout=10)
        assert not manager.read("ha.instance", instance, "token_key_missing")["token_key_missing"]
    finally:
        monkeypatch.undo()
        site.start_odoo()


def test_a_token_that_was_saved_before_there_was_a_key_is_read_with_one(
    site: Site, fakes: FakeHomes, instance: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = {**site.odoo.environment(), **NO_KEY}
    monkeypatch.setattr(site.odoo, "environment", lambda: environment)
    try:
        manager = site.start_odoo()
        manager.call("ha.instance", "write", [instance], {"token": fakes[0].token})
        monkeypatch.undo()
        manager = site.start_odoo(bridge=True)
        wait_for_connected(site.tables, [instance], timeout=30)
        assert (
            "Enter it again"
            in manager.read("ha.instance", instance, "token_key_missing")["token_key_missing"]
        )
    finally:
        monkeypatch.undo()
        site.start_odoo()
