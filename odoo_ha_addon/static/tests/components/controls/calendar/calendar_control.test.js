import {describe, expect, test} from "@odoo/hoot";
import {animationFrame, mockDate} from "@odoo/hoot-mock";
import {defineHaModels} from "../../../ha_test_helpers";
import {answerQuestions, mountControl} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

test("a calendar shows its next events", async () => {
    mockDate("2026-11-22T08:00:00");
    const events = [
        {start: "2026-11-22T10:00:00", end: "2026-11-22T11:00:00", summary: "Stand-up", location: "Hall"},
    ];
    const takeCalls = answerQuestions("calendar.work", {get_events: {events}});
    await mountControl("calendar.work", "off");
    await animationFrame();
    expect(takeCalls()).toEqual([["get_events", {duration: {days: 14}}]]);
    expect(".o_ha_headline_text").toHaveText("Nothing at the moment");
    expect("h6").toHaveText("Today");
    expect(".o_ha_agenda_event").toHaveText(/Stand-up/);
});

test("an empty calendar says so", async () => {
    answerQuestions("calendar.work", {get_events: {events: []}});
    await mountControl("calendar.work", "off");
    await animationFrame();
    expect("[role=status]:contains(Nothing in the next 14 days.)").toHaveCount(1);
});
