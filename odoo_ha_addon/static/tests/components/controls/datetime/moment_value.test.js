import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {mockTimeZone} from "@odoo/hoot-mock";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {Time} from "@web/core/l10n/time";
import {MomentValue} from "@odoo_ha_addon/components/controls/datetime/moment_value";

describe.current.tags("headless");
// The user's way to write a time.
beforeEach(() => makeMockEnv());

const {DateTime} = luxon;
const BOTH = {has_date: true, has_time: true};
const value = (domain, state, attributes = {}) => new MomentValue({domain, state, attributes});

test("a `datetime` is an instant: shown in the user's zone, sent in UTC", () => {
    mockTimeZone("America/New_York");
    const start = value("datetime", "2026-07-01T16:00:00+00:00");
    expect(start.moment.toFormat("yyyy-MM-dd HH:mm")).toBe("2026-07-01 12:00");
    expect(start.change(DateTime.fromISO("2026-07-02T09:30:00"))).toEqual({
        service: "set_value",
        data: {datetime: "2026-07-02T13:30:00+00:00"},
        state: "2026-07-02T13:30:00+00:00",
    });
});

test("an `input_datetime` is what the clock on the wall of the house shows, wherever the user is", () => {
    mockTimeZone("America/New_York");
    const visit = value("input_datetime", "2026-07-01 16:00:00", BOTH);
    expect(visit.zone).toBe("utc");
    expect(visit.moment.toFormat("yyyy-MM-dd HH:mm")).toBe("2026-07-01 16:00");
    expect(visit.change(visit.moment.set({hour: 9}))).toEqual({
        service: "set_datetime",
        data: {datetime: "2026-07-01 09:00:00"},
        state: "2026-07-01 09:00:00",
    });
});

test("a time that the user's clocks leap over can be set in a house where they do not", () => {
    // In New York there is no half past two on this day.
    mockTimeZone("America/New_York");
    const alarm = value("input_datetime", "2026-03-08 02:30:00", BOTH);
    expect(alarm.moment.toFormat("HH:mm")).toBe("02:30");
    expect(alarm.change(alarm.moment.set({minute: 45})).state).toBe("2026-03-08 02:45:00");
});

test("what was picked without a value before keeps its hands", () => {
    mockTimeZone("America/New_York");
    const visit = value("input_datetime", "unknown", BOTH);
    expect(visit.moment).toBe(null);
    expect(visit.change(DateTime.fromISO("2026-07-01T16:00:00")).state).toBe("2026-07-01 16:00:00");
});

test("an `input_datetime` with a date or a time alone has no zone at all", () => {
    const holiday = value("input_datetime", "2026-08-03", {has_date: true, has_time: false});
    expect(holiday.zone).toBe(undefined);
    expect(holiday.change(DateTime.fromISO("2026-08-04"))).toEqual({
        service: "set_datetime",
        data: {date: "2026-08-04"},
        state: "2026-08-04",
    });
    const wakeUp = value("input_datetime", "06:45:00", {has_date: false, has_time: true});
    expect(wakeUp.time.toObject()).toEqual({hour: 6, minute: 45, second: 0});
    expect(wakeUp.change(new Time({hour: 7, minute: 5}))).toEqual({
        service: "set_datetime",
        data: {time: "07:05:00"},
        state: "07:05:00",
    });
});

test("`date` and `time` are sent by `set_value`", () => {
    expect(value("date", "2026-08-03").change(DateTime.fromISO("2026-08-04"))).toEqual({
        service: "set_value",
        data: {date: "2026-08-04"},
        state: "2026-08-04",
    });
    const time = value("time", "12:00:30.250000");
    expect(time.time.toObject()).toEqual({hour: 12, minute: 0, second: 30});
    expect(time.hasSeconds).toBe(true);
    expect(time.change(new Time({hour: 23, minute: 59, second: 5})).data).toEqual({time: "23:59:05"});
});

test("the zone is shown where the house's clock and the user's differ, and only there", () => {
    // 16:00 in Berlin in summer.
    const timestamp = DateTime.fromISO("2026-07-01T14:00:00Z").toSeconds();
    const visit = () => value("input_datetime", "2026-07-01 16:00:00", {...BOTH, timestamp});
    mockTimeZone("America/New_York");
    expect(visit().offset).toBe(120);
    expect(visit().isForeign).toBe(true);
    mockTimeZone("Europe/Paris");
    expect(visit().isForeign).toBe(false);
    expect(value("datetime", "2026-07-01T16:00:00+00:00").isForeign).toBe(false);
});

for (const picked of [null, false, undefined, DateTime.invalid("wrong")]) {
    test(`nothing is sent for ${picked === null ? "nothing" : String(picked)}`, () => {
        for (const domain of ["date", "datetime", "input_datetime"]) {
            expect(value(domain, "2026-07-01T16:00:00+00:00", BOTH).change(picked)).toBe(null);
        }
        expect(value("time", "12:00:00").change(picked?.isValid === false ? null : picked)).toBe(null);
    });
}

test("what is no moment is none", () => {
    for (const state of ["unknown", "unavailable", "", null, undefined, "2026-13-45", "soon"]) {
        expect(value("date", state).moment).toBe(null);
        expect(value("datetime", state).moment).toBe(null);
        expect(value("time", state).time).toBe(null);
    }
});
