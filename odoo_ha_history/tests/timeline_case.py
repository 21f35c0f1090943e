"""Two homes with what a timeline tells of: a lock, an automation, a climate, a person."""

from odoo.addons.odoo_ha_addon.tests import homes
from odoo.tests import TransactionCase

from ..storage.causes import Cause, write_causes
from ..storage.rows import as_seconds
from . import past

CONTEXT = "01JDTESTCONTEXT00000000001"
PARENT = "01JDTESTCONTEXT00000000002"


class TimelineCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.lock, cls.automation, cls.climate, cls.person = homes._entities(
            cls.env,
            cls.home,
            {
                "lock.front_door": cls.kitchen,
                "automation.good_morning": None,
                "climate.bedroom": cls.kitchen,
                "person.mia": None,
            },
        )
        cls.lock.name, cls.automation.name = "Front door", "Good morning"
        homes.set_state(cls.outdoor, "21.5", {"unit_of_measurement": "°C"})
        homes.set_state(cls.person, "home", {"user_id": "ha-user-of-mia"})
        cls.person.name = "Mia"
        cls.group.entity_ids = [(4, cls.lock.id), (4, cls.climate.id)]
        cls.env.flush_all()

    def timeline(self, scope=None, user=None, **params):
        history = self.env["ha.history"].with_user(user or self.manager)
        return history.timeline({} if scope is None else scope, **params)

    def told(self, answer):
        return [
            (answer["entities"][entry["id"]]["entity_id"], entry["before"], entry["state"])
            for entry in answer["entries"]
        ]

    def of(self, *entities, **params):
        return self.told(self.timeline({"entity_ids": [entity.id for entity in entities]}, **params))

    def cause(self, entity, moment, **values):
        cause = Cause(entity.id, as_seconds(moment), 366, False, CONTEXT, PARENT, None, None, None)._replace(
            **values
        )
        write_causes(self.env.cr, entity.instance_id.id, [cause])

    def command(self, user, context_id=CONTEXT, instance=None):
        return self.env["ha.command"].create(
            {
                "name": "lock.unlock",
                "instance_id": (instance or self.home).id,
                "user_id": user.id,
                "payload": {"type": "call_service"},
                "context": {"id": context_id, "parent_id": None, "user_id": "ha-user-of-odoo"},
                "create_date": past.START,
                "deadline": past.START,
                "state": "done",
            }
        )
