"""What the form of every registry shows of the synchronisation, that of another addon's model too.

The view `view_ha_registry_sync` has it once: the buttons, and why a record cannot be edited or is not in sync.
"""

from lxml import etree
from odoo import api, models


class HaRegistryMixin(models.AbstractModel):
    _inherit = "ha.registry.mixin"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view.type == "form" and (sync := self.env.ref("odoo_ha_addon.view_ha_registry_sync", False)):
            self._add_sync(arch, sync.sudo()._get_combined_arch())
        return arch, view

    @api.model
    def _add_sync(self, form: etree._Element, sync: etree._Element) -> None:
        """Put the buttons of `sync` first in the header, and its messages above the title; below it what is no trouble.

        What the form's own header has already (by its name) stays as it is there.
        """
        if not form.get("js_class"):
            form.set("js_class", "ha_registry_form")
        header = form.find("header")
        if header is None:
            header = etree.Element("header")
            form.insert(0, header)
        own = {node.get("name") for node in header}
        if not self._kind.creatable:
            own.add("action_delete_in_home_assistant")
        header[:0] = [node for node in sync.find("header") if node.get("name") not in own]
        messages = list(sync.find("sheet"))
        if title := form.xpath("//div[hasclass('oe_title')]"):
            for message in messages:
                if "o_ha_below_title" in message.get("class", ""):
                    title[0].addnext(message)
                else:
                    title[0].addprevious(message)
        elif (sheet := form.find("sheet")) is not None:
            sheet[:0] = messages
        else:
            form[1:1] = messages
