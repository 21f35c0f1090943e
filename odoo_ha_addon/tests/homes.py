"""Two homes that all companies share, one of another, and people of every kind, for the tests of rights and routes."""

from contextlib import contextmanager

from odoo import fields

ROLES = ("manager", "operator", "viewer", "outsider", "employee", "portal", "public")
"""`operator` may control and `viewer` may view what is in the group; `outsider` is a user without an entity group."""
GROUPS = {
    "manager": "odoo_ha_addon.group_ha_manager",
    "operator": "base.group_user,odoo_ha_addon.group_ha_user",
    "viewer": "base.group_user,odoo_ha_addon.group_ha_user",
    "outsider": "base.group_user,odoo_ha_addon.group_ha_user",
    "employee": "base.group_user",
    "portal": "base.group_portal",
}


def people(env, groups: dict) -> dict:
    """A user for each role, with `t_<role>` as login and password: made together, and without the mail that invites
    each of them, which takes longer than all else.

    :param groups: the groups of each role, as `new_test_user` takes them
    """
    values = [
        {
            "name": f"t_{role} ({names})",
            "login": f"t_{role}",
            "password": f"t_{role}",
            "email": "t.t@example.com",
            "group_ids": [(6, 0, [env.ref(name).id for name in names.split(",")])],
        }
        for role, names in groups.items()
    ]
    users = env["res.users"].with_context(no_reset_password=True).create(values)
    return dict(zip(groups, users.with_env(env), strict=True))


def build(cls) -> None:
    """Give a test class its people and homes, as attributes."""
    env = cls.env
    cls.other_company = env["res.company"].create({"name": "Elsewhere"})
    cls.people = {**people(env, GROUPS), "public": env.ref("base.public_user")}
    for name, user in cls.people.items():
        setattr(cls, name, user)
    cls.home = _instance(env, "Home", 1)
    cls.office = _instance(env, "Office", 2)
    cls.foreign = _instance(env, "Elsewhere", 3, company_id=cls.other_company.id)
    cls.kitchen, cls.attic_area = _areas(env, cls.home, "kitchen", "attic")
    [cls.desk_area] = _areas(env, cls.office, "desk")
    cls.light, cls.outdoor, cls.attic = _entities(
        env, cls.home, {"light.kitchen": cls.kitchen, "sensor.outdoor": None, "light.attic": cls.attic_area}
    )
    [cls.desk] = _entities(env, cls.office, {"light.desk": cls.desk_area})
    [cls.far] = _entities(env, cls.foreign, {"light.far": None})
    cls.group = env["ha.entity.group"].create(
        {
            "name": "Ground floor",
            "instance_id": cls.home.id,
            "entity_ids": [(6, 0, (cls.light | cls.outdoor).ids)],
        }
    )
    share(cls.group, cls.operator, "control")
    share(cls.group, cls.viewer)
    cls.office_group = env["ha.entity.group"].create(
        {"name": "Desks", "instance_id": cls.office.id, "entity_ids": [(6, 0, cls.desk.ids)]}
    )
    env.flush_all()


def share(group, user, access: str = "view"):
    """The grant that gives an entity group to `user`, made now."""
    return group.env["ha.grant"].create(
        {
            "instance_id": group.instance_id.id,
            "user_id": user.id,
            "access": access,
            "entity_group_ids": [(6, 0, group.ids)],
        }
    )


def shared(group, user):
    """The grants that give an entity group to `user` alone."""
    return group.sudo().grant_ids.filtered(lambda grant: grant.user_id == user)


def _as_home_assistant(env):
    """For records that stand for what Home Assistant has said."""
    return env(context={**env.context, "from_home_assistant": True})


def _instance(env, name: str, sequence: int, **values):
    instance = env["ha.instance"].create(
        {
            "name": name,
            "sequence": sequence,
            "company_id": False,
            "url": f"http://{name.lower()}.test:8123",
            "token": f"token-of-{name}",
            **values,
        }
    )
    # It has been connected with an administrator's token, so edits may be sent.
    instance.connection_id.sudo().write({"ha_version": "2026.11.0", "is_admin": True})
    return instance


def _areas(env, instance, *area_ids: str):
    return _as_home_assistant(env)["ha.area"].create(
        [{"name": area_id.title(), "area_id": area_id, "instance_id": instance.id} for area_id in area_ids]
    )


def _entities(env, instance, areas: dict):
    entities = _as_home_assistant(env)["ha.entity"]
    ids = entities._ensure(instance.id, {entity_id: entity_id for entity_id in areas})
    for entity_id, area in areas.items():
        entity = entities.browse(ids[entity_id])
        entity.area_id = area
        set_state(entity, "on", {"icon": "mdi:lamp", "secret": f"attribute-of-{entity_id}"})
        entities |= entity
    return entities


def set_state(entity, state: str, attributes: dict) -> None:
    """Give the entity a live value, as the bridge would."""
    env = entity.env
    env.flush_all()
    env.cr.execute(
        """
        INSERT INTO ha_entity_state (id, state, attributes, last_changed, last_updated)
        VALUES (%s, %s, %s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')
        ON CONFLICT (id) DO UPDATE SET state = EXCLUDED.state, attributes = EXCLUDED.attributes
        """,
        [entity.id, state, fields.Json().convert_to_column(attributes, entity)],
    )
    env.cr.execute("UPDATE ha_entity SET state_id = id WHERE id = %s", [entity.id])
    env.invalidate_all()


class Undoing:
    """What happens within each `with` is rolled back at its end, to where this was made: as `undone`, for one thing
    after the other, with one savepoint for all.
    """

    def __init__(self, env):
        self._savepoint = env.cr.savepoint(flush=True)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.undo()

    def undo(self) -> None:
        """What the ORM knows goes with it."""
        self._savepoint.rollback()


@contextmanager
def undone(env, groups: bool = False):
    """What happens within is rolled back; `groups` says that users or groups of Odoo change, which it remembers."""
    savepoint = env.cr.savepoint(flush=True)
    try:
        yield
    finally:
        savepoint.rollback()
        savepoint.close(rollback=False)
        env.invalidate_all()
        env.cr.cache.clear()
        if groups:
            env.registry.clear_cache()
            env.registry.clear_cache("groups")
