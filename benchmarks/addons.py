"""Addons that the bed's database does not have from the beginning."""

from __future__ import annotations

from tests.odoo_client import OdooClient


def install(odoo: OdooClient, addon: str) -> None:
    """As a person does it in *Apps*, where it is not there yet."""
    odoo.call("ir.module.module", "update_list")
    for module in odoo.call(
        "ir.module.module", "search", [("name", "=", addon), ("state", "!=", "installed")]
    ):
        odoo.call("ir.module.module", "button_immediate_install", [module])
