import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, press, queryOne} from "@odoo/hoot-dom";
import {animationFrame, Deferred} from "@odoo/hoot-mock";
import {mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";
import {HaTile} from "@odoo_ha_addon/components/entity/ha_tile";
import {rowOf} from "../../backend/dashboard_test_helpers";
import {listenToCalls, moveSlider} from "../controls/control_test_helpers";
import {defineHaModels, frameSender, HaEntity, NOW, settle} from "../../ha_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const CHANNELS = ["ha_instance_1", "ha_status"];
const LIGHT = rowOf(1, "light.kitchen", {name: "Kitchen", state: "on"});
const SENSOR = rowOf(3, "sensor.outside", {
    name: "Outside",
    state: "20.0",
    attributes: {unit_of_measurement: "°C"},
    control: false,
});

beforeEach(() => {
    onRpc("ha.favourite", "load", () => []);
});

async function mount(props) {
    await mountWithCleanup(HaTile, {props});
    await animationFrame();
}

test("it shows at once what was read, and then what is live", async () => {
    const answer = new Deferred();
    onRpc("ha.entity", "follow", async ({parent}) => {
        await answer;
        return parent();
    });
    await mount({row: SENSOR});
    expect(".o_ha_tile").toHaveText(/Outside\s*20.0\s°C/);
    answer.resolve();
    await settle(...CHANNELS);
    await animationFrame();
    expect(".o_ha_tile").toHaveText(/21.50\s°C/);
    await frameSender()([{id: 3, s: "22.5", c: NOW + 5, u: NOW + 5, "+": {}}]);
    await animationFrame();
    expect(".o_ha_tile").toHaveText(/22.5\s°C/);
});

test("what can be controlled has its control, with the state under the name", async () => {
    HaEntity._records = [{...HaEntity._records[0], state: "on"}];
    await mount({row: LIGHT, label: "Ceiling"});
    expect(".o_ha_tile_label").toHaveText("Ceiling");
    expect(".o_ha_tile_state").toHaveText(/On/);
    expect(".o_ha_tile [role='switch']").toBeChecked();
    await settle(...CHANNELS);
});

for (const [entityId, state, attributes, label, text, expected] of [
    [
        "light.kitchen",
        "on",
        {supported_color_modes: ["rgb"], brightness: 128},
        "Brightness",
        "On · 50%",
        ["turn_on", {brightness_pct: 80}],
    ],
    [
        "cover.kitchen",
        "open",
        {supported_features: 15, current_position: 40},
        "Position",
        "Open · 40%",
        ["set_cover_position", {position: 80}],
    ],
    [
        "fan.kitchen",
        "on",
        {supported_features: 1, percentage: 33},
        "Speed",
        "On · 33%",
        ["set_percentage", {percentage: 80}],
    ],
]) {
    test(`${label} of ${entityId} is said, and dragged on its card`, async () => {
        const calls = listenToCalls();
        const [domain] = entityId.split(".");
        HaEntity._records = [{...HaEntity._records[0], entity_id: entityId, domain, state, attributes}];
        await mount({row: rowOf(1, entityId, {name: "Kitchen", state, attributes})});
        await settle(...CHANNELS);
        await animationFrame();
        expect(".o_ha_tile_state").toHaveText(text);
        await moveSlider(label, 80);
        expect(calls()).toEqual([expected]);
    });
}

test("a lamp is shown in the colour in which it shines, and as any other where that is white", async () => {
    const shines = {supported_color_modes: ["rgb"], rgb_color: [0, 0, 255]};
    HaEntity._records = [{...HaEntity._records[0], state: "on", attributes: shines}];
    await mount({row: rowOf(1, "light.kitchen", {state: "on", attributes: shines})});
    await settle(...CHANNELS);
    expect(queryOne(".o_ha_tile").style.getPropertyValue("--ha-own-color")).toMatch(/^hsl\(240 100%/);
    await frameSender()([{id: 1, s: "on", c: NOW + 5, u: NOW + 5, "+": {rgb_color: [255, 250, 240]}}]);
    await animationFrame();
    expect(queryOne(".o_ha_tile").style.getPropertyValue("--ha-own-color")).toBe("");
});

for (const [state, modes] of [
    ["unavailable", ["brightness"]],
    ["on", ["onoff"]],
]) {
    test(`a lamp that is ${state} and can do ${modes} has no bar`, async () => {
        const attributes = {supported_color_modes: modes};
        HaEntity._records = [{...HaEntity._records[0], state, attributes}];
        await mount({row: rowOf(1, "light.kitchen", {state, attributes})});
        await settle(...CHANNELS);
        await animationFrame();
        expect(".o_ha_tile [role='switch']").toHaveCount(1);
        expect(".o_ha_tile input[type=range]").toHaveCount(0);
    });
}

for (const [domain, shown, attributes] of [
    ["number", "output", {min: 0, max: 10, step: 1}],
    ["counter", "output", {step: 1}],
    ["select", "button.active", {options: ["2", "4"]}],
]) {
    test(`a ${domain} says what it is once, in its control; while that cannot, its state is in words`, async () => {
        const values = {
            name: "Cups",
            entity_id: `${domain}.cups`,
            domain,
            instance_id: 1,
            state: "4",
            attributes,
        };
        HaEntity._records = [{id: 1, can_control: true, ...values}];
        await mount({row: rowOf(1, `${domain}.cups`, {name: "Cups", state: "4", attributes})});
        await settle(...CHANNELS);
        await animationFrame();
        expect(`.o_ha_tile ${shown}`).toHaveText("4");
        expect(".o_ha_tile_state .o_ha_state").not.toBeVisible();
        await frameSender()([{id: 1, s: "unavailable", c: NOW + 5, u: NOW + 5, "+": {}}]);
        await animationFrame();
        expect(".o_ha_tile_state .o_ha_state").toHaveText(/Unavailable/);
        expect(".o_ha_tile_state .o_ha_state").toBeVisible();
    });
}

test("while something else is to be done with it, there is only its name", async () => {
    await mount({row: LIGHT, isPlain: true});
    expect(".o_ha_tile [role='switch']").toHaveCount(0);
    expect(".o_ha_tile_open").not.toBeEnabled();
    await settle(...CHANNELS);
});

test("its name opens everything that can be done with it", async () => {
    await mount({row: LIGHT});
    await click(".o_ha_tile_open");
    await animationFrame();
    expect(".o_ha_entity_dialog .modal-title").toHaveText("Kitchen");
    expect(".o_ha_entity_dialog .o_ha_control_full").toHaveCount(1);
    expect(".o_ha_entity_dialog .o_ha_favourite").toHaveAttribute("aria-pressed", "false");
    await press("Escape");
    await animationFrame();
    expect(".o_ha_entity_dialog").toHaveCount(0);
    await settle(...CHANNELS);
});
