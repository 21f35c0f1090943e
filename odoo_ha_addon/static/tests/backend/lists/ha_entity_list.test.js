import {describe, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {fields, mountView, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {Field} from "@web/views/fields/field";
import {Widget} from "@web/views/widgets/widget";
import {defineHaModels, frameSender, HaEntity, NOW, settle} from "../../ha_test_helpers";

describe.current.tags("desktop");
defineHaModels();

Object.assign(HaEntity._fields, {
    sync_state: fields.Selection({
        selection: [
            ["in_step", "In sync"],
            ["refused", "Refused"],
        ],
        compute() {
            for (const record of this) {
                record.sync_state = record.id === 1 ? "refused" : "in_step";
            }
        },
    }),
    sync_message: fields.Char(),
});

const COLUMNS = `
    <field name="name"/>
    <widget name="ha_icon"/>
    <field name="state" widget="ha_state"/>
    <field name="last_changed" widget="ha_moment"/>
`;
const CHANNELS = ["ha_instance_1", "ha_instance_2", "ha_status"];
const change = (id, s, values = {}) => ({id, s, c: NOW + 2, u: NOW + 2, "+": {}, ...values});

const mountList = (columns, jsClass = "ha_entity_list") =>
    mountView({type: "list", resModel: "ha.entity", arch: `<list js_class="${jsClass}">${columns}</list>`});

test("what needs nothing of Odoo's fields and widgets stands in its row without them", async () => {
    for (const component of [Field, Widget]) {
        patchWithCleanup(component.prototype, {
            setup() {
                expect.step(this.props.name);
                super.setup();
            },
        });
    }
    await mountList(`${COLUMNS}<field name="domain" widget="badge"/>`);
    expect.verifySteps(["domain", "domain", "domain"]);
    expect(".o_data_row:first .o_widget_ha_icon .o_ha_icon").toHaveCount(1);
    expect(".o_data_row:first .o_field_widget[name=state].o_field_ha_state .o_ha_state").toHaveText("Off");
});

test("a row is live as in any other list", async () => {
    await mountList(COLUMNS);
    await settle(...CHANNELS);
    await frameSender()([change(1, "on")]);
    await animationFrame();
    expect(queryAllTexts(".o_data_row .o_ha_state")).toEqual(["On · 4%", "Off", "21.50 °C"]);
    expect(".o_data_row:first .o_ha_icon").toHaveAttribute("data-tone", "active");
    expect(".o_data_row:first .o_ha_moment").toHaveCount(1);
});

test("rows that are in sync hold nothing that would say so", async () => {
    await mountList(
        `<field name="name"/><field name="sync_state" widget="ha_sync" options="{'quiet': True}"/>`
    );
    expect(".o_field_ha_sync").toHaveCount(1);
    expect(".o_data_row:first .o_field_ha_sync").toHaveText("Refused");
});
