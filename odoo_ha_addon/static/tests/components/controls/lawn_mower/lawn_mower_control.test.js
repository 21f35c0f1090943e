import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click} from "@odoo/hoot-dom";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const button = (service) => `.o_ha_control [data-service=${service}]`;
const services = () =>
    [...document.querySelectorAll(".o_ha_control [data-service]")].map((el) => el.dataset.service);

let calls;
beforeEach(() => {
    calls = listenToCalls();
});

test("a mower is sent out, stopped and sent home", async () => {
    const tell = await mountControl("lawn_mower.halm", "docked", {supported_features: 7});
    expect(services()).toEqual(["start_mowing"]);
    await click(button("start_mowing"));
    expect(calls()).toEqual([["start_mowing", {}]]);
    await tell("mowing");
    expect(services()).toEqual(["pause", "dock"]);
    await click(button("pause"));
    expect(calls()).toEqual([["pause", {}]]);
    await tell("paused");
    expect(services()).toEqual(["start_mowing", "dock"]);
    await click(button("dock"));
    expect(calls()).toEqual([["dock", {}]]);
    await tell("returning");
    expect(services()).toEqual(["pause"]);
});

test("a mower that only mows has one button", async () => {
    const tell = await mountControl("lawn_mower.halm", "docked", {supported_features: 1});
    expect(services()).toEqual(["start_mowing"]);
    await tell("mowing");
    expect(services()).toEqual([]);
});
