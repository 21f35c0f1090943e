import {Component, xml} from "@odoo/owl";
import {describe, expect, test} from "@odoo/hoot";
import {click, press, queryOne} from "@odoo/hoot-dom";
import {advanceTime, animationFrame, Deferred} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    makeServerError,
    MockServer,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {registry} from "@web/core/registry";
import {SLIDE_DELAY} from "@odoo_ha_addon/services/calls/call_lane";
import {WORDS_DELAY} from "@odoo_ha_addon/services/live/ha_connections";
import {SETTLE_DELAY} from "@odoo_ha_addon/services/calls/pending_calls";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {HaSlider} from "@odoo_ha_addon/components/ui/parts/ha_slider";
import {defineHaModels} from "../../ha_test_helpers";
import {DONE, listenToCalls, mountControl} from "../controls/control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

/** A domain of a third party: a lift that moves to a height. */
class Lift extends Component {
    static components = {HaButton, HaSlider};
    static props = {control: Object};
    static template = xml`
        <div>
            <span class="lift_state" t-esc="props.control.state"/>
            <span class="lift_height" t-esc="props.control.attributes.height"/>
            <HaButton label="'Lower'" control="props.control" service="'lower'" shown="{ state: 'down' }"/>
            <HaButton label="'Drop'" control="props.control" service="'drop'"/>
            <HaButton t-if="props.control.supports(4)" label="'Bell'" control="props.control" service="'ring'"/>
            <HaSlider
                label="'Height'" min="0" max="10" step="0.5" unit="'m'"
                value="props.control.attributes.height"
                disabled="props.control.isDisabled"
                onSlide="(height) => props.control.slide('move', { height }, { attributes: { height } })"
                onChange="(height) => this.move(height)"
            />
        </div>`;

    move(height) {
        this.props.control.slide("move", {height}, {attributes: {height}}, {isLast: true});
    }
}

function addLift() {
    registry.category("ha_controls").add(
        "lift",
        {
            component: Lift,
            risks: {drop: (control) => control.attributes.height > 3 && `Drop ${control.name}?`},
        },
        {force: true}
    );
}

async function mountLift(attributes = {height: 2}, options = {}) {
    addLift();
    return mountControl("lift.hall", "up", attributes, {name: "Lift", ...options});
}

const button = (service) => `.o_ha_button[data-service=${service}]`;

async function slideTo(value, eventType = "input") {
    const input = queryOne("input[type=range]");
    input.value = value;
    input.dispatchEvent(new Event(eventType, {bubbles: true}));
    await animationFrame();
}

describe("what was asked", () => {
    test("shows at once, is marked, and settles on Home Assistant's state", async () => {
        const outcome = new Deferred();
        const calls = listenToCalls(() => outcome);
        const tell = await mountLift();
        await click(button("lower"));
        await animationFrame();
        expect(".lift_state").toHaveText("down");
        expect(".o_ha_control").toHaveAttribute("data-pending", "1");
        expect(button("lower")).toHaveAttribute("aria-busy", "true");
        expect(calls()).toEqual([["lower", {}]]);
        outcome.resolve(DONE);
        await animationFrame();
        expect(".lift_state").toHaveText("down");
        expect(".o_ha_control").toHaveAttribute("data-pending", "1");
        await tell("down");
        expect(".lift_state").toHaveText("down");
        expect(".o_ha_control").toHaveAttribute("data-pending", "0");
        await tell("broken");
        expect(".lift_state").toHaveText("broken");
    });

    test("gives way at once where Home Assistant's state went there and came back meanwhile", async () => {
        const outcome = new Deferred();
        listenToCalls(() => outcome);
        const tell = await mountLift();
        await click(button("lower"));
        await animationFrame();
        await tell("up");
        expect(".lift_state").toHaveText("down", {message: "nobody knows yet whether it was this command"});
        outcome.resolve(DONE);
        await animationFrame();
        await animationFrame();
        expect(".lift_state").toHaveText("up");
        expect(".o_ha_control").toHaveAttribute("data-pending", "0");
    });

    test("gives way to Home Assistant's state if that does not agree in time", async () => {
        listenToCalls();
        await mountLift();
        await click(button("lower"));
        await animationFrame();
        await advanceTime(SETTLE_DELAY - 200);
        await animationFrame();
        expect(".lift_state").toHaveText("down");
        await advanceTime(300);
        await animationFrame();
        expect(".lift_state").toHaveText("up");
        expect(".o_ha_control").toHaveAttribute("data-pending", "0");
    });

    test("is rolled back when refused, with Home Assistant's words", async () => {
        const outcome = new Deferred();
        listenToCalls(() => outcome);
        await mountLift();
        await click(button("lower"));
        await animationFrame();
        expect(".lift_state").toHaveText("down");
        outcome.resolve({state: "failed", error: "Somebody is below"});
        await animationFrame();
        await animationFrame();
        expect(".lift_state").toHaveText("up");
        expect(".o_ha_control").toHaveAttribute("data-pending", "0");
        expect(".o_notification").toHaveText(/Somebody is below/);
        expect(".o_notification_bar").toHaveClass("bg-danger");
    });

    test("is rolled back when the server refuses", async () => {
        listenToCalls(() => {
            throw makeServerError({type: "AccessError", message: "Not yours."});
        });
        await mountLift();
        await click(button("lower"));
        await animationFrame();
        await animationFrame();
        expect(".lift_state").toHaveText("up");
        expect(".o_notification").toHaveText(/Not yours\./);
    });

    test("is not known to have happened when the connection broke", async () => {
        listenToCalls(() => ({state: "unknown", error: false}));
        await mountLift();
        await click(button("lower"));
        await animationFrame();
        await animationFrame();
        expect(".lift_state").toHaveText("up");
        expect(".o_notification").toHaveText(/It is not known whether/);
    });
});

describe("risky services", () => {
    test("ask first, and do nothing without a yes", async () => {
        const calls = listenToCalls();
        await mountLift({height: 8});
        await click(button("drop"));
        await animationFrame();
        expect(".modal-body").toHaveText("Drop Lift?");
        await contains(".modal-footer .btn-secondary").click();
        expect(calls()).toEqual([]);
        await click(button("drop"));
        await animationFrame();
        await press("Escape");
        await animationFrame();
        expect(".modal").toHaveCount(0);
        expect(calls()).toEqual([]);
    });

    test("are done after a yes", async () => {
        const calls = listenToCalls();
        await mountLift({height: 8});
        await click(button("drop"));
        await animationFrame();
        await contains(".modal-footer .btn-primary").click();
        expect(calls()).toEqual([["drop", {}]]);
    });

    test("do not ask where nothing is at risk", async () => {
        const calls = listenToCalls();
        await mountLift({height: 1});
        await click(button("drop"));
        await animationFrame();
        expect(".modal").toHaveCount(0);
        expect(calls()).toEqual([["drop", {}]]);
    });
});

describe("a slider", () => {
    test("sends at most five values a second while it moves, and always the last one", async () => {
        const calls = listenToCalls();
        await mountLift();
        const start = Date.now();
        for (let height = 0; height < 10; height += 0.5) {
            await slideTo(height);
            await advanceTime(50);
        }
        await slideTo(9.5, "change");
        await advanceTime(SLIDE_DELAY);
        const heights = calls().map(([, {height}]) => height);
        expect(heights.length).toBeGreaterThan(3);
        expect(heights.length).toBeLessThan((Date.now() - start) / SLIDE_DELAY + 1);
        expect(heights.at(-1)).toBe(9.5);
        expect(heights).toEqual(heights.toSorted((a, b) => a - b));
    });

    test("has never two values on their way", async () => {
        const outcomes = [];
        const calls = listenToCalls(() => {
            outcomes.push(new Deferred());
            return outcomes.at(-1);
        });
        await mountLift();
        for (const height of [3, 4, 5]) {
            await slideTo(height);
            await advanceTime(500);
        }
        await slideTo(6);
        await slideTo(6, "change");
        await advanceTime(1000);
        expect(calls()).toEqual([["move", {height: 3}]]);
        outcomes[0].resolve(DONE);
        await advanceTime(500);
        expect(calls()).toEqual([["move", {height: 6}]]);
        outcomes[1].resolve(DONE);
        await advanceTime(500);
        expect(calls()).toEqual([]);
    });

    test("shows where it is held, and settles on what Home Assistant made of it", async () => {
        listenToCalls();
        const tell = await mountLift();
        await slideTo(7);
        expect(".lift_height").toHaveText("7");
        await tell("up", {height: 3});
        expect("input[type=range]").toHaveValue(7);
        await slideTo(7, "change");
        await advanceTime(300);
        await animationFrame();
        expect(".lift_height").toHaveText("7");
        await tell("up", {height: 7.02});
        expect(".lift_height").toHaveText("7.02");
        expect(".o_ha_control").toHaveAttribute("data-pending", "0");
    });

    test("tells a refusal once, and goes back", async () => {
        listenToCalls(() => ({state: "failed", error: "Overloaded"}));
        await mountLift();
        for (const height of [3, 4, 5]) {
            await slideTo(height);
            await advanceTime(300);
        }
        expect(".o_notification").toHaveCount(0);
        await slideTo(6);
        await slideTo(6, "change");
        await advanceTime(300);
        await animationFrame();
        expect(".o_notification").toHaveCount(1);
        expect(".lift_height").toHaveText("2");
    });

    test("gives no value outside its range or between its steps", async () => {
        const calls = listenToCalls();
        await mountLift();
        const input = queryOne("input[type=range]");
        patchWithCleanup(input, {value: "99.3"});
        input.dispatchEvent(new Event("change", {bubbles: true}));
        await advanceTime(300);
        patchWithCleanup(input, {value: "3.3"});
        input.dispatchEvent(new Event("change", {bubbles: true}));
        await advanceTime(300);
        expect(calls()).toEqual([
            ["move", {height: 10}],
            ["move", {height: 3.5}],
        ]);
    });
});

describe("an obstacle", () => {
    test("without the right to control: the same picture, no handles", async () => {
        await mountLift({height: 2}, {mayControl: false});
        expect(".lift_state").toHaveText("up");
        expect(button("lower")).not.toBeVisible();
        expect("input[type=range]").not.toBeEnabled();
        expect(".o_ha_slider output").toHaveText("2.0 m");
        expect(".o_ha_obstacle").toHaveText("You may see this, but not control it.");
    });

    test("a connection that does not come back by itself", async () => {
        const calls = listenToCalls();
        await mountLift();
        MockServer.env["ha.instance"].write([1], {connection_state: "refused"});
        await advanceTime(WORDS_DELAY + 30_000);
        await animationFrame();
        expect(button("lower")).not.toBeEnabled();
        expect(".o_ha_obstacle").toHaveText("Home Assistant is not connected.");
        expect(".o_ha_control").toHaveClass("o_ha_cut_off");
        expect(calls()).toEqual([]);
    });

    test("no way to Odoo", async () => {
        await mountLift();
        getService("ha_store").status.stale = true;
        await animationFrame();
        expect(button("lower")).not.toBeEnabled();
        expect(".o_ha_obstacle").toHaveText("Odoo cannot be reached.");
    });

    test("an entity that is unavailable", async () => {
        const tell = await mountLift();
        await tell("unavailable");
        expect(button("lower")).not.toBeEnabled();
        expect(".o_ha_obstacle").toHaveText("Unavailable");
    });
});

describe("a declaration", () => {
    test("feature bits decide what is shown", async () => {
        const tell = await mountLift({height: 2, supported_features: 3});
        expect(button("ring")).toHaveCount(0);
        await tell("up", {supported_features: 6});
        expect(button("ring")).toHaveCount(1);
    });

    test("a domain without a control shows its state", async () => {
        await mountControl("ferry.outside", "21.50", {unit_of_measurement: "°C"});
        expect(".o_ha_control .o_ha_state").toHaveText("21.50 °C");
    });

    test("a domain without a compact control shows its state in a row", async () => {
        await mountLift({height: 2}, {place: "list"});
        expect(".lift_state").toHaveCount(0);
        expect(".o_ha_control .o_ha_state").toHaveText("up");
    });

    test("a malformed declaration is refused", () => {
        patchWithCleanup(odoo, {debug: "1"});
        const controls = registry.category("ha_controls");
        expect(() => controls.add("ferry", {component: "Ferry"})).toThrow(/ferry/);
        expect(() => controls.add("ferry", {component: Lift, risks: {sail: "sure?"}})).toThrow(/ferry/);
        expect(controls.contains("ferry")).toBe(false);
    });
});
