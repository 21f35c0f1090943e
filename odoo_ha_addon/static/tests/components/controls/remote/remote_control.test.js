import {describe, expect, test} from "@odoo/hoot";
import {click, edit} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl, pick} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const button = (service) => `.o_ha_button[data-service=${service}]`;

const REMOTE = {supported_features: 4, activity_list: ["TV", "Music"], current_activity: "TV"};

test("is turned on, in an activity or without", async () => {
    const calls = listenToCalls();
    await mountControl("remote.sofa", "on", REMOTE);
    await pick("Activity", "Music");
    expect(calls()).toEqual([["turn_on", {activity: "Music"}]]);
});

test("sends a command, to one of its devices if need be", async () => {
    const calls = listenToCalls();
    await mountControl("remote.sofa", "on", {});
    expect(".o_ha_options").toHaveCount(0);
    expect(button("send_command")).not.toBeEnabled();
    await click("input[name=command]");
    await edit("volume_up");
    await animationFrame();
    await click(button("send_command"));
    await animationFrame();
    expect(calls()).toEqual([["send_command", {command: ["volume_up"]}]]);
    await click("input[name=device]");
    await edit("amplifier", {confirm: "enter"});
    await animationFrame();
    expect(calls()).toEqual([["send_command", {command: ["volume_up"], device: "amplifier"}]]);
});

test("in a row it is a switch", async () => {
    const calls = listenToCalls();
    await mountControl("remote.sofa", "off", REMOTE, {place: "list"});
    await click(".o_ha_toggle input");
    expect(calls()).toEqual([["turn_on", {}]]);
});
