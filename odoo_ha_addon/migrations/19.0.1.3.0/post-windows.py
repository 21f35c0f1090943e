"""The hours of a grant become lines, for there may be several."""

from odoo.tools.sql import column_exists


def migrate(cr, version: str) -> None:
    """Make a line of the hours that each grant has, before Odoo drops their columns."""
    if not column_exists(cr, "ha_grant", "hour_from"):
        return
    columns = "hour_from, hour_to, monday, tuesday, wednesday, thursday, friday, saturday, sunday"
    cr.execute(
        f"""
        INSERT INTO ha_grant_window (grant_id, {columns}, create_uid, create_date, write_uid, write_date)
        SELECT id, {columns}, create_uid, create_date, write_uid, write_date FROM ha_grant AS held
        WHERE has_hours AND NOT EXISTS (SELECT FROM ha_grant_window WHERE grant_id = held.id)
        ORDER BY id
        """
    )
