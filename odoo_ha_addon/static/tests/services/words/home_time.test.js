import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {mockDate, mockTimeZone} from "@odoo/hoot-mock";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {attributeRows} from "@odoo_ha_addon/backend/forms/attributes/attribute_rows";
import {agendaOf} from "@odoo_ha_addon/components/controls/calendar/agenda";
import {instantText, isMoment, userZoneText, wallText} from "@odoo_ha_addon/services/words/home_time";
import {knownTranslations} from "@odoo_ha_addon/services/words/ha_translations";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {ANY_JSON, shown} from "../../any_json";
import {defineHaModels} from "../../ha_test_helpers";

describe.current.tags("headless");
defineHaModels();

const plain = (text) => String(text).replace(/\s/g, " ");
const HERE = {instance_id: 1};
const TAIPEI = {instance_id: 2};

beforeEach(async () => {
    mockDate("2026-11-22 12:00:00");
    mockTimeZone(+1);
    await makeMockEnv();
    knownTranslations.set(1, {time_zone: "Europe/Berlin"});
    knownTranslations.set(2, {time_zone: "Asia/Taipei"});
});

test("a time with a zone is shown in the user's", () => {
    const text = "2026-11-22T05:18:03.123456+00:00";
    expect(plain(instantText(text, HERE))).toBe("Nov 22, 6:18 AM");
    expect(plain(instantText(text, HERE, {showSeconds: true}))).toBe("Nov 22, 6:18:03 AM");
    expect(plain(instantText("2026-11-22 05:18:03+0000", HERE))).toBe("Nov 22, 6:18 AM");
});

test("a time without a zone is that of the house", () => {
    expect(plain(instantText("2026-11-22 13:46:00", HERE))).toBe("Nov 22, 1:46 PM");
    expect(plain(instantText("2026-11-22 13:46:00", TAIPEI))).toBe("Nov 22, 6:46 AM (UTC+1)");
    expect(plain(instantText("2026-11-22 13:46:00", {instance_id: 3}))).toBe("Nov 22, 1:46 PM");
});

test("the zone of what is shown is named where the clock of the house shows another time", () => {
    const text = "2026-11-22T05:18:03+00:00";
    expect(plain(instantText(text, TAIPEI))).toBe("Nov 22, 6:18 AM (UTC+1)");
    expect(plain(wallText("2026-11-22 13:18:03", TAIPEI))).toBe("Nov 22, 1:18 PM (UTC+8)");
    expect(plain(wallText("2026-11-22 06:18:03", HERE))).toBe("Nov 22, 6:18 AM");
    expect([userZoneText(HERE), userZoneText(TAIPEI), userZoneText({instance_id: 3})]).toEqual([
        "",
        "UTC+1",
        "",
    ]);
});

test("a day is that day everywhere, and a time of day that time", () => {
    expect(plain(instantText("2026-11-23", TAIPEI))).toBe("Nov 23");
    expect(plain(wallText("2026-11-23", TAIPEI))).toBe("Nov 23");
    expect(plain(wallText("00:00:00", TAIPEI))).toBe("12:00 AM");
    expect(plain(wallText("17:16:48", TAIPEI))).toBe("5:16 PM");
});

test("a card of a calendar, its attributes and a state write the same moment alike", () => {
    const calendar = {
        ...TAIPEI,
        domain: "calendar",
        state: "on",
        attributes: {start_time: "2026-11-22 13:46:00", end_time: "2026-11-22 14:46:00"},
    };
    const {rows} = attributeRows(calendar);
    expect(plain(rows[0].text)).toBe("Nov 22, 6:46:00 AM (UTC+1)");
    const [{events}] = agendaOf([{start: "2026-11-22T13:46:00+08:00", end: "2026-11-22T14:46:00+08:00"}]);
    expect(plain(events[0].time)).toBe("6:46 AM – 7:46 AM");
    const sensor = {...HERE, domain: "sensor", attributes: {device_class: "timestamp"}};
    expect(plain(stateText({...sensor, state: "2026-11-22T05:46:00+00:00"}))).toBe("Nov 22, 6:46 AM");
    const time = {...HERE, domain: "time", attributes: {}};
    expect(plain(stateText({...time, state: "06:46:00"}))).toBe("6:46 AM");
});

test("what is no time stays what it is", () => {
    for (const value of [
        ...ANY_JSON,
        "2026",
        "12:00",
        "2026-13-45T00:00",
        "2026-02-30",
        "soon",
        "2026-11-22T",
        "9999-99-99",
    ]) {
        expect(isMoment(value)).toBe(false, {message: shown(value)});
        expect(instantText(value, TAIPEI)).toBe("", {message: shown(value)});
    }
    knownTranslations.set(1, {time_zone: "Europe/Atlantis"});
    expect(plain(instantText("2026-11-22 13:46:00", HERE))).toBe("Nov 22, 1:46 PM");
});
