import {describe, expect, test} from "@odoo/hoot";
import {mockDate, mockTimeZone} from "@odoo/hoot-mock";
import {makeMockEnv, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {localization} from "@web/core/l10n/localization";
import {agendaOf} from "@odoo_ha_addon/components/controls/calendar/agenda";
import {forecastSteps, directionText} from "@odoo_ha_addon/components/controls/weather/forecast";
import {dueData, dueOf, parted} from "@odoo_ha_addon/components/controls/todo/todo_list";
import {defineHaModels} from "../../../ha_test_helpers";

describe.current.tags("headless");
defineHaModels();

const {DateTime} = luxon;

async function setClock() {
    mockTimeZone(1);
    mockDate("2026-11-22T08:30:00");
    await makeMockEnv();
    patchWithCleanup(localization, {timeFormat: "HH:mm:ss"});
}

test("events stand under their days, in the order of their beginnings", async () => {
    await setClock();
    const days = agendaOf([
        {start: "2026-11-23T10:00:00+01:00", end: "2026-11-23T11:00:00+01:00", summary: "Later"},
        {
            start: "2026-11-22T09:00:00+01:00",
            end: "2026-11-22T10:00:00+01:00",
            summary: "Now",
            location: "Here",
        },
        {start: "2026-11-22", end: "2026-11-23", summary: "Whole day"},
    ]);
    expect(days.map(({day}) => day)).toEqual(["Today", "Tomorrow"]);
    const [whole, now] = days[0].events;
    expect([whole.summary, whole.time]).toEqual(["Whole day", "All day"]);
    expect([now.summary, now.time, now.isNow, now.location]).toEqual([
        "Now",
        "9:00 AM – 10:00 AM",
        true,
        "Here",
    ]);
    expect(days[1].events[0].isNow).toBe(false);
});

test("what has begun before today stands under today, with its end", async () => {
    await setClock();
    const [day] = agendaOf([{start: "2026-11-20", end: "2026-11-25"}]);
    expect(day.day).toBe("Today");
    expect(day.events[0].time).toBe("until Nov 24");
    expect(day.events[0].summary).toBe("Without a title");
});

test("a forecast tells its days and hours in the user's format, with Home Assistant's units", async () => {
    await setClock();
    const entity = {domain: "weather", attributes: {temperature_unit: "°F", precipitation_unit: "in"}};
    const daily = forecastSteps(entity, "daily", [
        {
            datetime: "2026-11-23T00:00:00+01:00",
            condition: "rainy",
            temperature: 60,
            templow: 41.5,
            precipitation: 0.2,
        },
    ])[0];
    expect([daily.time, daily.temperature, daily.low, daily.rain]).toEqual([
        "Mon",
        "60\u00a0°F",
        "41.5\u00a0°F",
        "0.2\u00a0in",
    ]);
    expect([daily.icons[0], daily.condition]).toEqual(["mdi:weather-rainy", "Rainy"]);
    const hourly = forecastSteps(entity, "hourly", [
        {
            datetime: "2026-11-22T14:00:00+00:00",
            condition: "sunny",
            temperature: 50,
            precipitation_probability: 40,
        },
    ])[0];
    expect([hourly.time, hourly.detail, hourly.low, hourly.rain]).toEqual(["3:00 PM", "Sun", "", "40%"]);
    const night = forecastSteps(entity, "twice_daily", [
        {datetime: "2026-11-22T20:00:00+01:00", condition: "sunny", temperature: 40, is_daytime: false},
    ])[0];
    expect([night.detail, night.condition]).toEqual(["Night", "Clear, night"]);
});

test("wind comes from one of sixteen directions", async () => {
    await setClock();
    expect([0, 11, 12, 90, 350, 359].map(directionText)).toEqual(["N", "N", "NNE", "E", "N", "N"]);
    expect(directionText("SW")).toBe("SW");
});

test("items of a list are open or done, and due in time or not", async () => {
    await setClock();
    const items = [
        {uid: "1", summary: "a", status: "needs_action"},
        {uid: "2", summary: "b", status: "completed"},
    ];
    expect(parted(items)).toEqual({open: [items[0]], done: [items[1]]});
    expect(dueOf(undefined)).toBe(null);
    expect(dueOf("2026-11-22").text).toBe("Nov 22");
    expect(dueOf("2026-11-22").isOver).toBe(false);
    expect(dueOf("2026-11-21").isOver).toBe(true);
    expect(dueOf("2026-11-22T09:00:00+01:00").isOver).toBe(true);
});

test("a due day is sent as the list takes it", async () => {
    await setClock();
    const moment = DateTime.fromISO("2026-12-01T08:00:00+01:00");
    expect(dueData(() => false, moment)).toEqual({due_date: "2026-12-01"});
    expect(dueData((bit) => bit === 32, moment)).toEqual({due_datetime: "2026-12-01T07:00:00Z"});
    expect(dueData(() => false, false)).toEqual({due_date: null});
    expect(dueData(() => true, false)).toEqual({due_datetime: null});
});
