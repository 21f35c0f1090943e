"""What a condition of grants looks at changes or goes: who has listened by such a grant proves their right again, for
the entity may have left what it gives.
"""

from odoo import api, models
from odoo.fields import Domain


class HaGrant(models.Model):
    _inherit = "ha.grant"

    @api.model
    def _renew_where_left(self, **conditions) -> None:
        """Renew the grants that ask for one of these.

        :param conditions: records by the name of the field that a grant names them by
        """
        met = Domain.OR(Domain(name, "in", records.ids) for name, records in conditions.items() if records)
        holding = Domain("scope", "=", "matching") & Domain("is_holding", "=", True)
        self.sudo().search(holding & met, order="id")._renew_channels()

    @api.model
    def _tell_of_tags(self, tags) -> None:
        """Something has got or lost these tags (ha.tag): what grants by them give is read again by open pages, also by
        those that show nothing of it yet.
        """
        if not tags:
            return
        self._renew_where_left(tag_id=tags)
        self.env["ha.access"]._forget()
        for instance in tags.sudo().instance_id:
            instance._tell_of_registries(["ha.entity"])

    @api.model
    def _end_with(self, name: str, records) -> None:
        """Remove the grants that refer to these, which are about to be deleted; who has listened is told."""
        grants = self.sudo().with_context(active_test=False)
        grants.search(Domain(name, "in", records.ids), order="id").unlink()


class HaTaggedMixin(models.AbstractModel):
    _inherit = "ha.tagged.mixin"

    def write(self, vals: dict) -> bool:
        if "tag_ids" not in vals:
            return super().write(vals)
        past_rules = self.sudo().with_context(active_test=False)
        before = {record: record.tag_ids for record in past_rules}
        result = super().write(vals)
        changed = (
            tag for record, had in before.items() for tag in (had - record.tag_ids) | (record.tag_ids - had)
        )
        self.env["ha.grant"]._tell_of_tags(self.env["ha.tag"].union(*changed))
        return result


class HaTag(models.Model):
    _inherit = "ha.tag"

    def write(self, vals: dict) -> bool:
        result = super().write(vals)
        if "active" in vals:
            self.env["ha.grant"]._tell_of_tags(self)
        return result

    def unlink(self) -> bool:
        self.env["ha.grant"]._end_with("tag_id", self)
        return super().unlink()


class HaEntity(models.Model):
    _inherit = "ha.entity"

    def write(self, vals: dict) -> bool:
        if vals.keys() & {"area_id", "device_id", "label_ids", "instance_id"}:
            past_rules = self.sudo().with_context(active_test=False)
            self.env["ha.grant"]._renew_where_left(**past_rules._met())
        return super().write(vals)

    def _met(self) -> dict:
        """What the conditions of a grant may name to give these."""
        areas, devices = self.effective_area_id, self.device_id
        return {
            "area_id": areas,
            "floor_id": areas.floor_id,
            "label_id": self.label_ids | devices.label_ids | areas.label_ids,
            "tag_id": (self.tag_ids | devices.tag_ids).filtered("active"),
            "device_id": devices,
        }

    # pylint: disable-next=missing-return
    def _absorb(self, other) -> None:
        super()._absorb(other)
        grants = self.env["ha.grant"].sudo().with_context(active_test=False)
        for grant in grants.search([("entity_ids", "in", other.ids)]):
            grant.write({"entity_ids": [(4, self.id)]})


class HaDevice(models.Model):
    _inherit = "ha.device"

    def write(self, vals: dict) -> bool:
        if vals.keys() & {"area_id", "label_ids", "parent_device_id"}:
            past_rules = self.sudo().with_context(active_test=False)
            parts = past_rules.search([("parent_device_id", "in", self.ids)])
            areas = (past_rules | past_rules.parent_device_id | parts).area_id
            self.env["ha.grant"]._renew_where_left(
                area_id=areas, floor_id=areas.floor_id, label_id=past_rules.label_ids | areas.label_ids
            )
        return super().write(vals)

    def unlink(self) -> bool:
        self.env["ha.grant"]._end_with("device_id", self)
        return super().unlink()


class HaArea(models.Model):
    _inherit = "ha.area"

    def write(self, vals: dict) -> bool:
        if vals.keys() & {"floor_id", "label_ids"}:
            past_rules = self.sudo().with_context(active_test=False)
            self.env["ha.grant"]._renew_where_left(
                floor_id=past_rules.floor_id, label_id=past_rules.label_ids
            )
        return super().write(vals)

    def unlink(self) -> bool:
        self.env["ha.grant"]._end_with("area_id", self)
        return super().unlink()


class HaFloor(models.Model):
    _inherit = "ha.floor"

    def unlink(self) -> bool:
        self.env["ha.grant"]._end_with("floor_id", self)
        return super().unlink()


class HaLabel(models.Model):
    _inherit = "ha.label"

    def unlink(self) -> bool:
        self.env["ha.grant"]._end_with("label_id", self)
        return super().unlink()


class ResGroups(models.Model):
    _inherit = "res.groups"

    def unlink(self) -> bool:
        self.env["ha.grant"]._end_with("group_id", self)
        return super().unlink()
