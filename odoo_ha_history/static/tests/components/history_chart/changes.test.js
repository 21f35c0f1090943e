import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "@odoo_ha_addon/../tests/ha_test_helpers";
import {isChangeFirst, rowTextAt, sumText} from "@odoo_ha_history/components/history_chart/changes";
import {isEmpty, shifted} from "@odoo_ha_history/components/history_chart/course";
import {historyRows} from "@odoo_ha_history/components/history_chart/history_rows";
import {panelsOf} from "@odoo_ha_history/components/history_chart/panels";
import {limitsOf} from "@odoo_ha_history/components/history_chart/plot_config";
import {DAY} from "@odoo_ha_history/components/history_chart/time_range";
import {courseOf} from "../../history_test_helpers";

describe.current.tags("headless");
defineHaModels();

beforeEach(makeMockEnv);

const METER = courseOf(1, "sensor.energy", {
    name: "Energy",
    attributes: {unit_of_measurement: "kWh", state_class: "total_increasing"},
    lines: {state: [[0, 100]]},
    change: {
        period: "day",
        rows: [
            [0, DAY, 2.5, "exact"],
            [DAY, 2 * DAY, 0.1, "exact"],
            [2 * DAY, 3 * DAY, 0.2, "least"],
            [3 * DAY, 4 * DAY, 7, "about"],
        ],
    },
});
const lineOf = (course) => panelsOf([course], {isChange: () => true})[0].lines[0];
const kWh = (text) => text.replaceAll("\u00a0", " ");

test("a meter is a chart of columns where that is asked for, and of lines else", () => {
    const temperature = courseOf(2, "sensor.outside", {
        attributes: {unit_of_measurement: "kWh"},
        lines: {state: [[1, 2]]},
    });
    const isChange = ({change}) => Boolean(change);
    const types = (how) => panelsOf([METER, temperature], how).map(({type, unit}) => [type, unit]);
    expect(types({isChange})).toEqual([
        ["columns", "kWh"],
        ["lines", "kWh"],
    ]);
    expect(types({})).toEqual([["lines", "kWh"]]);
    expect(isChangeFirst({start: 0, end: DAY})).toBe(false);
    expect(isChangeFirst({start: 0, end: 7 * DAY})).toBe(true);
});

test("a sum of whole periods is told with their number", () => {
    expect(kWh(sumText(lineOf(METER), {start: 0, end: 2 * DAY}))).toBe("2.6 kWh in 2 days");
    expect(kWh(sumText(lineOf(METER), {start: 10, end: 20}))).toBe("2.5 kWh in one day");
    expect(sumText(lineOf(METER), {start: 9 * DAY, end: 10 * DAY})).toBe("–");
});

test("a gap in one of the periods makes the sum at least", () => {
    expect(kWh(sumText(lineOf(METER), {start: DAY, end: 3 * DAY}))).toBe("at least 0.3 kWh in 2 days");
    expect(kWh(sumText(lineOf(METER), {start: 3 * DAY, end: 4 * DAY}))).toBe("at least 7 kWh in one day");
});

test("at a moment there is what was counted around it, and how sure that is", () => {
    const at = (moment, now = 9 * DAY) => kWh(rowTextAt(lineOf(METER), moment, now));
    expect(at(100)).toBe("2.5 kWh (Jan 1, 1970)");
    expect(at(2 * DAY)).toBe("at least 0.2 kWh (Jan 3, 1970)");
    expect(at(3 * DAY)).toBe("about 7 kWh (Jan 4, 1970)");
    expect(at(DAY, 1.5 * DAY)).toBe("0.1 kWh so far (Jan 2, 1970)");
    expect(at(5 * DAY)).toBe("–");
});

test("a file has the numbers with what they are", () => {
    const [first, , third] = historyRows(lineOf(METER), {start: 0, end: 4 * DAY});
    expect([first.name, first.since, first.value, first.unit]).toEqual([
        "Energy · Change per day",
        0,
        2.5,
        "kWh",
    ]);
    expect(kWh(third.text)).toBe("Jan 3, 1970: at least 0.2 kWh");
});

test("columns stand on zero, above and below", () => {
    const panel = {type: "columns", lines: [lineOf(METER)], before: []};
    expect(limitsOf(panel, {start: 0, end: 4 * DAY})).toEqual({suggestedMin: 0, suggestedMax: 7});
    expect(limitsOf({...panel, type: "lines"}, {start: 0, end: DAY}).suggestedMin).toBe(undefined);
});

test("what has only been counted is something to be shown, also of the time before", () => {
    const counted = {...METER, lines: {state: []}};
    expect(isEmpty(counted)).toBe(false);
    expect(isEmpty({...counted, change: false})).toBe(true);
    expect(shifted(counted, DAY).change.rows[0].slice(0, 2)).toEqual([DAY, 2 * DAY]);
});

test("each entity may have charts of its own", () => {
    const other = {...METER, id: 2, name: "Other"};
    expect(panelsOf([METER, other]).map(({key}) => key)).toEqual(["unit kWh"]);
    const apart = panelsOf([METER, other], {isSeparate: true});
    expect(apart.map(({key, lines}) => [key, lines[0].label])).toEqual([
        ["1 unit kWh", "Energy"],
        ["2 unit kWh", "Other"],
    ]);
});
