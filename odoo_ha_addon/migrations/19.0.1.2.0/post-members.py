"""Members of entity groups become grants: what they may do of a group, and when, is said in one place."""

from odoo import SUPERUSER_ID, api
from odoo.tools.sql import table_exists


def migrate(cr, version: str) -> None:
    """Make a grant of each member, to the same user with the same access and without times."""
    if not table_exists(cr, "ha_entity_group_member"):
        return
    cr.execute(
        """
        SELECT bundle.id, bundle.instance_id, member.user_id, member.access
        FROM ha_entity_group_member AS member JOIN ha_entity_group AS bundle ON bundle.id = member.group_id
        ORDER BY member.id
        """
    )
    grants = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})["ha.grant"]
    grants.create(
        [
            {
                "instance_id": instance_id,
                "receiver": "user",
                "user_id": user_id,
                "access": access,
                "scope": "chosen",
                "entity_group_ids": [(6, 0, [group_id])],
            }
            for group_id, instance_id, user_id, access in cr.fetchall()
        ]
    )
    # Nobody hears on the channel of a group any more; a bridge would look for its generation.
    cr.execute("DELETE FROM ha_watch WHERE channel_model = 'ha.entity.group'")
    cr.execute("DROP TABLE ha_entity_group_member")
