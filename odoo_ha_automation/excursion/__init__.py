"""Cold chains: which temperatures have to stay within which limits, when they did not, and the report of a month.

What is calculated stands beside this and needs no Odoo; `models/` has the rest. It is matched by rules like any other
(`bridge/`), which `models/ha_watched_temperature_rules.py` keeps.
"""
