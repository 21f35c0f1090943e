"""What alarms calculate. No Odoo, no database."""
