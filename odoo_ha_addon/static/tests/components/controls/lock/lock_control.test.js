import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, edit, press} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {makeServerError, onRpc} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const OPENABLE = {supported_features: 1};
const CODE = {supported_features: 0, code_format: "^\\d{4}$"};
const button = (service) => `.o_ha_lock [data-service=${service}]`;
const services = () =>
    [...document.querySelectorAll(".o_ha_lock [data-service]")].map((el) => el.dataset.service);

let calls;
beforeEach(() => {
    calls = listenToCalls();
});

test("what can be done depends on how the door is", async () => {
    const tell = await mountControl("lock.door", "locked", OPENABLE, {name: "Door"});
    expect(services()).toEqual(["unlock", "open"]);
    await tell("unlocked");
    expect(services()).toEqual(["lock", "open"]);
    await tell("open");
    expect(services()).toEqual(["lock"]);
    await tell("jammed");
    expect(services()).toEqual(["unlock", "lock", "open"]);
    expect(".o_ha_lock_state").toHaveText("Jammed");
});

test("a lock that cannot open is not offered to", async () => {
    await mountControl("lock.door", "locked", {supported_features: 0});
    expect(services()).toEqual(["unlock"]);
});

test("it locks at a click", async () => {
    await mountControl("lock.door", "unlocked", OPENABLE);
    await click(button("lock"));
    await animationFrame();
    expect(".modal").toHaveCount(0);
    expect(calls()).toEqual([["lock", {}]]);
});

for (const [service, question] of [
    ["unlock", "Unlock Door?"],
    ["open", "Open Door?"],
]) {
    test(`it asks before it does ${service}`, async () => {
        await mountControl("lock.door", "locked", OPENABLE, {name: "Door"});
        await click(button(service));
        await animationFrame();
        expect(".modal-body").toHaveText(question);
        await click(".modal-footer .btn-secondary");
        await animationFrame();
        expect(calls()).toEqual([]);
        await click(button(service));
        await animationFrame();
        await click(".modal-footer .btn-primary");
        await animationFrame();
        expect(calls()).toEqual([[service, {}]]);
    });
}

test("a lock is never shown as locked before Home Assistant says so", async () => {
    const tell = await mountControl("lock.door", "unlocked", OPENABLE);
    await click(button("lock"));
    await animationFrame();
    expect(".o_ha_lock_state").toHaveText("Unlocked");
    await tell("locking");
    expect(".o_ha_lock_state").toHaveText("Locking");
    expect(".o_ha_lock_state").toHaveClass("o_ha_lock_moving");
    await tell("locked");
    expect(".o_ha_lock_state").toHaveText("Locked");
});

test("a lock with a code asks for it, and only for one that can be right", async () => {
    await mountControl("lock.door", "locked", CODE, {name: "Door"});
    await click(button("unlock"));
    await animationFrame();
    expect(".modal-title").toHaveText("Unlock Door");
    expect(".o_ha_keypad").toHaveCount(1);
    for (const code of ["12", "12345", "abcd", ""]) {
        await click(".o_ha_code input");
        await edit(code);
        await animationFrame();
        expect(".modal-footer .btn-primary").not.toBeEnabled();
        await press("Enter");
        await animationFrame();
        expect(calls()).toEqual([]);
    }
    await edit("4711");
    await animationFrame();
    await press("Enter");
    await animationFrame();
    expect(calls()).toEqual([["unlock", {code: "4711"}]]);
    expect(".modal").toHaveCount(0, {message: "the code was the confirmation"});
});

test("a code that is not written unlocks nothing", async () => {
    await mountControl("lock.door", "locked", CODE);
    await click(button("unlock"));
    await animationFrame();
    await click(".modal-footer .btn-secondary");
    await animationFrame();
    expect(calls()).toEqual([]);
});

test("a lock whose code Home Assistant fills in asks whether, and not for the code", async () => {
    onRpc("ha.entity", "has_default_code", ({args}) => args[0][0] === 1);
    await mountControl("lock.door", "locked", CODE, {name: "Door"});
    await click(button("unlock"));
    await animationFrame();
    expect(".o_ha_code").toHaveCount(0);
    expect(".modal-body").toHaveText("Unlock Door?");
    await click(".modal-footer .btn-primary");
    await animationFrame();
    expect(calls()).toEqual([["unlock", {}]]);
});

test("while Odoo does not say whether there is a code, it is asked for", async () => {
    onRpc("ha.entity", "has_default_code", () => {
        throw makeServerError({message: "no"});
    });
    await mountControl("lock.door", "locked", CODE);
    await click(button("unlock"));
    await animationFrame();
    await animationFrame();
    expect(".o_ha_code").toHaveCount(1);
});

test("a wrong code is reported in Home Assistant's words", async () => {
    calls = listenToCalls(() => ({state: "failed", error: "That is not the code of this lock"}));
    await mountControl("lock.door", "locked", CODE);
    await click(button("unlock"));
    await animationFrame();
    await click(".o_ha_code input");
    await edit("0000");
    await animationFrame();
    await press("Enter");
    await animationFrame();
    await animationFrame();
    expect(".o_ha_code").toHaveText(/That is not the code of this lock/);
    expect(".o_ha_lock_state").toHaveText("Locked");
});

test("in a row there is one button, which turns the lock round", async () => {
    const tell = await mountControl("lock.door", "locked", OPENABLE, {place: "list"});
    expect(services()).toEqual(["unlock"]);
    await tell("unlocked");
    expect(services()).toEqual(["lock"]);
});

test("who may not control it sees how the door is, and no button", async () => {
    await mountControl("lock.door", "locked", OPENABLE, {mayControl: false});
    expect(".o_ha_lock_state").toHaveText("Locked");
    expect(button("unlock")).not.toBeVisible();
});
