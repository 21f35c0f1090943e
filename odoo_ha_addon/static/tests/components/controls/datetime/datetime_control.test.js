import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, edit, press, queryFirst} from "@odoo/hoot-dom";
import {animationFrame, mockTimeZone} from "@odoo/hoot-mock";
import {patchWithCleanup} from "@web/../tests/web_test_helpers";
import {wallText} from "@odoo_ha_addon/services/words/home_time";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const {Settings} = luxon;
const DATE = {has_date: true, has_time: false};
const TIME = {has_date: false, has_time: true};
const BOTH = {has_date: true, has_time: true};

let calls;
beforeEach(() => {
    calls = listenToCalls();
});

async function write(selector, text) {
    await click(selector);
    await animationFrame();
    await edit(text);
    await press("Enter");
    await animationFrame();
    await animationFrame();
}

const FIELD = ".o_ha_datetime .o_datetime_input";
const CLOCK = ".o_ha_datetime .o_time_picker_input";

test("a date is picked in Odoo's calendar", async () => {
    const tell = await mountControl("input_datetime.holiday", "2026-08-03", DATE);
    expect(FIELD).toHaveValue("08/03/2026");
    await click(FIELD);
    await animationFrame();
    expect(".o_datetime_picker").toHaveCount(1);
    await click(".o_date_item_cell:contains('14'):first");
    await animationFrame();
    await animationFrame();
    expect(calls()).toEqual([["set_datetime", {date: "2026-08-14"}]]);
    await tell("2026-08-14");
    expect(FIELD).toHaveValue("08/14/2026");
    expect(".o_ha_control").toHaveAttribute("data-pending", "0");
});

test("`date` has a service of its own", async () => {
    await mountControl("date.delivery", "2026-08-03");
    await write(FIELD, "08/05/2026");
    expect(calls()).toEqual([["set_value", {date: "2026-08-05"}]]);
});

test("an instant is shown in the user's zone and sent in UTC", async () => {
    mockTimeZone("America/New_York");
    await mountControl("datetime.start", "2026-07-01T16:00:00+00:00");
    expect(FIELD).toHaveValue("07/01/2026 12:00");
    await write(FIELD, "07/01/2026 13:30");
    expect(calls()).toEqual([["set_value", {datetime: "2026-07-01T17:30:00+00:00"}]]);
});

test("the time on the wall of the house is shown and sent as it is, and the difference is shown", async () => {
    mockTimeZone("America/New_York");
    // 16:00 in Berlin in summer.
    const timestamp = Date.parse("2026-07-01T14:00:00Z") / 1000;
    await mountControl("input_datetime.visit", "2026-07-01 16:00:00", {...BOTH, timestamp});
    expect(FIELD).toHaveValue("07/01/2026 16:00");
    expect(".o_ha_datetime_zone").toHaveText("In Home Assistant's time zone (UTC+2:00)");
    await write(FIELD, "07/01/2026 09:15");
    expect(calls()).toEqual([["set_datetime", {datetime: "2026-07-01 09:15:00"}]]);
});

test("a time is picked, or written, as times are written beside it", async () => {
    await mountControl("input_datetime.wake_up", "06:45:00", TIME);
    expect(CLOCK).toHaveValue(wallText("06:45:00"));
    expect(CLOCK).toHaveValue(/^6:45\sAM$/);
    expect(queryFirst(CLOCK).tabIndex).toBe(0);
    await write(CLOCK, "7:05");
    expect(calls()).toEqual([["set_datetime", {time: "07:05:00"}]]);
});

test("the times that are offered are written so, too, and the one that is picked is sent", async () => {
    await mountControl("input_datetime.wake_up", "18:45:00", TIME);
    await click(CLOCK);
    await animationFrame();
    expect(".o_time_picker_option:first").toHaveText(/^12:00\sAM$/);
    await click(".o_time_picker_option:contains(/^7:15\\sPM$/)");
    await animationFrame();
    await animationFrame();
    expect(calls()).toEqual([["set_datetime", {time: "19:15:00"}]]);
});

test("the pop-up of a date with a time writes times so, too", async () => {
    await mountControl("input_datetime.visit", "2026-07-01 16:00:00", BOTH);
    await click(FIELD);
    await animationFrame();
    const clock = ".o_datetime_picker .o_time_picker_input";
    expect(clock).toHaveValue(/^4:00\sPM$/);
    await click(clock);
    await animationFrame();
    await click(".o_time_picker_option:contains(/^7:15\\sPM$/)");
    await animationFrame();
    expect(clock).toHaveValue(/^7:15\sPM$/);
    await click(".o_datetime_buttons .btn-primary");
    await animationFrame();
    await animationFrame();
    expect(calls()).toEqual([["set_datetime", {datetime: "2026-07-01 19:15:00"}]]);
});

test("where the picker could not read its own words, the time has 24 hours", async () => {
    const tell = await mountControl("input_datetime.wake_up", "06:45:00", TIME);
    patchWithCleanup(Settings, {defaultLocale: "zh-TW"});
    await tell("18:45:00");
    expect(CLOCK).toHaveValue("18:45");
    await write(CLOCK, "18:50");
    expect(calls()).toEqual([["set_datetime", {time: "18:50:00"}]]);
});

test("`time` has a service of its own, and keeps seconds that it has", async () => {
    await mountControl("time.alarm", "12:00:30");
    expect(CLOCK).toHaveValue(/^12:00:30\sPM$/);
    await write(CLOCK, "12:01:45");
    expect(calls()).toEqual([["set_value", {time: "12:01:45"}]]);
});

for (const text of ["", "soon", "25:99", "12:61"]) {
    test(`“${text}” is no time and is never sent`, async () => {
        await mountControl("time.alarm", "12:00:00");
        await write(CLOCK, text);
        expect(calls()).toEqual([]);
    });
}

for (const text of ["", "soon", "13/45/2026"]) {
    test(`“${text}” is no date and is never sent`, async () => {
        await mountControl("date.delivery", "2026-08-03");
        await write(FIELD, text);
        expect(calls()).toEqual([]);
        expect(FIELD).toHaveValue("08/03/2026", {message: "the field shows again what Home Assistant has"});
    });
}

test("what was refused is taken back", async () => {
    calls = listenToCalls(() => ({state: "failed", error: "Not on a Sunday"}));
    await mountControl("date.delivery", "2026-08-03");
    await write(FIELD, "08/09/2026");
    await animationFrame();
    expect(".o_notification").toHaveText(/Not on a Sunday/);
    expect(FIELD).toHaveValue("08/03/2026");
});

test("who may not control it sees the moment and cannot pick another", async () => {
    await mountControl("date.delivery", "2026-08-03", {}, {mayControl: false});
    expect(FIELD).toHaveValue("08/03/2026");
    expect(FIELD).not.toBeEnabled();
});

test("who may not control it cannot pick a time either", async () => {
    await mountControl("time.alarm", "12:00:00", {}, {mayControl: false});
    expect(CLOCK).not.toBeEnabled();
});
