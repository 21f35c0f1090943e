"""Where messages lead who wants to know more: the page of troubleshooting, with a paragraph for each of them."""

from __future__ import annotations

from typing import Literal

from odoo.api import Environment

from ...protocol.parameters import DOCUMENTATION

OWN_PAGE = "/odoo_ha_addon/static/help/troubleshooting.html"
"""As `./package --readme` writes it of docs/troubleshooting.md: of the version that is installed."""
NONE = "off"
"""Stored where messages lead nowhere."""


def documentation_url(env: Environment) -> str | Literal[False]:
    """The address of the page, to which `#` and a paragraph are added; False for none."""
    stored = env["ir.config_parameter"].sudo().get_param(DOCUMENTATION) or OWN_PAGE
    return stored if stored != NONE and is_address(stored) else False


def is_address(text: str) -> bool:
    """Whether a browser may be led there: to another site, or to a page of Odoo itself."""
    is_of_odoo = text.startswith("/") and not text.startswith(("//", "/\\"))
    return (is_of_odoo or text.startswith(("https://", "http://"))) and text.isprintable() and " " not in text
