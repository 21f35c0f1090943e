import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, press, queryFirst} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const EVERYTHING = 4 + 8 + 16 + 32 + 64 + 512 + 1024 + 8192;
const VACUUM = {
    supported_features: EVERYTHING,
    fan_speed: "medium",
    fan_speed_list: ["min", "medium", "high", "max"],
    battery_level: 87,
};
const button = (service) => `.o_ha_control [data-service=${service}]`;
const services = () =>
    [...document.querySelectorAll(".o_ha_control [data-service]")].map((el) => el.dataset.service);

let calls;
beforeEach(() => {
    calls = listenToCalls();
});

test("a vacuum cleaner in its dock can be sent out", async () => {
    await mountControl("vacuum.robby", "docked", VACUUM);
    expect(services()).toEqual(["start", "clean_spot", "locate"]);
    expect(".o_ha_robot_battery").toHaveText(/87%/);
    await click(button("start"));
    await animationFrame();
    expect(calls()).toEqual([["start", {}]]);
    expect(".o_ha_robot_state [role=status]").toHaveText("Cleaning");
});

test("one that cleans can pause, stop and go home", async () => {
    const tell = await mountControl("vacuum.robby", "cleaning", VACUUM);
    for (const service of ["pause", "stop", "return_to_base"]) {
        await tell("cleaning");
        await click(button(service));
        await animationFrame();
        expect(calls()).toEqual([[service, {}]]);
        await tell({pause: "paused", stop: "idle", return_to_base: "returning"}[service]);
        expect(".o_ha_control").toHaveAttribute("data-pending", "0");
    }
});

test("its speed is one of those that it has", async () => {
    await mountControl("vacuum.robby", "cleaning", VACUUM);
    expect(".o_ha_options button[data-value=medium]").toHaveAttribute("aria-pressed", "true");
    await click(".o_ha_options button[data-value=max]");
    await animationFrame();
    expect(calls()).toEqual([["set_fan_speed", {fan_speed: "max"}]]);
});

test("what a vacuum cleaner cannot do is not there", async () => {
    await mountControl("vacuum.simple", "cleaning", {supported_features: 8192 + 8});
    expect(services()).toEqual(["stop"]);
    expect(".o_ha_options").toHaveCount(0);
    expect(".o_ha_robot_battery").toHaveCount(0);
});

test("one that can do nothing tells how it is", async () => {
    await mountControl("vacuum.simple", "docked", {supported_features: 0});
    expect(services()).toEqual([]);
    expect(".o_ha_robot_state [role=status]").toHaveText("Docked");
});

test("the button that starts and pauses keeps the focus", async () => {
    await mountControl("vacuum.robby", "docked", VACUUM);
    queryFirst(button("start")).focus();
    await press("Enter");
    await animationFrame();
    expect(button("pause")).toBeFocused();
});

test("in a row it is sent out and home", async () => {
    const tell = await mountControl("vacuum.robby", "cleaning", VACUUM, {place: "list"});
    expect(services()).toEqual(["pause", "return_to_base"]);
    await tell("docked");
    expect(services()).toEqual(["start"]);
});
