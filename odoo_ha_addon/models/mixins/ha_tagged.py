"""Odoo's own order of what Home Assistant has: tags, properties, colors.

None of it is sent to Home Assistant, and no sync of its registries changes it.
"""

from odoo import api, fields, models


class HaTaggedMixin(models.AbstractModel):
    """For models with an `instance_id`, where the definition of their properties stands."""

    _name = "ha.tagged.mixin"
    _description = "Home Assistant Record in Odoo's Own Order"

    tag_ids = fields.Many2many("ha.tag", string="Tags", domain="[('instance_id', '=', instance_id)]")
    color = fields.Integer()

    @api.model
    def get_property_definition(self, full_name: str) -> dict:
        """What a property is, of an instance that the current user may see: Odoo looks at all of them.

        :param full_name: such as ``entity_properties.3adf37f3258cfe40``
        :return: empty where there is none
        """
        known = super().get_property_definition(full_name)
        if not known:
            return known
        field_name, _dot, property_name = full_name.partition(".")
        definition = self._fields[field_name].definition_record_field
        instances = self.env["ha.instance"].with_context(active_test=False)
        found = (
            each
            for instance in instances.search([(definition, "!=", False)])
            for each in instance[definition]
            if each["name"] == property_name
        )
        return next(found, {})

    def _take_order_of(self, other) -> None:
        """Take over how another record was ordered that stood for the same thing; where both say something, what this
        one says stays.
        """
        self.tag_ids |= other.with_context(active_test=False).tag_ids
        self.color = self.color or other.color
        for field in self._fields.values():
            if field.type == "properties":
                theirs, mine = (field.convert_to_cache(of[field.name], of) or {} for of in (other, self))
                self[field.name] = {**theirs, **{name: value for name, value in mine.items() if value}}
