"""Entities as pages read them: thousands in one query for dashboards, or those that somebody means by a few words.

One SQL query each, over what record rules let the user see. Words may come in any order and be parts of names,
entity ids, aliases, areas, floors and devices. Nothing is stored for it: over 10,000 entities PostgreSQL reads the
few columns faster than it would keep an index of them up to date.
"""

import re
from collections.abc import Collection

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..limits import is_encodable
from .ha_entity_registry import precision_of

COLUMNS = (
    "id", "entity_id", "name", "domain", "instance_id", "device_id", "area_id", "effective_area_id", "entity_category",
    "hidden_by", "platform", "translation_key", "icon", "original_icon",
)  # fmt: skip
MOST_ATTRIBUTES = 64
LONGEST_ATTRIBUTE = 64
"""Of the attributes that a page may ask for with its rows; a page has some fifteen."""

MOST_FOUND = 50
MOST_AREAS = 5
MOST_WORDS = 8
LONGEST_TEXT = 200
LAST_COMMANDS = 200
"""Of how many of their last commands users see the entities before they type anything."""


class HaEntity(models.Model):
    _inherit = "ha.entity"

    is_favourite = fields.Boolean(
        "My Favorite", compute="_compute_is_favourite", search="_search_is_favourite", compute_sudo=False
    )

    @api.model
    def _rows(self, domain: list, attributes: Collection[str], order: str = "name, id") -> list[dict]:
        """The entities of `domain` that the current user may see, as docs/dashboards.md has ROW.

        :param attributes: those to give of each entity. A page names what the controls of its domains show at once;
            all others come when the entity is on the screen and followed
        :raises UserError: these are no names of attributes, or too many
        """
        names = self._checked_attributes(attributes)
        query = self._search(domain, order=order)
        entity = query.table
        state = query.left_join(entity, "state_id", "ha_entity_state", "id", "state_id")
        values = SQL.identifier(state, "attributes")
        columns = [SQL.identifier(entity, name) for name in COLUMNS]
        columns.append(SQL("%s -> %s", SQL.identifier(entity, "options"), SQL.identifier(entity, "domain")))
        columns.append(SQL.identifier(state, "state"))
        columns += [
            SQL("EXTRACT(EPOCH FROM %s)::float8", SQL.identifier(state, name))
            for name in ("last_changed", "last_updated")
        ]
        columns += [SQL("%s -> %s", values, name) for name in names]
        found = self.env.execute_query(query.select(*columns))
        controllable = set(self.env["ha.access"]._controllable_of(self.browse(row[0] for row in found))._ids)
        return [_row(values, names, controllable) for values in found]

    def _checked_attributes(self, names) -> list[str]:
        usable = isinstance(names, list | tuple) and len(names) <= MOST_ATTRIBUTES
        if not usable or not all(_is_attribute_name(name) for name in names):
            raise UserError(
                self.env._(
                    "The attributes must be a list of at most %(count)s names with at most %(length)s characters each.",
                    count=MOST_ATTRIBUTES,
                    length=LONGEST_ATTRIBUTE,
                )
            )
        return list(dict.fromkeys(names))

    def _states(self, domain: list) -> list[list]:
        """``[record id, state or None]`` of each entity of `domain` that the current user may see."""
        query = self._search(domain)
        state = query.left_join(query.table, "state_id", "ha_entity_state", "id", "state_id")
        columns = [SQL.identifier(query.table, "id"), SQL.identifier(state, "state")]
        return [list(found) for found in self.env.execute_query(query.select(*columns))]

    @api.model
    @api.readonly
    def find(self, text: str, limit: int = 20) -> dict:
        """What the current user may see and may mean by these words; without words what they controlled last.

        :param limit: of entities, 1 to 50
        :return: ``{"current_instance_id": int | False, "areas": [{"id", "name", "icon", "floor", "instance_id",
            "instance"}], "entities": [CARD, …]}``, the current instance first; CARD is STATE of docs/live-states.md
            with ``"area"``, ``"device"``, ``"instance"`` (names or False), ``"icon"``, ``"original_icon"``,
            ``"category"`` and ``"hidden"``
        """
        is_text = isinstance(text, str) and "\0" not in text and is_encodable(text)
        if not is_text or len(text) > LONGEST_TEXT:
            raise UserError(self.env._("Search for a few words, at most %s characters.", LONGEST_TEXT))
        if type(limit) is not int or not 1 <= limit <= MOST_FOUND:
            raise UserError(self.env._("At most %s entities can be found at once.", MOST_FOUND))
        self.check_access("read")
        current = self.env["ha.instance"]._current_id(clean_up=False) or 0
        words = text.split()[:MOST_WORDS]
        self.env.flush_all()  # for the queries that the ORM does not know
        entities = self._found(words, current, limit) if words else self._controlled_last(limit)
        return {
            "current_instance_id": current or False,
            "areas": self.env["ha.area"]._found(words, current, MOST_AREAS)._area_cards() if words else [],
            "entities": entities._cards(),
        }

    @api.model
    def _found(self, words: list[str], current: int, limit: int):
        """The best of the entities that have all words, those of the instance `current` first."""
        query = self._search([])
        entity = query.table
        area = query.left_join(entity, "effective_area_id", "ha_area", "id", "effective_area_id")
        device = query.left_join(entity, "device_id", "ha_device", "id", "device_id")
        name, entity_id = SQL.identifier(entity, "name"), SQL.identifier(entity, "entity_id")
        haystack = SQL(
            "concat_ws(' ', %s, %s, %s, %s, %s, %s)",
            name,
            entity_id,
            SQL.identifier(entity, "aliases"),
            SQL.identifier(area, "name"),
            SQL.identifier(area, "aliases"),
            SQL.identifier(device, "shown_name"),
        )
        query.add_where(self._has_all(haystack, words))
        query.order = SQL(
            "%s = %s DESC, %s, %s DESC, %s DESC, %s DESC, %s, length(%s), %s, %s",
            SQL.identifier(entity, "instance_id"),
            current,
            SQL(
                "num_nonnulls(%s, %s) > 0",
                SQL.identifier(entity, "disabled_by"),
                SQL.identifier(entity, "hidden_by"),
            ),
            SQL("lower(%s) = %s", name, " ".join(words).lower()),
            SQL(
                "%s = ANY(%s)",
                SQL.identifier(entity, "domain"),
                list(self.env["ha.service.catalog"]._services()),
            ),
            self._has_all(name, words),
            SQL("num_nonnulls(%s)", SQL.identifier(entity, "entity_category")),
            name,
            name,
            SQL.identifier(entity, "id"),
        )
        query.limit = limit
        return self.browse(query)

    @api.model
    def _controlled_last(self, limit: int):
        """The entities that the current user has controlled lately and still may see, the latest first."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT entity_id FROM (
                    SELECT id, entity_id FROM ha_command
                    WHERE user_id = %s AND entity_id IS NOT NULL ORDER BY id DESC LIMIT %s
                ) AS last GROUP BY entity_id ORDER BY max(id) DESC
                """,
                self.env.uid,
                LAST_COMMANDS,
            )
        )
        ids = [entity_id for (entity_id,) in rows]
        visible = set(self.search([("id", "in", ids)])._ids)
        return self.browse([entity_id for entity_id in ids if entity_id in visible][:limit])

    @api.model
    def _has_all(self, haystack: SQL, words: list[str]) -> SQL:
        """Whether the text `haystack` has all of the words, in whatever case and with whatever accents."""
        unaccent = self.env.registry.unaccent
        return SQL(" AND ").join(
            SQL("%s ILIKE %s", unaccent(haystack), unaccent(SQL("%s", f"%{_literally(word)}%")))
            for word in words
        )

    def _cards(self) -> list[dict]:
        """CARD of `find` for each entity, with the current user's rights, in this order."""
        values = self._live_values()
        for entity, card in zip(self, values, strict=True):
            # Names only: who may see an entity may know where it is.
            past_rules = entity.sudo()
            card |= {
                "area": past_rules.effective_area_id.name,
                "device": past_rules.device_id.shown_name,
                "instance": past_rules.instance_id.name,
                "icon": entity.icon,
                "original_icon": entity.original_icon,
                "category": entity.entity_category,
                "hidden": bool(entity.hidden_by),
            }
        return values

    @api.depends_context("uid")
    def _compute_is_favourite(self) -> None:
        favourites = self.env["ha.favourite"].search(
            [("user_id", "=", self.env.uid), ("entity_id", "in", self.ids)]
        )
        for entity in self:
            entity.is_favourite = entity in favourites.entity_id

    def _search_is_favourite(self, operator: str, value):
        if operator != "in":
            return NotImplemented
        mine = self.env["ha.favourite"].search([("user_id", "=", self.env.uid)]).entity_id
        return [("id", "in" if True in value else "not in", mine.ids)]

    # pylint: disable-next=missing-return
    def _absorb(self, other) -> None:
        super()._absorb(other)
        favourites = self.env["ha.favourite"]
        kept = favourites.search([("entity_id", "=", self.id)]).user_id
        favourites.search([("entity_id", "=", other.id), ("user_id", "not in", kept.ids)]).entity_id = self


def _is_attribute_name(name) -> bool:
    return isinstance(name, str) and 0 < len(name) <= LONGEST_ATTRIBUTE and name.isprintable()


def _row(values: tuple, names: list[str], controllable: set[int]) -> dict:
    width = len(COLUMNS)
    row = {name: value or False for name, value in zip(COLUMNS, values, strict=False)}
    row["display_precision"] = precision_of(values[width])
    row["state"], row["last_changed"], row["last_updated"] = values[width + 1 : width + 4]
    row["attributes"] = {
        name: value for name, value in zip(names, values[width + 4 :], strict=True) if value is not None
    }
    row["control"] = row["id"] in controllable
    return row


def _literally(word: str) -> str:
    """The word as a pattern of LIKE that means the word itself; entity ids are full of underscores."""
    return re.sub(r"([\\%_])", r"\\\1", word)
