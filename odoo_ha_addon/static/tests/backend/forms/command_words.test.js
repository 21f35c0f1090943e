import {describe, expect, test} from "@odoo/hoot";
import {click, queryAllTexts} from "@odoo/hoot-dom";
import {defineModels, fields, makeMockEnv, models, mountView} from "@web/../tests/web_test_helpers";
import {commandText} from "@odoo_ha_addon/backend/forms/commands/command_words";
import {defineHaModels} from "../../ha_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const call = (name, service_data = {}) => ({name, payload: {type: "call_service", service_data}});

class HaCommand extends models.Model {
    _name = "ha.command";

    name = fields.Char();
    payload = fields.Json();
    instance_id = fields.Many2one({relation: "ha.instance"});

    _records = [
        {id: 1, ...call("light.turn_on", {color_temp_kelvin: 3333, brightness: 128}), instance_id: 1},
        {id: 2, ...call("cover.stop_cover"), instance_id: 1},
    ];
}

defineModels([HaCommand]);

/** What was sent, and what a person reads. */
const SENTENCES = [
    [call("light.turn_on", {color_temp_kelvin: 3333}), "Turn on: Color temperature 3,333\u00a0K"],
    [call("light.turn_on", {brightness: 255, transition: 2}), "Turn on: Brightness 100%, Transition 2"],
    [call("cover.set_cover_position", {position: 40}), "Move to a position: Position 40%"],
    [
        call("climate.set_hvac_mode", {hvac_mode: "heat_cool"}),
        "Set the mode: Heating and cooling mode Heat/Cool",
    ],
    [call("media_player.volume_mute", {is_volume_muted: true}), "Mute: Muted Yes"],
    [call("lock.unlock"), "Unlock"],
    [call("zwave_js.ping"), "Ping"],
    [call("notify.send_message", {message: null}), "Send message: Message None"],
    [
        {
            name: "config/area_registry/update",
            payload: {type: "config/…", area_id: "kitchen", name: "Cooking"},
        },
        "Change an area: Name Cooking",
    ],
    [
        {name: "config/device_registry/update", payload: {type: "…", device_id: "d1", area_id: "kitchen"}},
        "Change a device: Area ID kitchen",
    ],
    [{name: "config/label_registry/delete", payload: {type: "…", label_id: "old"}}, "Delete a label"],
    [{name: "config/odd_registry/update", payload: false}, "Config/odd registry/update"],
    [{name: "light.turn_on", payload: false}, "Turn on"],
];

test("what was asked of Home Assistant reads as a sentence", async () => {
    await makeMockEnv();
    for (const [command, sentence] of SENTENCES) {
        expect(commandText(command)).toBe(sentence);
    }
});

test("a list of commands shows sentences", async () => {
    await mountView({
        type: "list",
        resModel: "ha.command",
        arch: `<list><field name="name" widget="ha_command"/></list>`,
    });
    expect(queryAllTexts(".o_ha_command_text")).toEqual([
        "Turn on: Color temperature 3,333 K, Brightness 50%",
        "Stop",
    ]);
});

test("the form of a command shows what was sent, in words and as Home Assistant got it", async () => {
    const arch = `<form><field name="payload" widget="ha_command_data"/></form>`;
    await mountView({type: "form", resModel: "ha.command", resId: 1, arch});
    expect("dd[data-attribute=color_temp_kelvin]").toHaveText("3,333 K");
    await click(".o_ha_technical summary");
    expect(".o_ha_raw").toHaveText(/"color_temp_kelvin": 3333/);
});

test("a command without data says so", async () => {
    const arch = `<form><field name="payload" widget="ha_command_data"/></form>`;
    await mountView({type: "form", resModel: "ha.command", resId: 2, arch});
    expect(".o_ha_attributes p").toHaveText("Nothing was sent with it.");
});
