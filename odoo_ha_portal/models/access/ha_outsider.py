"""What an outsider may see and control, and what of it leaves: the one door of all pages that are not the web client.

Outsiders have no right on any of our models. What is read here is read past all rights, and given as plain values:
no record leaves. What belongs to whom, the grants say that hold at this moment.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from odoo import api, models
from odoo.addons.odoo_ha_addon.models.entity.ha_watch import TTL_SECONDS
from odoo.addons.odoo_ha_addon.protocol.outsiders import CHANNEL, told_outside
from odoo.fields import Domain
from odoo.tools import consteq
from odoo.tools.misc import hmac

from .outsider import Outsider

SCOPE = "ha_outside"
"""Of the signatures under names of channels."""


class HaOutsider(models.AbstractModel):
    _name = "ha.outsider"
    _description = "Home Assistant for Outsiders"

    @api.model
    def _grants(self, outsider: Outsider, access: str = "view"):
        """The grants (ha.grant, as superuser) that give them this access or more at this moment."""
        grants = self.env["ha.grant"].sudo()
        if outsider.is_guest:
            found = grants.browse(outsider.grant_id).exists()
            found = found.filtered(lambda grant: grant.link_id and not grant.link_id.is_locked)._holding()
        else:
            user = self.env["res.users"].browse(outsider.user_id)
            found = grants._holding_for(user).filtered(lambda grant: _is_at_home(user.sudo(), grant))
            found = self._seen_by_both(outsider, found, access)
        return found.filtered(lambda grant: grant.instance_id.active and access in ("view", grant.access))

    @api.model
    def _entities(self, outsider: Outsider, access: str = "view", ids: Collection[int] | None = None):
        """The entities (ha.entity, as superuser) that they may view or control, in the order of their names."""
        return self._entities_of(self._grants(outsider, access), ids)

    @api.model
    def _entities_of(self, grants, ids: Collection[int] | None = None):
        entities = self.env["ha.entity"].sudo()
        if not grants or (ids is not None and not ids):
            return entities
        given = grants._domain_of_entities()
        if ids is not None:
            given &= Domain("id", "in", list(ids))
        return entities.search(given & Domain("instance_id.active", "=", True), order="name, id")

    @api.model
    def _by_grant(self, grants, entities) -> dict:
        """By grant (ha.grant) which of these entities, all of which are theirs, come by it: by the one that has held
        longest, where several give it.
        """
        by_grant = {}
        for grant in grants.sorted(lambda grant: (grant._told_since(), grant.id)):
            if entities and (covered := grant._given_among(entities)):
                by_grant[grant] = covered
                entities -= covered
        return by_grant

    @api.model
    def _seen(self, outsider: Outsider, entities, by_grant: dict) -> list[dict]:
        """STATE of docs/portal.md for each of the entities, which they may view."""
        controllable = set(self._entities(outsider, "control", entities.ids)._ids)
        entities.invalidate_recordset(["state", "attributes", "last_changed", "last_updated", "state_id"])
        since = {
            entity_id: entities._epoch(grant._told_since())
            for grant, given in by_grant.items()
            for entity_id in given._ids
        }
        return [self._state(entity, entity.id in controllable, since[entity.id]) for entity in entities]

    @api.model
    def _state(self, entity, may_control: bool, since: float) -> dict[str, Any]:
        key = entity.translation_key or ""
        told = told_outside(
            entity.domain,
            entity.state if entity.has_state else None,
            entity.attributes,
            entity._epoch(entity.last_changed),
            entity._epoch(entity.last_updated),
            since,
        )
        return {
            "id": entity.id,
            "entity_id": outside_id(entity),
            "name": outside_name(entity),
            "domain": entity.domain,
            "instance_id": entity.instance_id.id,
            "platform": entity.platform if key else "",
            "translation_key": key,
            "display_precision": entity._precision(),
            "icon": entity.icon or "",
            "original_icon": entity.original_icon or "",
            **told._asdict(),
            "control": may_control,
            "disabled": bool(entity.disabled_by),
        }

    @api.model
    def _follow(self, outsider: Outsider, viewer: str, ids: list[int]) -> dict[str, Any]:
        """As `ha.entity.follow`, for a page of an outsider.

        :param viewer: name that the page made
        :raises UserError: there are too many pages
        """
        grants = self._grants(outsider)
        entities = self._entities_of(grants, ids)
        channels = self._by_grant(grants, entities)
        if outsider.seen_by:
            return {"ttl": TTL_SECONDS, "channels": [], "entities": self._seen(outsider, entities, channels)}
        watches = self.env["ha.watch"].with_context(ha_outsider=outsider)
        ttl = watches._watch(_viewer(outsider, viewer), channels, is_outside=True)
        return {
            "ttl": ttl,
            "channels": [self._signed_name(outsider, grant) for grant in channels],
            "entities": self._seen(outsider, entities, channels),
        }

    @api.model
    def _unfollow(self, outsider: Outsider, viewer: str) -> None:
        self.env["ha.watch"]._forget(_viewer(outsider, viewer))

    @api.model
    def _signed_name(self, outsider: Outsider, grant) -> str:
        """By which a page asks for the channel of a grant, with the proof of its right."""
        name = f"{CHANNEL}_{grant.id}"
        what = f"{grant.acl_generation}.{outsider.user_id}"
        return f"{name}.{what}.{self._signature(name, what)}"

    @api.model
    def _signature(self, name: str, what: str) -> str:
        return hmac(self.env(su=True), SCOPE, f"{name}.{what}")

    @api.model
    def _heard_by(self, signed_name: str):
        """The grant (ha.grant, as superuser) on whose channel the current user, or a guest, may listen by this name; an
        empty one where they may not.
        """
        nothing = self.env["ha.grant"].sudo()
        name, _dot, rest = signed_name.partition(".")
        what, _dot, signature = rest.rpartition(".")
        if not signature.isascii() or not consteq(signature, self._signature(name, what)):
            return nothing
        # The server has written it, so it has the form.
        generation, user_id = (int(part) for part in what.split("."))
        grant_id = int(name.removeprefix(f"{CHANNEL}_"))
        if user_id not in (0, self.env.uid):
            return nothing
        grants = self._grants(Outsider(user_id=user_id, grant_id=0 if user_id else grant_id))
        return grants.filtered(lambda grant: grant.id == grant_id and grant.acl_generation == generation)

    @api.model
    def _connections(self, outsider: Outsider, ids: list[int]) -> list[dict[str, Any]]:
        """How the instances are connected. Why they are not names addresses, so it stays here."""
        instances = self._grants(outsider).instance_id.filtered(lambda instance: instance.id in ids)
        return [
            {
                "id": instance.id,
                "connection_state": instance.connection_state,
                "connection_reason": "",
                "connection_since": False,
                "next_try": False,
                "ha_version": "",
            }
            for instance in instances
        ]

    @api.model
    def _words(self, outsider: Outsider, instance_id: int, lang: str) -> dict[str, Any]:
        """Home Assistant's words and icons for what they may view of an instance, in the form of `ha.words`.

        :raises Refusal: there are none
        """
        entities = self._entities(outsider).filtered(lambda entity: entity.instance_id.id == instance_id)
        if not entities:
            return {}
        asking = self.env["ha.words"].with_context(ha_outsider=outsider).sudo()
        words = asking._of(entities.instance_id, lang)
        domains = set(entities.mapped("domain"))
        keys = {(e.platform, e.domain, e.translation_key) for e in entities if e.translation_key}
        return {
            "domains": {name: value for name, value in words.get("domains", {}).items() if name in domains},
            **{kind: _of_keys(words.get(kind, {}), keys) for kind in ("entities", "icons")},
            "units": words.get("units", {}),
            "time_zone": words.get("time_zone", ""),
        }


def outside_id(entity) -> str:
    """What stands for Home Assistant's id of an entity: its domain, which controls go by, and nothing else of it."""
    return f"{entity.domain}.{entity.id}"


def outside_name(entity) -> str:
    """Its name; the kind of thing where it has none but its id."""
    is_named = entity.name and entity.name != entity.entity_id
    return entity.name if is_named else entity.domain.replace("_", " ").capitalize()


def _is_at_home(user, grant) -> bool:
    company = grant.instance_id.company_id
    return user.active and (not company or company in user.company_ids)


def _viewer(outsider: Outsider, viewer: str) -> str:
    """Guests are one user, so that the name of the device tells their pages apart."""
    if not isinstance(viewer, str):
        return ""
    return f"{outsider.device_id}/{viewer}" if outsider.is_guest else viewer


def _of_keys(tree: dict, keys: set[tuple]) -> dict:
    """Those leaves of a tree by integration, domain and translation key that are named."""
    found: dict = {}
    for platform, domain, key in keys:
        leaf = tree.get(platform, {}).get(domain, {}).get(key)
        if leaf:
            found.setdefault(platform, {}).setdefault(domain, {})[key] = leaf
    return found
