import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click} from "@odoo/hoot-dom";
import {advanceTime, animationFrame, mockDate} from "@odoo/hoot-mock";
import {onRpc} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const IDLE = {duration: "0:45:00"};
const button = (service) => `.o_ha_timer [data-service=${service}]`;

let calls;
beforeEach(() => {
    calls = listenToCalls();
});

/** Home Assistant's attributes of a timer that ends in so many seconds. */
function endingIn(seconds) {
    return {
        duration: "0:45:00",
        remaining: "0:45:00",
        finishes_at: luxon.DateTime.now().plus({seconds}).toISO(),
    };
}

test("an idle timer shows its time and starts", async () => {
    await mountControl("timer.laundry", "idle", IDLE);
    expect(".o_ha_timer_left").toHaveText("45:00");
    expect(button("cancel")).toHaveCount(0);
    await click(button("start"));
    await animationFrame();
    expect(calls()).toEqual([["start", {}]]);
    expect(button("pause")).toHaveCount(1);
});

test("an active timer counts down each second without asking anybody", async () => {
    await mountControl("timer.laundry", "active", endingIn(90));
    const asked = [];
    onRpc(({method}) => {
        asked.push(method);
    });
    const first = document.querySelector(".o_ha_timer_left").textContent;
    const seconds = (text) => text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
    for (let second = 1; second <= 5; second++) {
        await advanceTime(1000);
        await animationFrame();
        const left = document.querySelector(".o_ha_timer_left").textContent;
        expect(Math.abs(seconds(first) - second - seconds(left))).toBeLessThan(2);
    }
    expect(seconds(document.querySelector(".o_ha_timer_left").textContent)).toBeLessThan(seconds(first) - 3);
    expect(asked).toEqual([]);
});

test("at the end it stays at nothing until Home Assistant says that it is over", async () => {
    const tell = await mountControl("timer.laundry", "active", endingIn(3));
    await advanceTime(6000);
    await animationFrame();
    expect(".o_ha_timer_left").toHaveText("0:00");
    await tell("idle");
    expect(".o_ha_timer_left").toHaveText("45:00");
});

test("a paused timer stands still, goes on and can be ended", async () => {
    mockDate("2026-07-01 12:00:00");
    await mountControl("timer.laundry", "paused", {duration: "0:45:00", remaining: "0:12:34"});
    expect(".o_ha_timer_left").toHaveText("12:34");
    await advanceTime(3000);
    await animationFrame();
    expect(".o_ha_timer_left").toHaveText("12:34");
    await click(button("finish"));
    await animationFrame();
    expect(calls()).toEqual([["finish", {}]]);
});

for (const service of ["pause", "cancel", "finish"]) {
    test(`an active timer can ${service}`, async () => {
        await mountControl("timer.laundry", "active", endingIn(90));
        await click(button(service));
        expect(calls()).toEqual([[service, {}]]);
    });
}

test("in a row there are the time and the button that is needed most", async () => {
    await mountControl("timer.laundry", "active", endingIn(90), {place: "list"});
    expect(".o_ha_timer_left").toHaveCount(1);
    expect(button("pause")).toHaveCount(1);
    expect(button("cancel")).toHaveCount(0);
});
