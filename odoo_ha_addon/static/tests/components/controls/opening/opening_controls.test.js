import {describe, expect, test} from "@odoo/hoot";
import {click, queryOne} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {contains} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl, moveSlider, slider} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const button = (service) => `.o_ha_button[data-service=${service}]`;

async function press(service) {
    await click(button(service));
    await animationFrame();
}

describe("cover", () => {
    for (const place of ["form", "list"]) {
        test(`in a ${place}: opens, stops and closes, and says at once that it moves`, async () => {
            const calls = listenToCalls();
            const tell = await mountControl("cover.blind", "closed", {supported_features: 11}, {place});
            expect(button("close_cover")).not.toBeEnabled();
            await press("open_cover");
            expect(button("open_cover")).not.toBeEnabled();
            expect(button("close_cover")).toBeEnabled();
            await tell("opening");
            await press("stop_cover");
            await tell("open");
            await press("close_cover");
            expect(calls().map(([service]) => service)).toEqual(["open_cover", "stop_cover", "close_cover"]);
        });
    }

    test("in a dialog its position is upright, with the buttons beside it", async () => {
        const calls = listenToCalls();
        const attributes = {supported_features: 15, current_position: 70};
        await mountControl("cover.blind", "open", attributes, {place: "dialog"});
        expect(`.o_ha_large .o_ha_tall ${slider("Position")}`).toHaveValue(70);
        expect(`.o_ha_large ${button("close_cover")}`).toHaveCount(1);
        expect(button("close_cover")).toHaveCount(1);
        const {height, width} = queryOne(slider("Position")).getBoundingClientRect();
        expect(height).toBeGreaterThan(width);
        await moveSlider("Position", 30);
        expect(calls()).toEqual([["set_cover_position", {position: 30}]]);
    });

    test("in a dialog one without a position has its buttons beside the state", async () => {
        await mountControl("cover.blind", "open", {supported_features: 11}, {place: "dialog"});
        expect(".o_ha_large").toHaveCount(0);
        expect(`.o_ha_control_head ${button("close_cover")}`).toHaveCount(1);
    });

    test("what opens without saying that it does settles too", async () => {
        listenToCalls();
        const tell = await mountControl("cover.blind", "closed", {supported_features: 3});
        await press("open_cover");
        expect(".o_ha_state_text").toHaveText("Opening");
        await tell("open");
        expect(".o_ha_state_text").toHaveText("Open");
        expect(".o_ha_control").toHaveAttribute("data-pending", "0");
    });

    test("one that only assumes its state can always be moved again", async () => {
        await mountControl("cover.blind", "closed", {supported_features: 3, assumed_state: true});
        expect(button("close_cover")).toBeEnabled();
    });

    test("position and tilt are shown where they are supported", async () => {
        const calls = listenToCalls();
        const attributes = {supported_features: 15, current_position: 70, current_tilt_position: 50};
        const tell = await mountControl("cover.blind", "open", attributes);
        expect(slider("Tilt position")).toHaveCount(0);
        expect(button("open_cover_tilt")).toHaveCount(0);
        await moveSlider("Position", 30);
        expect(calls()).toEqual([["set_cover_position", {position: 30}]]);
        await tell("open", {supported_features: 255, current_position: 30});
        await moveSlider("Tilt position", 80);
        await press("open_cover_tilt");
        await press("stop_cover_tilt");
        await press("close_cover_tilt");
        expect(calls()).toEqual([
            ["set_cover_tilt_position", {tilt_position: 80}],
            ["open_cover_tilt", {}],
            ["stop_cover_tilt", {}],
            ["close_cover_tilt", {}],
        ]);
    });

    test("one that moves slowly shows where it is asked to go, then where it is", async () => {
        listenToCalls();
        const tell = await mountControl("cover.blind", "open", {
            supported_features: 15,
            current_position: 10,
        });
        await moveSlider("Position", 90);
        expect(slider("Position")).toHaveValue(90);
        await tell("opening", {current_position: 30});
        expect(slider("Position")).toHaveValue(30);
        expect(".o_ha_control").toHaveAttribute("data-pending", "0");
    });

    test("in a row, one that only tilts has the buttons of its tilt", async () => {
        await mountControl("cover.pergola", "open", {supported_features: 240}, {place: "list"});
        expect(button("open_cover")).toHaveCount(0);
        expect(button("open_cover_tilt")).toHaveCount(1);
    });

    for (const device_class of ["garage", "gate", "door"]) {
        test(`a ${device_class} asks before it opens, not before it closes`, async () => {
            const calls = listenToCalls();
            const attributes = {device_class, supported_features: 3};
            const tell = await mountControl("cover.way_in", "closed", attributes, {name: "Way in"});
            await press("open_cover");
            expect(".modal-body").toHaveText("Open Way in?");
            expect(calls()).toEqual([]);
            await contains(".modal-footer .btn-primary").click();
            expect(calls()).toEqual([["open_cover", {}]]);
            await tell("open");
            await press("close_cover");
            expect(calls()).toEqual([["close_cover", {}]]);
            expect(".modal").toHaveCount(0);
        });
    }

    test("a garage asks before it is slid open, and goes back without a yes", async () => {
        const calls = listenToCalls();
        const attributes = {device_class: "garage", supported_features: 7, current_position: 40};
        await mountControl("cover.garage", "open", attributes, {name: "Garage"});
        await moveSlider("Position", 90);
        expect(".modal-body").toHaveText("Open Garage?");
        await contains(".modal-footer .btn-secondary").click();
        expect(calls()).toEqual([]);
        expect(slider("Position")).toHaveValue(40);
        await moveSlider("Position", 10);
        expect(calls()).toEqual([["set_cover_position", {position: 10}]]);
    });
});

describe("valve", () => {
    test("opens, stops and closes", async () => {
        const calls = listenToCalls();
        const tell = await mountControl("valve.garden", "closed", {supported_features: 11});
        await press("open_valve");
        await tell("opening");
        await press("stop_valve");
        await tell("open");
        await press("close_valve");
        expect(calls().map(([service]) => service)).toEqual(["open_valve", "stop_valve", "close_valve"]);
        expect(slider("Position")).toHaveCount(0);
    });

    test("goes to a position where it supports that", async () => {
        const calls = listenToCalls();
        await mountControl("valve.garden", "open", {supported_features: 15, current_position: 60});
        await moveSlider("Position", 25);
        expect(calls()).toEqual([["set_valve_position", {position: 25}]]);
    });

    for (const device_class of ["water", "gas"]) {
        test(`one for ${device_class} asks before it opens, not before it closes`, async () => {
            const calls = listenToCalls();
            const attributes = {device_class, supported_features: 3};
            const tell = await mountControl("valve.main", "closed", attributes, {name: "Main"});
            await press("open_valve");
            expect(".modal-body").toHaveText("Open Main?");
            expect(calls()).toEqual([]);
            await contains(".modal-footer .btn-primary").click();
            expect(calls()).toEqual([["open_valve", {}]]);
            await tell("open");
            await press("close_valve");
            expect(calls()).toEqual([["close_valve", {}]]);
            expect(".modal").toHaveCount(0);
        });
    }

    test("one for water asks before it is slid open, and goes back without a yes", async () => {
        const calls = listenToCalls();
        const attributes = {device_class: "water", supported_features: 7, current_position: 40};
        await mountControl("valve.main", "open", attributes, {name: "Main"});
        await moveSlider("Position", 90);
        expect(".modal-body").toHaveText("Open Main?");
        await contains(".modal-footer .btn-secondary").click();
        expect(calls()).toEqual([]);
        expect(slider("Position")).toHaveValue(40);
        await moveSlider("Position", 10);
        expect(calls()).toEqual([["set_valve_position", {position: 10}]]);
    });

    test("in a row it has its buttons", async () => {
        const calls = listenToCalls();
        await mountControl("valve.garden", "closed", {supported_features: 3}, {place: "list"});
        expect(button("stop_valve")).toHaveCount(0);
        await press("open_valve");
        expect(calls()).toEqual([["open_valve", {}]]);
    });
});
