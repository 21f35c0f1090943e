"""Home Assistant's long-term statistics: what is asked of its recorder, and how Odoo keeps up with it."""
