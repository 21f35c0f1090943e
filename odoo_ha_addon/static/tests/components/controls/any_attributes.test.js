import {Component, xml} from "@odoo/owl";
import {describe, expect, test} from "@odoo/hoot";
import {queryAll} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {getService, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {HaEntityControl} from "@odoo_ha_addon/components/entity/ha_entity_control";
import {HaEntityDialog} from "@odoo_ha_addon/components/entity/ha_entity_dialog";
import {HaTile} from "@odoo_ha_addon/components/entity/ha_tile";
import {HaState} from "@odoo_ha_addon/components/ui/ha_state/ha_state";
import {controlRegistry, declarationOf} from "@odoo_ha_addon/services/control_registry";
import {isTyped} from "@odoo_ha_addon/services/live/attribute_types";
import {ANY_JSON, shown, STATES} from "../../any_json";
import {defineHaModels, HaEntity, NOW, passTimeUntil, settle} from "../../ha_test_helpers";

describe.current.tags("desktop");
defineHaModels();

/** One domain of each kind of control: tests have their names before the declarations are loaded. */
const DOMAINS = [
    "alarm_control_panel", "automation", "button", "calendar", "camera", "climate", "counter", "cover",
    "date", "device_tracker", "event", "fan", "humidifier", "image", "input_boolean", "input_number",
    "input_select", "input_text", "lawn_mower", "light", "lock", "media_player", "person", "remote", "scene",
    "script", "sensor", "siren", "sun", "timer", "todo", "tts", "update", "vacuum", "valve", "water_heater",
    "weather", "zone",
]; // prettier-ignore

test("each control is one of a domain that is tested here", () => {
    const tested = DOMAINS.map((domain) => declarationOf(domain).component);
    expect(new Set(tested).size).toBe(DOMAINS.length);
    const others = controlRegistry.getAll().filter(({component}) => component && !tested.includes(component));
    expect(others).toEqual([]);
});

/** Every feature, and enough of everything that a control looks at whatever it can look at. */
const RICH = {
    activity_list: ["TV"],
    available_modes: ["eco"],
    available_tones: ["bell"],
    brightness: 100,
    color_mode: "rgbww",
    effect_list: ["rainbow"],
    fan_modes: ["low"],
    fan_speed_list: ["low"],
    finishes_at: "2026-11-22T05:18:03+00:00",
    has_date: true,
    has_time: true,
    hvac_modes: ["heat", "off"],
    in_progress: 5,
    media_content_type: "tvshow",
    media_duration: 100,
    media_position: 10,
    operation_list: ["eco"],
    options: ["one", "two"],
    preset_modes: ["eco"],
    rgbww_color: [1, 2, 3, 4, 5],
    sound_mode_list: ["loud"],
    source_list: ["AUX"],
    supported_color_modes: ["color_temp", "rgbww", "rgbw", "hs", "white"],
    supported_features: 2 ** 31 - 1,
    swing_horizontal_modes: ["on"],
    swing_modes: ["on"],
    temperature: 20,
    update_percentage: 5,
};

/** How far the value of the second attribute that is odd is from that of the first. */
const ANOTHER = 5;

/** One entity for each kind of value, each with its controls; the last one has a bit of everything, and a tile and a state besides. */
const COUNT = ANY_JSON.length + 1;

class Everywhere extends Component {
    static components = {HaEntityControl, HaState, HaTile};
    static props = {rows: Array};
    static template = xml`
        <div t-foreach="props.rows" t-as="row" t-key="row.id" class="o_test_entity" t-att-data-id="row.id">
            <HaEntityControl recordId="row.id" place="'form'"/>
            <HaEntityControl recordId="row.id" place="'list'" isStateHidden="true"/>
            <t t-if="row_last">
                <HaState recordId="row.id"/>
                <HaTile row="row"/>
            </t>
        </div>`;
}

/** Mounts entities of a domain, and returns what tells what Home Assistant says of one of them. */
async function mountEverywhere(domain) {
    const ids = Array.from({length: COUNT}, (_, index) => index + 1);
    const entity = {name: "Thing", entity_id: `${domain}.thing`, domain, instance_id: 1, attributes: {}};
    HaEntity._records = ids.map((id) => ({...entity, id, state: "on", can_control: true}));
    const live = {state: "on", last_changed: NOW, last_updated: NOW, control: true};
    await mountWithCleanup(Everywhere, {props: {rows: ids.map((id) => ({...entity, ...live, id}))}});
    await settle("ha_instance_1", "ha_status");
    const {table} = getService("ha_store");
    return (id, values) => table._put(id, {...table.entities.get(id), ...values});
}

/** The attributes that anything on the page reads, found out by listening. */
async function attributesRead(tell) {
    const read = new Set();
    const listening = () =>
        new Proxy(
            {...RICH},
            {
                get(target, name) {
                    if (typeof name === "string") {
                        read.add(name);
                    }
                    return target[name];
                },
            }
        );
    for (const state of STATES) {
        tell(COUNT, {state, attributes: listening()});
        await animationFrame();
    }
    return [...read].sort();
}

const withValue = (attributes, name, value) => {
    const rest = Object.entries(attributes).filter(([other]) => other !== name);
    return Object.fromEntries(value === undefined ? rest : [...rest, [name, value]]);
};

for (const domain of DOMAINS) {
    test(`${domain}: whatever an attribute is, its control, its state and its tile stand`, async () => {
        const tell = await mountEverywhere(domain);
        const attributes = await attributesRead(tell);
        expect(attributes.filter((name) => !isTyped(name))).toEqual([], {
            message: "each attribute that is read is in the table of types",
        });
        // Two at a time, with different values, take half the time of one at a time.
        for (let turn = 0; turn < attributes.length; turn += 2) {
            const [attribute, another] = attributes.slice(turn, turn + 2);
            ANY_JSON.forEach((value, index) => {
                const state = STATES[(turn + index) % STATES.length];
                const odd = withValue(RICH, attribute, value);
                const other = ANY_JSON[(index + ANOTHER) % ANY_JSON.length];
                tell(index + 1, {state, attributes: another ? withValue(odd, another, other) : odd});
            });
            const mixed = attributes.reduce(
                (all, name, index) => withValue(all, name, ANY_JSON[(turn + index) % ANY_JSON.length]),
                RICH
            );
            tell(COUNT, {state: STATES[turn % STATES.length], attributes: mixed});
            await animationFrame();
            for (const entity of queryAll(".o_test_entity")) {
                const value = ANY_JSON[Number(entity.dataset.id) - 1];
                expect(entity.textContent.includes("[object")).toBe(false, {
                    message: `${attribute} is ${shown(value)}, ${another} is odd: ${entity.textContent}`,
                });
            }
            expect(".o_test_entity").toHaveCount(COUNT, {message: attribute});
            expect(".o_ha_tile").toHaveCount(1, {message: attribute});
        }
    });
}

test("the dialog of an entity stands whatever its state and its attributes are", async () => {
    const odd = (turn) =>
        Object.keys(RICH).map((name, index) => [name, ANY_JSON[(turn + index) % ANY_JSON.length]]);
    HaEntity._records = DOMAINS.map((domain, index) => ({
        id: index + 1,
        name: "Thing",
        entity_id: `${domain}.thing`,
        domain,
        instance_id: 1,
        state: STATES[index % STATES.length] ?? false,
        attributes: Object.fromEntries(odd(index)),
        can_control: true,
    }));
    await mountWithCleanup(MainComponentsContainer);
    for (const index of DOMAINS.keys()) {
        getService("dialog").add(HaEntityDialog, {recordId: index + 1});
    }
    await passTimeUntil(() => queryAll(".o_ha_entity_dialog .o_ha_control").length === DOMAINS.length);
    for (const dialog of queryAll(".o_ha_entity_dialog")) {
        const {domain} = dialog.querySelector(".o_ha_control").dataset;
        expect(dialog.textContent.includes("[object")).toBe(false, {message: domain});
    }
});
