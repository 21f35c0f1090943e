"""A record of each model of this addon, for the tests of rights."""


def one_of_each(cls, instance, entity, group, mark: str) -> dict:
    """A record of each model, of one instance: `group` (ha.entity.group) holds `entity`.

    :param cls: a test class that `homes.build` has furnished; its manager has the dashboard and the favourite
    :param mark: the name of what is made here, unique among these
    """
    env = cls.env(context={**cls.env.context, "from_home_assistant": True})
    entity = entity.with_env(env)
    floor = env["ha.floor"].create({"name": mark, "floor_id": mark, "instance_id": instance.id})
    label = env["ha.label"].create({"name": mark, "label_id": mark, "instance_id": instance.id})
    tag = env["ha.tag"].create({"name": mark, "instance_id": instance.id})
    category = env["ha.category"].create(
        {"name": mark, "category_id": mark, "scope": "automation", "instance_id": instance.id}
    )
    device = env["ha.device"].create({"device_id": mark, "name": mark, "instance_id": instance.id})
    entity.area_id.floor_id = floor
    entity.write(
        {
            "label_ids": [(6, 0, label.ids)],
            "tag_ids": [(6, 0, tag.ids)],
            "category_ids": [(6, 0, category.ids)],
            "device_id": device.id,
        }
    )
    bridge = env["ha.bridge"].create({"name": mark})
    lease = env["ha.lease"].create({"instance_id": instance.id, "epoch": 1, "bridge_id": bridge.id})
    command_id = env["ha.command"]._defer(instance, "light.turn_on", {"type": "call_service"}, 60, entity)
    env["ha.watch"]._watch(mark, {instance: entity})
    report = env["ha.sync.report"].create({"instance_id": instance.id, "origin": "connection"})
    grant = env["ha.grant"].create(
        {
            "instance_id": instance.id,
            "user_id": cls.outsider.id,
            "entity_ids": [(6, 0, entity.ids)],
            "ends": "2020-01-01",
        }
    )
    return {
        "ha.instance": instance,
        "ha.entity": entity,
        "ha.entity.group": group,
        "ha.grant": grant,
        "ha.grant.window": env["ha.grant.window"].create({"grant_id": grant.id}),
        "ha.service": env["ha.service"].create(
            {"name": f"light.{mark}", "title": mark, "instance_id": instance.id}
        ),
        "ha.area": entity.area_id,
        "ha.device": device,
        "ha.floor": floor,
        "ha.label": label,
        "ha.tag": tag,
        "ha.category": category,
        "ha.command": env["ha.command"].browse(command_id),
        "ha.connection": instance.connection_id,
        "ha.lease": lease,
        "ha.bridge": bridge,
        "ha.dashboard": env["ha.dashboard"].create({"user_id": cls.manager.id, "instance_id": instance.id}),
        "ha.favourite": env["ha.favourite"].create({"user_id": cls.manager.id, "entity_id": entity.id}),
        "ha.sync.report": report,
        "ha.sync.report.line": env["ha.sync.report.line"].create({"report_id": report.id, "kind": "entity"}),
        "ha.watch": env["ha.watch"].search([("viewer", "=", mark)]),
        "ha.words": env["ha.words"].create(
            {"instance_id": instance.id, "language": mark, "asked": "2026-01-01"}
        ),
        "ha.entity.state": entity.state_id,
    }
