"""Tests that pytest runs. Odoo's own tests of an addon are in the addon's folder `tests`."""
