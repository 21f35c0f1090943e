import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, edit, press} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {onRpc} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const HOME_AWAY = 1 + 2;
const EVERYTHING = 1 + 2 + 4 + 8 + 16 + 32;
const NUMBER = {supported_features: HOME_AWAY, code_format: "number", code_arm_required: false};
const TEXT = {supported_features: HOME_AWAY, code_format: "text", code_arm_required: true};
const NO_CODE = {supported_features: HOME_AWAY, code_format: null, code_arm_required: false};
const button = (service) => `.o_ha_alarm [data-service=${service}]`;
const services = () =>
    [...document.querySelectorAll(".o_ha_alarm [data-service]")].map((el) => el.dataset.service);

/** Into the field that has the focus. */
async function enterCode(code) {
    await edit(code);
    await press("Enter");
    await animationFrame();
}

let calls;
beforeEach(() => {
    calls = listenToCalls();
});

test("the modes are those that the alarm has", async () => {
    await mountControl("alarm_control_panel.house", "disarmed", NO_CODE);
    expect(services()).toEqual(["alarm_arm_home", "alarm_arm_away"]);
});

test("an alarm that has all modes shows all, but never one to set it off", async () => {
    await mountControl("alarm_control_panel.house", "armed_night", {
        ...NO_CODE,
        supported_features: EVERYTHING,
    });
    expect(services()).toEqual([
        "alarm_arm_home",
        "alarm_arm_away",
        "alarm_arm_night",
        "alarm_arm_vacation",
        "alarm_arm_custom_bypass",
        "alarm_disarm",
    ]);
    expect(button("alarm_arm_night")).not.toBeEnabled();
    expect(button("alarm_arm_away")).toBeEnabled();
});

test("it arms at a click where no code is needed", async () => {
    await mountControl("alarm_control_panel.house", "disarmed", NUMBER);
    await click(button("alarm_arm_away"));
    await animationFrame();
    expect(".modal").toHaveCount(0);
    expect(calls()).toEqual([["alarm_arm_away", {}]]);
});

test("it asks for the code before it arms where that is demanded", async () => {
    await mountControl("alarm_control_panel.house", "disarmed", TEXT, {name: "House"});
    await click(button("alarm_arm_home"));
    await animationFrame();
    expect(".modal-title").toHaveText("Arm House");
    expect(".o_ha_keypad").toHaveCount(0, {message: "a text has no keypad"});
    await click(".o_ha_code input");
    await edit("open sesame");
    await animationFrame();
    await press("Enter");
    await animationFrame();
    expect(calls()).toEqual([["alarm_arm_home", {code: "open sesame"}]]);
});

test("the code of digits is entered on a keypad", async () => {
    await mountControl("alarm_control_panel.house", "armed_away", NUMBER, {name: "House"});
    await click(button("alarm_disarm"));
    await animationFrame();
    expect(".modal-title").toHaveText("Disarm House");
    expect(".modal-footer .btn-primary").not.toBeEnabled();
    for (const digit of ["1", "2", "3", "5"]) {
        await click(`.o_ha_keypad button:contains(${digit})`);
    }
    await click(".o_ha_keypad button[aria-label=Erase]");
    await click(".o_ha_keypad button:contains(4)");
    await animationFrame();
    await click(".modal-footer .btn-primary");
    await animationFrame();
    expect(calls()).toEqual([["alarm_disarm", {code: "1234"}]]);
});

test("an alarm whose code Home Assistant fills in arms at a click, and asks before it disarms", async () => {
    onRpc("ha.entity", "has_default_code", () => true);
    const tell = await mountControl("alarm_control_panel.house", "disarmed", TEXT, {name: "House"});
    await click(button("alarm_arm_home"));
    await animationFrame();
    await animationFrame();
    expect(".modal").toHaveCount(0);
    expect(calls()).toEqual([["alarm_arm_home", {}]]);
    await tell("armed_home");
    await click(button("alarm_disarm"));
    await animationFrame();
    expect(".modal-body").toHaveText("Disarm House?");
    await click(".modal-footer .btn-primary");
    await animationFrame();
    expect(calls()).toEqual([["alarm_disarm", {}]]);
});

test("a wrong code is told on the keypad, which stays and takes the next one", async () => {
    await mountControl("alarm_control_panel.house", "armed_away", NUMBER, {name: "House"});
    let isRight = false;
    onRpc("ha.entity", "call_service", () =>
        isRight ? {state: "done"} : {state: "failed", error: "Invalid alarm code provided"}
    );
    await click(button("alarm_disarm"));
    await animationFrame();
    await click(".o_ha_code input");
    await enterCode("1111");
    expect(".modal .o_ha_keypad").toHaveCount(1);
    expect(".modal [role=alert]").toHaveText("That code was not taken.");
    expect(".o_ha_code").toHaveText(/Invalid alarm code provided/);
    expect(".o_notification").toHaveCount(0, {message: "on a phone it would cover the keypad"});
    expect(".o_ha_code input").toHaveValue("");
    expect(".o_ha_code input").toBeFocused();
    isRight = true;
    await enterCode("1234");
    expect(".modal").toHaveCount(0);
});

test("what was never sent is told in its own words, and an error's name is for nobody", async () => {
    await mountControl("alarm_control_panel.house", "armed_away", NUMBER, {name: "House"});
    let outcome = {state: "failed", code: "not_connected", error: "Home Assistant is not connected."};
    onRpc("ha.entity", "call_service", () => outcome);
    await click(button("alarm_disarm"));
    await animationFrame();
    await click(".o_ha_code input");
    await enterCode("1111");
    expect(".modal [role=alert]").toHaveText("Home Assistant is not connected.");
    outcome = {state: "failed", code: "service_validation_error", error: "Validation error: invalid_code"};
    await enterCode("1111");
    expect(".modal [role=alert]").toHaveText("That code was not taken.");
    expect(".o_ha_code").not.toHaveText(/invalid_code/);
});

test("nothing comes under the finger that has just armed it", async () => {
    const tell = await mountControl("alarm_control_panel.house", "disarmed", NO_CODE);
    const before = services();
    await tell("armed_away");
    expect(services().slice(0, before.length)).toEqual(before);
    expect(services().at(-1)).toBe("alarm_disarm");
});

test("letters are no code of digits", async () => {
    await mountControl("alarm_control_panel.house", "armed_away", NUMBER);
    await click(button("alarm_disarm"));
    await animationFrame();
    await click(".o_ha_code input");
    await edit("12a4");
    await animationFrame();
    await press("Enter");
    await animationFrame();
    expect(calls()).toEqual([]);
});

test("without a code it asks whether it shall be disarmed", async () => {
    await mountControl("alarm_control_panel.house", "armed_away", NO_CODE, {name: "House"});
    await click(button("alarm_disarm"));
    await animationFrame();
    expect(".modal-body").toHaveText("Disarm House?");
    await click(".modal-footer .btn-secondary");
    await animationFrame();
    expect(calls()).toEqual([]);
    await click(button("alarm_disarm"));
    await animationFrame();
    await click(".modal-footer .btn-primary");
    await animationFrame();
    expect(calls()).toEqual([["alarm_disarm", {}]]);
});

test("arming, pending and triggered cannot be missed, and can be disarmed", async () => {
    const tell = await mountControl("alarm_control_panel.house", "arming", NUMBER);
    expect(".o_ha_alarm_state").toHaveText("Arming");
    expect(".o_ha_alarm_state").toHaveClass("o_ha_alarm_moving");
    for (const [state, words] of [
        ["pending", "Pending"],
        ["triggered", "Triggered"],
    ]) {
        await tell(state);
        expect(".o_ha_alarm_state").toHaveText(words);
        expect(".o_ha_alarm_state").toHaveAttribute("role", "alert");
        expect(services()).toEqual(["alarm_disarm"]);
        expect(button("alarm_disarm")).toHaveClass("btn-danger");
    }
});

test("a row has one thing to do: arm, or disarm", async () => {
    const tell = await mountControl("alarm_control_panel.house", "disarmed", NUMBER, {place: "list"});
    await click(".o_ha_alarm .dropdown-toggle");
    await animationFrame();
    await click(".dropdown-item[data-service=alarm_arm_home]");
    await animationFrame();
    expect(calls()).toEqual([["alarm_arm_home", {}]]);
    await tell("armed_home");
    expect(services()).toEqual(["alarm_disarm"]);
});

test("who may not control it sees the state, and no button", async () => {
    await mountControl("alarm_control_panel.house", "armed_away", NUMBER, {mayControl: false});
    expect(".o_ha_alarm_state").toHaveText("Armed away");
    expect(button("alarm_disarm")).not.toBeVisible();
});
