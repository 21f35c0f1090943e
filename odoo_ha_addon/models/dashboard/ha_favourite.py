"""The entities that users want at hand, each in an order of their own."""

from collections.abc import Collection

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..limits import MOST_FAVOURITES, record_ids

MOST_MARKED = 500
"""Entities that are made favourites at once."""


class HaFavourite(models.Model):
    _name = "ha.favourite"
    _description = "Home Assistant Favorite"
    _inherit = ["ha.guarded.mixin"]
    _order = "sequence, id"
    _rec_name = "entity_id"

    user_id = fields.Many2one(
        "res.users", required=True, ondelete="cascade", default=lambda self: self.env.uid, readonly=True
    )
    entity_id = fields.Many2one("ha.entity", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)

    _entity_uniq = models.UniqueIndex("(user_id, entity_id)")

    @api.model_create_multi
    def create(self, vals_list):
        favourites = super().create(vals_list)
        for user in favourites.user_id:
            if self.sudo().search_count([("user_id", "=", user.id)]) > MOST_FAVOURITES:
                raise UserError(self.env._("You can have at most %s favorites.", MOST_FAVOURITES))
        return favourites

    @api.model
    @api.readonly
    def load(self, attributes: Collection[str] = ()) -> list[dict]:
        """The current user's favourites, without those that may not be seen any more; ROW of docs/dashboards.md.

        :param attributes: of the entities, as `ha.entity._rows` takes them
        :raises UserError: these are no names of attributes
        """
        favourites = self.search_fetch([("user_id", "=", self.env.uid)], ["entity_id"])
        ids = [favourite.entity_id.id for favourite in favourites]
        rows = {row["id"]: row for row in self.env["ha.entity"]._rows([("id", "in", ids)], attributes)}
        return [rows[entity_id] for entity_id in ids if entity_id in rows]

    @api.model
    def mark(self, entity_id: int, is_favourite: bool) -> bool:
        """Make an entity one of the current user's favourites, at the end, or none of them.

        :param entity_id: record id of `ha.entity`
        :raises UserError: there is no such entity, or the user may not see it
        """
        return self.mark_all([entity_id], is_favourite)

    @api.model
    def mark_all(self, entity_ids: list[int], is_favourite: bool) -> bool:
        """As `mark`, for several entities at once.

        :param entity_ids: at most `MOST_MARKED` record ids of `ha.entity`
        :raises UserError: one of them is no entity that the user may see, or they are too many; nothing is changed then
        """
        entities = self._entities(entity_ids)
        if len(entities) > MOST_MARKED:
            raise UserError(self.env._("At most %s entities can be marked at a time.", MOST_MARKED))
        mine = self.search([("user_id", "=", self.env.uid)])
        known = mine.filtered(lambda favourite: favourite.entity_id in entities)
        if not is_favourite:
            known.unlink()
            return True
        place = max(mine.mapped("sequence"), default=0)
        self.create(
            [
                {"entity_id": entity.id, "sequence": place + number}
                for number, entity in enumerate(entities - known.entity_id, start=1)
            ]
        )
        return True

    @api.model
    def arrange(self, entity_ids: list[int]) -> bool:
        """Put the current user's favourites in this order; those that are not named come after them.

        :param entity_ids: record ids of `ha.entity`
        :raises UserError: these are no entities that the user may see
        """
        order = {entity.id: place for place, entity in enumerate(self._entities(entity_ids))}
        favourites = self.search([("user_id", "=", self.env.uid)])
        ordered = favourites.sorted(lambda favourite: order.get(favourite.entity_id.id, len(order)))
        for place, favourite in enumerate(ordered, start=1):
            if favourite.sequence != place:
                favourite.sequence = place
        return True

    def _entities(self, ids):
        """The entities with these record ids, in this order."""
        entities = self.env["ha.entity"].browse(record_ids(self.env, ids, MOST_FAVOURITES))
        if len(entities.exists()._filtered_access("read")) < len(set(ids)):
            raise UserError(self.env._("There is no such entity, or you may not see it."))
        return entities
