import {describe, expect, test} from "@odoo/hoot";
import {click, edit, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {contains, defineModels, fields, models, mountView, onRpc} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "@odoo_ha_addon/../tests/ha_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const TURN_ON = {
    name: "Turn on light",
    description: "Turns on one or more lights.",
    group: "Light",
    domains: ["light"],
    fields: [
        {
            key: "brightness_pct",
            name: "Brightness",
            description: "How bright",
            required: false,
            default: null,
            kind: "number",
            options: {min: 0, max: 100, unit_of_measurement: "%"},
        },
        {
            key: "effect",
            name: "Effect",
            description: "",
            required: false,
            default: null,
            kind: "text",
            options: {},
        },
    ],
};

class IrActionsServer extends models.Model {
    _name = "ir.actions.server";

    ha_instance_id = fields.Many2one({relation: "ha.instance"});
    ha_service = fields.Char();
    ha_data = fields.Json();
    ha_data_problems = fields.Json();

    _records = [
        {id: 1, ha_instance_id: 1, ha_service: "light.turn_on", ha_data: {brightness_pct: {value: 60}}},
        {id: 2, ha_instance_id: 1, ha_service: "light.dance", ha_data: {steps: {value: 3}}},
    ];
}

defineModels([IrActionsServer]);

const ARCH = `
    <form>
        <field name="ha_instance_id"/>
        <field name="ha_service" widget="ha_service" options="{'instance': 'ha_instance_id'}"/>
        <field name="ha_data_problems" invisible="1"/>
        <field name="ha_data" widget="ha_service_data"
            options="{'instance': 'ha_instance_id', 'service': 'ha_service', 'problems': 'ha_data_problems'}"/>
    </form>`;

async function open(resId, catalogue) {
    onRpc("ha.service.description", "catalogue", () => catalogue);
    await mountView({type: "form", resModel: "ir.actions.server", resId, arch: ARCH});
    await animationFrame();
}

const KNOWN = {services: {"light.turn_on": TURN_ON}, problem: false};

test("a service is shown in words, with its values and their units", async () => {
    await open(1, KNOWN);
    expect(".o_ha_service_field input").toHaveValue("Turn on light (light.turn_on)");
    expect(".o_ha_service_field").toHaveText(/Turns on one or more lights/);
    expect("[data-field=brightness_pct] label").toHaveText("Brightness (%)");
    expect("[data-field=brightness_pct] input").toHaveValue("60");
});

test("values are changed, added, taken out and turned into expressions", async () => {
    const saved = [];
    onRpc("ir.actions.server", "web_save", ({args}) => {
        saved.push(args[1].ha_data);
    });
    await open(1, KNOWN);
    await click("[data-field=brightness_pct] input");
    await edit("80", {confirm: "tab"});
    await animationFrame();
    await contains(".o_ha_service_add .o_select_menu_toggler").click();
    await contains(".o_select_menu_item").click();
    expect(queryAllTexts(".o_ha_service_value label")).toEqual(["Brightness (%)", "Effect"]);
    await contains("[data-field=effect] button:contains(Use an expression)").click();
    await click("[data-field=effect] input");
    await edit("record.name", {confirm: "tab"});
    await animationFrame();
    expect(".o_ha_service_help").toHaveText(/Expressions are Python/);
    await contains(".o_form_button_save").click();
    await contains("[data-field=brightness_pct] button[aria-label='Take this value out']").click();
    await contains(".o_form_button_save").click();
    expect(saved).toEqual([
        {brightness_pct: {value: 80}, effect: {expression: "record.name"}},
        {effect: {expression: "record.name"}},
    ]);
});

test("what is wrong stands beside the value", async () => {
    IrActionsServer._records[0].ha_data_problems = {brightness_pct: "Enter a number from 0 to 100."};
    await open(1, KNOWN);
    expect("[data-field=brightness_pct] [role=alert]").toHaveText("Enter a number from 0 to 100.");
});

test("while Home Assistant is away, what is stored can be read and changed", async () => {
    await open(2, {services: {}, problem: "Home Assistant does not answer now."});
    expect(".o_ha_service_field [role=status]").toHaveText("Home Assistant does not answer now.");
    expect(".o_ha_service_field input").toHaveValue("light.dance");
    expect("[data-field=steps] label").toHaveText("Steps");
    await click("[data-field=steps] input");
    await edit("4", {confirm: "tab"});
    await click(".o_ha_service_field input");
    await edit("light.turn_off", {confirm: "tab"});
    await animationFrame();
    expect("[data-field=steps] input").toHaveValue("4");
    expect(".o_ha_service_field input").toHaveValue("light.turn_off");
});

test("a service that is gone stays chosen, and its values say so", async () => {
    await open(2, KNOWN);
    expect(".o_ha_service_field input").toHaveValue("light.dance");
    expect("[data-field=steps] input").toHaveValue("3");
});
