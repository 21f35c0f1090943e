"""A grant that is given to whoever has a link."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class HaGrant(models.Model):
    _inherit = "ha.grant"

    receiver = fields.Selection(selection_add=[("link", "Guest link")], ondelete={"link": "cascade"})
    link_id = fields.Many2one(
        "ha.grant.link", "Guest Link", readonly=True, copy=False, ondelete="cascade", index="btree_not_null"
    )

    _link_uniq = models.Constraint("UNIQUE (link_id)", "A link gives what one grant says.")
    _link_given = models.Constraint(
        "CHECK (receiver <> 'link' OR link_id IS NOT NULL)",
        "Make a guest link by the button Share.",
    )
    _link_ends = models.Constraint(
        "CHECK (receiver <> 'link' OR ends IS NOT NULL)", "A guest link always has an end."
    )

    @api.depends("link_id.name")
    # pylint: disable-next=missing-return
    def _compute_receiver_name(self) -> None:
        by_link = self.filtered(lambda grant: grant.receiver == "link")
        for grant in by_link:
            grant.receiver_name = self.env._("Whoever has the link %s", grant.sudo().link_id.name or "…")
        super(HaGrant, self - by_link)._compute_receiver_name()

    @api.constrains("receiver", "link_id")
    def _check_link_stays(self) -> None:
        for grant in self:
            if grant.link_id and grant.link_id.sudo().instance_id != grant.instance_id:
                raise ValidationError(self.env._("A link stays with its Home Assistant."))

    def _guest_name(self, name: str) -> str:
        """By which the audit knows a guest: the name that they gave, and that of their link."""
        link = self.sudo().link_id.name or ""
        return f"{name} ({link})" if name else link
