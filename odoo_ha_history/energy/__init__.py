"""The rules of Home Assistant's energy page, as its own frontend has them. No Odoo, no database."""
