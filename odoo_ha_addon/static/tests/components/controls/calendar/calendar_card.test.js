import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {mockDate, mockTimeZone} from "@odoo/hoot-mock";
import {onRpc} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "../../../ha_test_helpers";
import {mountTile} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

beforeEach(() => {
    onRpc("ha.favourite", "load", () => []);
});

const MEETING = {
    message: "Stand-up",
    start_time: "2026-11-23 10:00:00",
    end_time: "2026-11-23 11:30:00",
    all_day: false,
};

test("a calendar says what comes next and when, and what is on and until when", async () => {
    mockTimeZone(1);
    mockDate("2026-11-22T08:00:00");
    const tell = await mountTile("calendar.work", "off", MEETING);
    expect(".o_ha_tile_state").toHaveText(/Stand-up · Tomorrow, 10:00 AM$/);
    expect(".o_ha_tile_control .o_ha_state").toHaveCount(0);
    mockDate("2026-11-23T10:30:00");
    await tell("on");
    expect(".o_ha_tile_state").toHaveText(/Stand-up · until 11:30 AM$/);
});

test("a whole day has no time, and a calendar without events says only its state", async () => {
    mockTimeZone(1);
    mockDate("2026-11-22T08:00:00");
    const start_time = "2026-11-22 00:00:00";
    const tell = await mountTile("calendar.work", "on", {...MEETING, all_day: true, start_time});
    expect(".o_ha_tile_state").toHaveText(/Stand-up · All day$/);
    await tell("off", {message: null, start_time: null, end_time: null});
    expect(".o_ha_tile_state").not.toHaveText(/·/);
});
