"""The key of the tokens is changed while bridges run; whoever changes it may be killed at any moment."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest

from odoo_ha_addon.token_cipher import KEY_VARIABLE, OLD_KEY_VARIABLE, TokenKeys
from tests.odoo_client import OdooClient
from tests.rig.fake_homes import FakeHomes
from tests.rig.site import Site
from tests.rig.tables import wait_for_connected
from tests.waiting import always, eventually

pytestmark = [pytest.mark.apart, pytest.mark.timeout(180)]
NEW = "the key from now on"
HOMES = 3
WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE application_name = 'odoo_ha rekey' AND wait_event_type = 'Lock'
"""


@pytest.fixture(scope="module")
def manager(site: Site) -> OdooClient:
    """The administrator of an Odoo that has a key and hosts no bridge itself."""
    return site.start_odoo()


@pytest.fixture
def fakes() -> Iterator[FakeHomes]:
    """Some fake Home Assistants."""
    with FakeHomes(HOMES, 3) as fakes:
        yield fakes


@pytest.fixture
def instances(site: Site, manager: OdooClient, fakes: FakeHomes) -> Iterator[list[int]]:
    """The fakes as instances whose tokens Odoo's key has encrypted."""
    ids = site.make_fake_instances(manager, fakes)
    yield ids
    site.log_in().call("ha.instance", "unlink", ids)


@pytest.fixture
def both(site: Site) -> dict[str, str]:
    """The environment of a process that has the new key, and Odoo's as the old one."""
    return {KEY_VARIABLE: NEW, OLD_KEY_VARIABLE: site.odoo.environment()[KEY_VARIABLE]}


def begin(site: Site, environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        site.odoo.command("ha_bridge", "rekey", "-d", site.odoo.database),
        env={**site.odoo.environment(), **environment},
        cwd=site.odoo.directory,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def rekey(site: Site, environment: dict[str, str]) -> tuple[int, str]:
    process = begin(site, environment)
    out, errors = process.communicate(timeout=90)
    return process.returncode, out + errors


def stored(site: Site) -> dict[int, str]:
    return dict(site.tables.rows("SELECT id, token_encrypted FROM ha_instance ORDER BY id"))


def with_new_key(site: Site) -> int:
    keys = TokenKeys(NEW, "")
    return sum(keys.is_current(text) for text in stored(site).values() if text)


def test_who_changes_the_key_and_is_killed_has_changed_nothing_and_may_begin_again(
    site: Site, fakes: FakeHomes, instances: list[int], both: dict[str, str]
) -> None:
    before = stored(site)
    with site.tables.held("SELECT id FROM ha_instance WHERE id = %s FOR UPDATE", instances[1]):
        process = begin(site, both)
        eventually(lambda: site.tables.rows(WAITING)[0][0], lambda count: count == 1, 90)
        process.kill()
        process.communicate()
    assert stored(site) == before
    code, said = rekey(site, both)
    assert (code, with_new_key(site)) == (0, HOMES), said
    assert f"{HOMES} tokens changed" in said
    code, said = rekey(site, both)
    assert code == 0
    assert f"0 tokens changed, {HOMES} had the key already" in said
    assert not [secret for secret in (NEW, *both.values(), *(fake.token for fake in fakes)) if secret in said]
    back = {KEY_VARIABLE: both[OLD_KEY_VARIABLE], OLD_KEY_VARIABLE: NEW}
    assert rekey(site, back)[0] == 0


def test_a_bridge_with_both_keys_goes_on_before_during_and_after(
    site: Site, fakes: FakeHomes, instances: list[int], both: dict[str, str]
) -> None:
    back = {KEY_VARIABLE: both[OLD_KEY_VARIABLE], OLD_KEY_VARIABLE: NEW}
    with site.bridge("a", both):
        wait_for_connected(site.tables, instances, timeout=60)
        assert rekey(site, both)[0] == 0
        assert with_new_key(site) == HOMES
        wait_for_connected(site.tables, instances, timeout=60)
        assert rekey(site, back)[0] == 0
        wait_for_connected(site.tables, instances, timeout=60)
    assert not any(fake.failed_auths for fake in fakes)


def test_a_refusal_outlasts_the_change_for_it_is_the_same_token(
    site: Site, fakes: FakeHomes, instances: list[int], both: dict[str, str]
) -> None:
    fakes[0].token = "another one by now"
    with site.bridge("a", both):
        state = "SELECT state FROM ha_connection WHERE instance_id = %s"
        eventually(lambda: site.tables.rows(state, instances[0])[0][0], lambda found: found == "refused", 60)
        tried = fakes[0].auth_attempts
        assert rekey(site, both)[0] == 0
        always(lambda: fakes[0].auth_attempts, lambda attempts: attempts == tried, 3)
        assert rekey(site, {KEY_VARIABLE: both[OLD_KEY_VARIABLE], OLD_KEY_VARIABLE: NEW})[0] == 0


def test_what_neither_key_can_read_is_named_and_left(
    site: Site, instances: list[int], both: dict[str, str]
) -> None:
    before = stored(site)
    code, said = rekey(site, {KEY_VARIABLE: "another", OLD_KEY_VARIABLE: "and another"})
    assert code == 1
    assert "neither key fits the token" in said
    assert stored(site) == before


def test_without_a_key_nothing_is_changed(site: Site, instances: list[int]) -> None:
    before = stored(site)
    code, said = rekey(site, {KEY_VARIABLE: ""})
    assert (code, stored(site)) == (2, before)
    assert KEY_VARIABLE in said


def test_options_of_odoo_with_a_value_beside_them_are_left_to_odoo(
    site: Site, instances: list[int], both: dict[str, str]
) -> None:
    process = subprocess.run(
        site.odoo.command("ha_bridge", "--log-level", "warn", "-d", site.odoo.database, "--status", "--json"),
        env={**site.odoo.environment(), **both},
        cwd=site.odoo.directory,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert "usage:" not in process.stderr
    assert site.odoo.database in process.stdout
