from dataclasses import replace

import pytest

from odoo_ha_addon.protocol.settings import InstanceSettings

COMPLETE = InstanceSettings(1, "Home", "http://ha.local:8123", "gAAAA", True, "", "")


def test_a_complete_instance_waits_for_a_bridge():
    assert COMPLETE.connectable
    assert COMPLETE.idle_state == "waiting"


@pytest.mark.parametrize("missing", ["url", "token_encrypted"])
def test_an_instance_without_address_or_token_is_incomplete(missing):
    settings = replace(COMPLETE, **{missing: ""})
    assert not settings.connectable
    assert settings.idle_state == "incomplete"


def test_an_archived_instance_is_disabled():
    settings = replace(COMPLETE, active=False)
    assert not settings.connectable
    assert settings.idle_state == "disabled"


@pytest.mark.parametrize("changed", ["url", "token_encrypted", "tls_ca", "tls_fingerprint"])
def test_the_digest_changes_with_everything_a_refusal_can_hang_on(changed):
    assert replace(COMPLETE, **{changed: "other"}).digest != COMPLETE.digest


def test_the_digest_does_not_change_with_the_name():
    assert replace(COMPLETE, name="Cottage").digest == COMPLETE.digest


def test_the_digest_tells_nothing_of_the_token():
    assert COMPLETE.token_encrypted not in COMPLETE.digest
