"""What administrators set is within its bounds, whatever stands in the table."""

from __future__ import annotations

from dataclasses import fields

import pytest

from odoo_ha_addon.protocol.parameters import BOUNDS, PREFIX, Parameters, integrations, is_switched_off


def test_each_has_bounds_and_a_default_within_them() -> None:
    assert BOUNDS.keys() == {each.name for each in fields(Parameters)}
    for name, (least, most) in BOUNDS.items():
        assert least <= getattr(Parameters(), name) <= most


@pytest.mark.parametrize("value", [None, "", " ", "soon", "1.5", "-3", "0x10", "9" * 400, "\u0663"])
def test_what_is_no_number_counts_as_the_default(value: str | None) -> None:
    assert Parameters.read(dict.fromkeys((PREFIX + name for name in BOUNDS), value)) == Parameters()


@pytest.mark.parametrize("name", list(BOUNDS))
def test_what_is_out_of_bounds_counts_as_the_nearest_that_may_be(name: str) -> None:
    least, most = BOUNDS[name]
    for value, expected in ((0, least), (least, least), (most, most), (most + 1, most), (10**8, most)):
        assert getattr(Parameters.read({PREFIX + name: str(value)}), name) == expected


def test_a_command_ends_before_odoo_ends_its_request() -> None:
    most = BOUNDS["send_within_seconds"].most + BOUNDS["answer_within_seconds"].most
    assert most < 120


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, ()),
        ("", ()),
        ("zabbix", ("zabbix",)),
        (" Zabbix , nut,zabbix,, ", ("zabbix", "nut")),
        ("a b, c-d, " + "x" * 65, ()),
    ],
)
def test_integrations_are_names_with_commas_between_them(text: str | None, expected: tuple[str, ...]) -> None:
    assert integrations(text) == expected


@pytest.mark.parametrize(
    ("value", "off"),
    [("off", True), ("OFF", True), ("0", True), ("no", True), ("false", True), ("on", False), ("", False)],
)
def test_a_server_hosts_no_bridge_where_its_environment_says_so(value: str, off: bool) -> None:
    assert is_switched_off({"ODOO_HA_BRIDGE": value}) is off
    assert not is_switched_off({})
