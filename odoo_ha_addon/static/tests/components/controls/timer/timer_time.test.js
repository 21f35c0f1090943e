import {describe, expect, test} from "@odoo/hoot";
import {secondsLeft, secondsOf} from "@odoo_ha_addon/components/controls/timer/timer_time";
import {clockText} from "@odoo_ha_addon/services/browser/clock";

describe.current.tags("headless");

const NOW = Date.parse("2026-07-01T12:00:00Z") / 1000;
const active = (finishes_at) => ({
    state: "active",
    attributes: {duration: "0:45:00", remaining: "0:45:00", finishes_at},
});

test("durations of Home Assistant are read", () => {
    expect(secondsOf("0:45:00")).toBe(2700);
    expect(secondsOf("26:00:05")).toBe(93605);
    expect(secondsOf(undefined)).toBe(0);
    expect(secondsOf("soon")).toBe(0);
});

test("an active timer runs until the moment that Home Assistant gave", () => {
    expect(secondsLeft(active("2026-07-01T12:10:00+00:00"), NOW)).toBe(600);
    expect(secondsLeft(active("2026-07-01T12:10:00+00:00"), NOW + 1.5)).toBe(599);
});

test("clocks that differ neither give it more than it had nor less than nothing", () => {
    expect(secondsLeft(active("2026-07-01T13:30:00+00:00"), NOW)).toBe(2700);
    expect(secondsLeft(active("2026-07-01T11:00:00+00:00"), NOW)).toBe(0);
});

test("a paused timer keeps what was left, an idle one shows what it will have", () => {
    const attributes = {duration: "0:45:00", remaining: "0:12:34"};
    expect(secondsLeft({state: "paused", attributes}, NOW)).toBe(754);
    expect(secondsLeft({state: "idle", attributes: {duration: "0:45:00"}}, NOW)).toBe(2700);
});

test("a timer that was just started here has its whole time", () => {
    expect(secondsLeft({state: "active", attributes: {duration: "0:45:00"}}, NOW)).toBe(2700);
});

test("seconds are written as clocks write them", () => {
    expect(clockText(0)).toBe("0:00");
    expect(clockText(65.9)).toBe("1:05");
    expect(clockText(3665)).toBe("1:01:05");
});
