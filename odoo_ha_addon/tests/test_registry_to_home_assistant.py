from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged

from .house import House, area, device, entity, label


@tagged("post_install", "-at_install")
class TestRegistriesToHomeAssistant(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.house = House(cls.env)
        cls.house.tell(
            floor=[{"floor_id": "ground", "name": "Ground", "level": 0}],
            label=[label("fragile"), label("new")],
            area=[area("kitchen"), area("bath")],
            device=[device("lamp", area_id="kitchen", disabled_by="integration")],
            entity=[
                entity("X", "light.lamp", device_id="lamp", area_id="bath", labels=["fragile"], name="Own")
            ],
        )
        cls.light = cls.house.record("entity", "X")
        cls.lamp = cls.house.record("device", "lamp")
        cls.kitchen = cls.house.record("area", "kitchen")
        cls.bath = cls.house.record("area", "bath")
        cls.new = cls.house.record("label", "new")

    def test_labels_alone_are_sent_when_labels_alone_are_changed(self):
        self.light.label_ids |= self.new
        self.assertEqual(
            self.house.payloads(),
            [
                {
                    "type": "config/entity_registry/update",
                    "entity_id": "light.lamp",
                    "labels": ["fragile", "new"],
                }
            ],
        )
        self.assertEqual(self.light.sync_state, "sending")

    def test_following_the_device_is_sent_as_no_area(self):
        self.light.area_id = False
        [payload] = self.house.payloads()
        self.assertEqual((payload["area_id"], payload.keys()), (None, {"type", "entity_id", "area_id"}))
        self.assertEqual(self.light.effective_area_id, self.kitchen)

    def test_disabled_by_is_never_sent_unless_it_is_edited(self):
        self.lamp.name_by_user = "Reading lamp"
        self.assertEqual(
            self.house.payloads(),
            [{"type": "config/device_registry/update", "device_id": "lamp", "name_by_user": "Reading lamp"}],
        )

    def test_notes_stay_in_odoo(self):
        self.lamp.note = "Warranty until May"
        self.light.note = "Mine"
        self.assertFalse(self.house.commands())
        self.assertEqual(self.light.sync_state, "in_step")

    def test_writing_the_same_value_sends_nothing(self):
        self.light.write({"area_id": self.bath.id, "registry_name": "Own"})
        self.assertFalse(self.house.commands())

    def test_what_is_rolled_back_never_reaches_home_assistant(self):
        savepoint = self.env.cr.savepoint()
        self.light.registry_name = "Never"
        self.assertEqual(len(self.house.commands()), 1)
        savepoint.rollback()
        self.env.invalidate_all()
        self.assertFalse(self.house.commands())
        self.assertEqual(self.light.registry_name, "Own")

    def test_the_answer_of_home_assistant_ends_the_waiting(self):
        self.light.registry_name = "New name"
        row = entity("X", "light.lamp", device_id="lamp", area_id="bath", labels=["fragile"], name="New name")
        self.house.answer(self.house.commands(), {"entity_entry": row})
        self.assertEqual((self.light.sync_state, self.light.sync_pending), ("in_step", False))

    def test_a_refusal_is_shown_in_home_assistants_words_and_can_be_tried_again(self):
        self.kitchen.name = "Bath"
        self.house.answer(
            self.house.commands(),
            state="failed",
            code="invalid_info",
            error="The name Bath (bath) is already in use",
        )
        self.assertEqual(self.kitchen.sync_state, "refused")
        self.assertEqual(self.kitchen.sync_message, "The name Bath (bath) is already in use")
        self.assertEqual(self.kitchen.name, "Bath")
        self.kitchen.action_retry()
        self.assertEqual(self.house.payloads()[0]["name"], "Bath")
        self.assertEqual(self.kitchen.sync_state, "sending")

    def test_after_a_refusal_home_assistants_value_can_be_taken(self):
        self.kitchen.name = "Bath"
        self.house.answer(self.house.commands(), state="failed", code="invalid_info", error="in use")
        self.kitchen.action_take_theirs()
        self.assertEqual((self.kitchen.name, self.kitchen.sync_state), ("Kitchen", "in_step"))
        self.assertFalse(self.house.commands())

    def test_what_home_assistant_dropped_silently_is_shown(self):
        self.light.label_ids |= self.new
        row = entity("X", "light.lamp", device_id="lamp", area_id="bath", labels=["fragile"], name="Own")
        self.house.answer(self.house.commands(), {"entity_entry": row})
        self.assertEqual(self.light.sync_state, "refused")
        self.assertIn("Labels", self.light.sync_message)
        self.light.action_take_theirs()
        self.assertEqual(self.light.label_ids.label_id, "fragile")

    def test_an_area_that_home_assistant_keeps_is_shown(self):
        self.light.area_id = self.kitchen
        row = entity("X", "light.lamp", device_id="lamp", area_id="bath", labels=["fragile"], name="Own")
        self.house.answer(self.house.commands(), {"entity_entry": row})
        self.assertEqual(self.light.sync_state, "refused")
        self.assertIn("Own Area", self.light.sync_message)
        self.light.action_take_theirs()
        self.assertEqual((self.light.area_id, self.light.sync_state), (self.bath, "in_step"))

    def test_an_edit_made_offline_meets_a_change_in_home_assistant(self):
        self.light.registry_name = "Mine"
        theirs = entity(
            "X", "light.lamp", device_id="lamp", area_id="bath", labels=["fragile"], name="Theirs"
        )
        self.house.tell_some("entity", [theirs])
        self.assertEqual((self.light.sync_state, self.light.registry_name), ("conflict", "Mine"))
        self.assertFalse(self.house.commands(), "nothing is sent until a person has decided")
        self.light.action_take_theirs()
        self.assertEqual((self.light.sync_state, self.light.registry_name), ("in_step", "Theirs"))

    def test_in_a_conflict_a_person_may_insist(self):
        self.light.registry_name = "Mine"
        row = entity("X", "light.lamp", device_id="lamp", area_id="bath", labels=["fragile"], name="Theirs")
        self.house.tell_some("entity", [row])
        self.light.action_retry()
        self.house.answer(self.house.commands(), {"entity_entry": {**row, "name": "Mine"}})
        self.assertEqual((self.light.sync_state, self.light.registry_name), ("in_step", "Mine"))

    def test_an_edit_survives_a_comparison_while_it_waits(self):
        self.light.registry_name = "Mine"
        row = entity("X", "light.lamp", device_id="lamp", area_id="bath", labels=["fragile"], name="Own")
        self.house.tell_some("entity", [row])
        self.assertEqual((self.light.sync_state, self.light.registry_name), ("sending", "Mine"))
        self.assertEqual(len(self.house.commands()), 1)

    def test_an_edit_whose_answer_was_lost_is_found_to_have_happened(self):
        self.light.registry_name = "Mine"
        self.house.answer(self.house.commands(), state="unknown", code="connection_lost")
        self.assertEqual(self.light.sync_state, "refused")
        row = entity("X", "light.lamp", device_id="lamp", area_id="bath", labels=["fragile"], name="Mine")
        self.house.tell_some("entity", [row])
        self.assertEqual(self.light.sync_state, "in_step")

    def test_an_edit_that_waits_can_be_cancelled(self):
        self.light.registry_name = "Mine"
        self.assertTrue(self.light.sync_deadline)
        self.light.action_take_theirs()
        self.assertFalse(self.house.commands())
        self.assertEqual((self.light.registry_name, self.light.sync_state), ("Own", "in_step"))

    def test_an_edit_that_is_on_its_way_cannot_be_cancelled(self):
        self.light.registry_name = "Mine"
        self.house.commands().state = "sent"
        with self.assertRaises(UserError):
            self.light.action_take_theirs()

    def test_an_edit_that_waits_follows_a_rename_in_home_assistant(self):
        self.light.icon = "mdi:lamp"
        row = entity("X", "light.other", device_id="lamp", area_id="bath", labels=["fragile"], name="Own")
        self.house.tell_some("entity", [row])
        self.assertEqual(self.house.payloads()[0]["entity_id"], "light.other")

    def test_a_new_area_gets_the_id_that_home_assistant_chooses(self):
        first, second = self.env["ha.area"].create(
            [{"name": name, "instance_id": self.house.instance.id} for name in ("厨房", "厨 ")]
        )
        commands = self.house.commands()
        self.house.answer(commands[0], area("chu_fang", name="厨房"))
        self.house.answer(commands[1], area("chu_fang_2", name="厨 "))
        self.assertEqual((first.area_id, second.area_id), ("chu_fang", "chu_fang_2"))
        self.assertEqual(first.sync_state, "in_step")

    def test_a_new_area_is_one_record_though_its_event_comes_before_its_answer(self):
        den = self.env["ha.area"].create({"name": "Den", "instance_id": self.house.instance.id})
        self.house.tell(area=[area("kitchen"), area("bath"), area("den")])
        self.assertEqual(self.house.record("area", "den"), den)
        self.house.answer(self.house.commands(), area("den"))
        self.assertEqual((den.area_id, den.sync_state), ("den", "in_step"))

    def test_a_label_reaches_home_assistant_before_what_carries_it(self):
        made = self.env["ha.label"].create({"name": "Made", "instance_id": self.house.instance.id})
        self.light.label_ids |= made
        [payload] = self.house.payloads()
        self.assertEqual(payload["type"], "config/label_registry/create")
        self.house.answer(self.house.commands(), label("made"))
        [payload] = self.house.payloads()
        self.assertEqual(payload["labels"], ["fragile", "made"])
        row = entity(
            "X", "light.lamp", device_id="lamp", area_id="bath", labels=["fragile", "made"], name="Own"
        )
        self.house.answer(self.house.commands(), {"entity_entry": row})
        self.assertEqual(self.light.sync_state, "in_step")

    def test_what_waited_is_sent_though_the_rest_of_the_edit_was_answered_at_the_same_moment(self):
        made = self.env["ha.label"].create({"name": "Made", "instance_id": self.house.instance.id})
        self.light.write({"label_ids": [(4, made.id)], "icon": "mdi:lamp"})
        label_command, icon_command = self.house.commands()
        row = entity("X", "light.lamp", device_id="lamp", area_id="bath", labels=["fragile"], name="Own")
        icon_command.write({"state": "done", "response": {"entity_entry": {**row, "icon": "mdi:lamp"}}})
        self.house.answer(label_command, label("made"))
        self.assertEqual(self.light.sync_state, "sending")
        self.assertEqual(self.house.payloads()[0]["labels"], ["fragile", "made"])

    def test_a_new_area_with_a_new_label_goes_in_two_steps(self):
        made = self.env["ha.label"].create({"name": "Made", "instance_id": self.house.instance.id})
        den = self.env["ha.area"].create(
            {"name": "Den", "instance_id": self.house.instance.id, "label_ids": [(6, 0, made.ids)]}
        )
        label_command, area_command = self.house.commands()
        self.assertEqual(area_command.payload, {"type": "config/area_registry/create", "name": "Den"})
        self.house.tell(area=[area("kitchen"), area("bath"), area("den")])
        self.house.answer(area_command, area("den"))
        self.assertEqual(den.sync_state, "sending")
        self.house.answer(label_command, label("made"))
        self.assertEqual(
            self.house.payloads(),
            [{"type": "config/area_registry/update", "area_id": "den", "labels": ["made"]}],
        )
        self.house.answer(self.house.commands(), area("den", labels=["made"]))
        self.assertEqual((den.sync_state, den.label_ids), ("in_step", made))

    def test_what_waits_for_a_label_that_is_refused_is_refused_too(self):
        made = self.env["ha.label"].create({"name": "Made", "instance_id": self.house.instance.id})
        self.light.label_ids |= made
        self.house.answer(self.house.commands(), state="failed", code="invalid_info", error="No.")
        self.assertEqual((made.sync_state, self.light.sync_state), ("refused", "refused"))
        self.assertIn("Made", self.light.sync_message)

    def test_a_deleted_area_is_archived_when_home_assistant_has_deleted_it(self):
        self.bath.action_delete_in_home_assistant()
        self.assertTrue(self.bath.active)
        self.assertEqual(self.house.payloads(), [{"type": "config/area_registry/delete", "area_id": "bath"}])
        self.house.answer(self.house.commands(), "success")
        self.assertFalse(self.bath.active)

    def test_a_deletion_that_is_refused_leaves_the_area_as_it_was(self):
        self.bath.action_delete_in_home_assistant()
        self.house.answer(self.house.commands(), state="failed", code="invalid_info", error="Not today")
        self.assertEqual(
            (self.bath.active, self.bath.sync_state, self.bath.sync_message), (True, "refused", "Not today")
        )
        self.bath.action_take_theirs()
        self.assertEqual((self.bath.active, self.bath.sync_state), (True, "in_step"))

    def test_an_edit_that_could_not_be_sent_in_time_is_given_up_and_says_so(self):
        self.light.registry_name = "Mine"
        self.house.answer(self.house.commands(), state="expired", code="expired")
        self.assertEqual(self.light.sync_state, "refused")
        self.assertIn("Nothing was sent", self.light.sync_message)

    def test_an_edit_of_an_edit_that_waits_is_confirmed_by_the_last_answer_alone(self):
        self.light.registry_name = "First"
        self.light.registry_name = "Second"
        first, second = self.house.commands()
        row = entity("X", "light.lamp", device_id="lamp", area_id="bath", labels=["fragile"])
        self.house.answer(first, {"entity_entry": {**row, "name": "First"}})
        self.assertEqual(self.light.sync_state, "sending")
        self.house.answer(second, {"entity_entry": {**row, "name": "Second"}})
        self.assertEqual((self.light.sync_state, self.light.registry_name), ("in_step", "Second"))

    def test_with_a_token_that_is_no_administrators_nothing_can_be_edited_and_the_reason_is_shown(self):
        self.house.instance.connection_id.is_admin = False
        self.assertIn("administrator", self.light.edit_obstacle)
        with self.assertRaisesRegex(UserError, "administrator"):
            self.light.registry_name = "No"
        with self.assertRaisesRegex(UserError, "administrator"):
            self.env["ha.area"].create({"name": "No", "instance_id": self.house.instance.id})
        self.light.note = "Notes are ours"

    def test_an_entity_without_a_unique_id_cannot_be_edited(self):
        from_ha = self.env["ha.entity"].with_context(from_home_assistant=True)
        sun = self.env["ha.entity"].browse(
            from_ha._ensure(self.house.instance.id, {"sun.sun": "Sun"})["sun.sun"]
        )
        with self.assertRaisesRegex(UserError, "unique ID"):
            sun.icon = "mdi:sun"

    def test_nothing_of_another_home_assistant_can_be_assigned(self):
        other = House(self.env)
        other.tell(area=[area("far")], label=[label("far")])
        with self.assertRaises(ValidationError):
            self.light.area_id = other.record("area", "far")
        with self.assertRaises(ValidationError):
            self.light.label_ids |= other.record("label", "far")
        with self.assertRaises(UserError):
            self.kitchen.instance_id = other.instance

    def test_a_user_who_is_no_manager_cannot_edit(self):
        user = new_test_user(self.env, "t_registry_user", "base.group_user,odoo_ha_addon.group_ha_user")
        with self.assertRaises(AccessError):
            self.kitchen.with_user(user).name = "Mine"

    def test_a_manager_cannot_write_what_only_home_assistant_says(self):
        manager = new_test_user(self.env, "t_registry_manager", "odoo_ha_addon.group_ha_manager")
        for values in (
            {"registry_id": "Z"},
            {"device_id": False},
            {"sync_state": "in_step"},
            {"active": False},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                self.light.with_user(manager).write(values)
        with self.assertRaises(AccessError):
            self.env["ha.area"].with_user(manager).create(
                {"name": "A", "area_id": "forged", "instance_id": self.house.instance.id}
            )
        self.light.with_user(manager).registry_name = "Allowed"
        self.assertEqual(self.house.commands().user_id, manager)
