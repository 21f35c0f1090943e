"""What administrators have set for this database."""

from __future__ import annotations

from odoo.api import Environment

from ...protocol.parameters import KEYS, Parameters


def parameters_of(env: Environment) -> Parameters:
    stored = env["ir.config_parameter"].sudo()
    return Parameters.read({key: stored.get_param(key) or None for key in KEYS})
