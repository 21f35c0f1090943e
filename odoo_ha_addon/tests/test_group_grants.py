"""Entity groups are bundles: with whom they are shared is said by grants, which stand in their form."""

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from . import homes
from .grant_case import NOW, GrantCase
from .test_rules import migration


@tagged("post_install", "-at_install")
class TestGroupGrants(GrantCase):
    def save(self, group, values):
        """As the form does."""
        return group.with_user(self.manager).web_save(values, {"grant_ids": {"fields": {"state": {}}}})

    def test_a_row_of_the_form_shares_the_group_with_a_user(self):
        row = {"receiver": "user", "user_id": self.outsider.id, "access": "control"}
        self.save(self.group, {"grant_ids": [[0, "virtual_1", row]]})
        grant = homes.shared(self.group, self.outsider)
        self.assertEqual((grant.instance_id, grant.scope, grant.state), (self.home, "chosen", "active"))
        self.assert_sees(self.light | self.outdoor)
        self.assertEqual(self.controlled(), self.light | self.outdoor)

    def test_a_new_group_is_shared_in_its_form_too(self):
        values = {
            "name": "Desk",
            "instance_id": self.office.id,
            "entity_ids": [[4, self.desk.id]],
            "grant_ids": [[0, "virtual_1", {"user_id": self.outsider.id}]],
        }
        [saved] = self.save(self.env["ha.entity.group"], values)
        self.assertEqual([grant["state"] for grant in saved["grant_ids"]], ["active"])
        self.assertEqual(homes.shared(self.desk.group_ids, self.outsider).instance_id, self.office)
        self.assert_sees(self.desk)

    def test_a_row_is_changed_where_it_stands(self):
        grant = homes.shared(self.group, self.viewer)
        self.save(self.group, {"grant_ids": [[1, grant.id, {"access": "control", "ends": NOW}]]})
        self.assertEqual((grant.access, grant.state), ("control", "ended"))
        self.assert_sees(self.all.browse(), self.viewer)

    def test_a_row_that_is_removed_is_a_grant_that_is_revoked(self):
        grant = homes.shared(self.group, self.viewer)
        for command in (Command.delete(grant.id), Command.unlink(grant.id), Command.clear()):
            with self.subTest(command), homes.undone(self.env):
                self.group.with_user(self.manager).write({"grant_ids": [command]})
                self.assertEqual((grant.state, grant.revoked_by_id), ("revoked", self.manager))
                self.assert_sees(self.all.browse(), self.viewer)

    def test_a_grant_of_something_else_too_goes_on_with_that(self):
        grant = self.grant(
            entity_ids=[Command.link(self.attic.id)], entity_group_ids=[Command.link(self.group.id)]
        )
        self.assert_sees(self.light | self.outdoor | self.attic)
        self.group.with_user(self.manager).write({"grant_ids": [Command.delete(grant.id)]})
        self.assertEqual(grant.state, "active")
        self.assert_sees(self.attic)

    def test_a_grant_may_be_named_by_one_more_group(self):
        grant = self.grant(entity_ids=[Command.link(self.attic.id)])
        self.group.with_user(self.manager).write({"grant_ids": [Command.link(grant.id)]})
        self.assert_sees(self.light | self.outdoor | self.attic)

    def test_with_a_group_end_the_grants_of_it_alone(self):
        grants = self.group.grant_ids
        self.group.with_user(self.manager).unlink()
        self.assertEqual(set(grants.mapped("state")), {"revoked"})

    def test_a_grant_of_nothing_but_archived_groups_shows_no_instance(self):
        homes.share(self.group, self.outsider)
        instances = self.env["ha.instance"].with_user(self.outsider)
        self.assertEqual(instances.search([]), self.home)
        self.group.active = False
        self.assertFalse(instances.search([]))


@tagged("post_install", "-at_install")
class TestMembersBecomeGrants(GrantCase):
    """The update of a database in which entity groups had members."""

    def setUp(self):
        super().setUp()
        self.group.grant_ids.unlink()
        self.env.cr.execute(
            """
            CREATE TABLE ha_entity_group_member (
                id serial PRIMARY KEY, group_id int NOT NULL, user_id int NOT NULL, access varchar NOT NULL
            )
            """
        )

    def update(self, *members):
        rows = [(group.id, user.id, access) for group, user, access in members]
        self.env.cr.execute_values(
            "INSERT INTO ha_entity_group_member (group_id, user_id, access) VALUES %s", rows
        )
        migration("19.0.1.2.0", "post-members").migrate(self.env.cr, "19.0.1.1.0")
        self.env.invalidate_all()

    def test_each_member_has_a_grant_of_the_group_without_an_end(self):
        self.update((self.group, self.operator, "control"), (self.group, self.viewer, "view"))
        grants = self.group.grant_ids.sorted("id")
        self.assertEqual(grants.mapped("user_id"), self.operator | self.viewer)
        self.assertEqual(grants.mapped("access"), ["control", "view"])
        self.assertEqual(set(grants.mapped("state")), {"active"})
        self.assertFalse(any(grants.mapped("begins")) or any(grants.mapped("ends")))
        self.assert_sees(self.light | self.outdoor, self.viewer)
        self.assertEqual(self.controlled(self.operator), self.light | self.outdoor)

    def test_what_rested_rests_on_and_comes_back_as_before(self):
        self.office_group.active = False
        self.operator.active = False
        self.update((self.office_group, self.outsider, "view"), (self.group, self.operator, "control"))
        self.assert_sees(self.all.browse())
        self.office_group.active = True
        self.operator.active = True
        self.assert_sees(self.desk)
        self.assert_sees(self.light | self.outdoor, self.operator)

    def test_a_member_from_outside_the_company_still_has_nothing_of_it(self):
        self.home.company_id = self.env.company
        stranger = new_test_user(
            self.env, "t_stranger", "odoo_ha_addon.group_ha_user",
            company_id=self.other_company.id, company_ids=[(6, 0, self.other_company.ids)],
        )  # fmt: skip
        self.update((self.group, stranger, "control"))
        self.assertEqual(self.group.grant_ids.user_id, stranger)
        self.assert_sees(self.all.browse(), stranger)
        self.assertFalse(self.controlled(stranger))

    def test_the_table_goes_and_what_was_heard_on_a_group_with_it(self):
        self.env["ha.watch"]._watch("page", {self.home: self.light})
        self.env.cr.execute("UPDATE ha_watch SET channel_model = 'ha.entity.group' WHERE viewer = 'page'")
        self.update((self.group, self.viewer, "view"))
        self.env.cr.execute("SELECT to_regclass('ha_entity_group_member')")
        self.assertEqual(self.env.cr.fetchone(), (None,))
        self.assertFalse(self.env["ha.watch"].search([("viewer", "=", "page")]))

    def test_a_database_that_never_had_members_is_left_alone(self):
        self.env.cr.execute("DROP TABLE ha_entity_group_member")
        migration("19.0.1.2.0", "post-members").migrate(self.env.cr, "19.0.1.1.0")
        self.assertFalse(self.group.grant_ids)
