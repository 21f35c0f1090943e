import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, press, queryAllTexts, queryOne, waitFor} from "@odoo/hoot-dom";
import {advanceTime, animationFrame, mockDate} from "@odoo/hoot-mock";
import {
    getService,
    makeMockEnv,
    makeServerError,
    MockServer,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {downloadFile} from "@web/core/network/download";
import {HaHistoryChart} from "@odoo_ha_history/components/history_chart/ha_history_chart";
import {DAY, HOUR} from "@odoo_ha_history/components/history_chart/time_range";
import {READING_REREAD, REST, TICK} from "@odoo_ha_history/components/history_chart/use_history";
import {BATCH_DELAY} from "@odoo_ha_addon/services/live/follower";
import {WORDS_DELAY} from "@odoo_ha_addon/services/live/ha_connections";
import {
    defineHaModels,
    frameSender,
    HaEntity,
    heardChannels,
    NOW,
    passTimeUntil,
    sendOnBus,
} from "@odoo_ha_addon/../tests/ha_test_helpers";
import {courseOf, serveCharts} from "../../history_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const CHANNELS = ["ha_status", "ha_instance_1"];

const outside = (values = {}) =>
    courseOf(3, "sensor.outside", {
        name: "Outside",
        attributes: {unit_of_measurement: "°C"},
        display_precision: 1,
        lines: {
            state: [
                [NOW - 2 * HOUR, 19],
                [NOW - HOUR, 20.5],
            ],
        },
        ...values,
    });

beforeEach(() => {
    HaEntity._records = HaEntity._records.map((record) =>
        record.id === 3 ? {...record, state: "20.5"} : record
    );
    mockDate(new Date(NOW * 1_000).toISOString().slice(0, 19).replace("T", " "), 0);
});

/** @param {string[]} [channels] what the page hears once the chart stands */
async function mount(props = {}, channels = props.ids?.length === 0 ? [] : CHANNELS) {
    const parent = await mountWithCleanup(HaHistoryChart, {props: {ids: [3], ...props}});
    // The first chart of all fetches the library, which takes real time.
    await waitFor(".o_ha_plot canvas, .o_ha_nothing", {timeout: 5_000});
    await advanceTime(BATCH_DELAY);
    await passTimeUntil(() => channels.every((channel) => heardChannels().includes(channel)));
    await animationFrame();
    return parent;
}

test("the last day is shown with its value as of now", async () => {
    const asked = serveCharts(() => [outside()]);
    await mount();
    expect(asked[0].ids).toEqual([3]);
    expect(Math.round(asked[0].end - asked[0].start)).toBe(DAY);
    expect("[data-span='24h']").toHaveAttribute("aria-pressed", "true");
    expect(".o_ha_legend_name").toHaveText("Outside");
    expect(".o_ha_legend_value").toHaveText(/20\.5/);
});

test("what comes while one looks is the value then", async () => {
    serveCharts(() => [outside()]);
    await mount();
    await frameSender()([{id: 3, s: "23.5", c: NOW + 5, u: NOW + 5, "+": {}}]);
    await advanceTime(TICK * 10);
    await animationFrame();
    expect(".o_ha_legend_value").toHaveText(/23\.5/);
});

test("a button shows another span, and the one who uses it is told", async () => {
    const rests = [];
    const asked = serveCharts(() => [outside()]);
    await mount({onRest: (shown) => rests.push(shown)});
    await click("[data-span='7d']");
    await animationFrame();
    expect(Math.round(asked.at(-1).end - asked.at(-1).start)).toBe(7 * DAY);
    expect(rests).toEqual([{span: 7 * DAY, end: null, isSeparate: false}]);
});

test("keys move and zoom, and the server is asked once somebody rests", async () => {
    const asked = serveCharts(() => [outside()]);
    await mount();
    queryOne(".o_ha_plot").focus();
    await press("ArrowLeft");
    await press("ArrowLeft");
    await press("+");
    await animationFrame();
    expect(asked).toHaveLength(1);
    expect(".o_ha_later").toBeEnabled();
    await advanceTime(REST);
    expect(asked).toHaveLength(2);
    expect(asked[1].end).toBeLessThan(asked[0].end - 0.3 * DAY);
    expect(asked[1].end - asked[1].start).toBeLessThan(DAY);
    await press("End");
    await advanceTime(REST);
    expect(Math.abs(asked[2].end - asked[0].end)).toBeLessThan(60);
});

test("a wheel alone scrolls the page; with Ctrl it zooms", async () => {
    const asked = serveCharts(() => [outside()]);
    await mount();
    const plot = queryOne(".o_ha_plot");
    const turn = (values) => {
        const ev = new WheelEvent("wheel", {deltaY: -100, bubbles: true, cancelable: true, ...values});
        plot.dispatchEvent(ev);
        return ev.defaultPrevented;
    };
    expect(turn({})).toBe(false);
    expect(turn({ctrlKey: true, clientX: plot.getBoundingClientRect().right})).toBe(true);
    await advanceTime(REST);
    expect(asked).toHaveLength(2);
    expect(asked[1].end - asked[1].start).toBeLessThan(DAY);
});

test("Shift with the arrow keys reads values, aloud too", async () => {
    serveCharts(() => [outside()]);
    await mount({first: {span: HOUR * 4, end: NOW}});
    queryOne(".o_ha_plot").focus();
    for (let step = 0; step < 5; step++) {
        await press(["Shift", "ArrowLeft"]);
    }
    await animationFrame();
    expect(".o_ha_history_moment").toHaveClass("o_ha_pointed");
    expect(".o_ha_plot .visually-hidden").toHaveText(/Outside: 20\.5/);
    for (let step = 0; step < 30; step++) {
        await press(["Shift", "ArrowLeft"]);
    }
    await animationFrame();
    expect(".o_ha_legend_value").toHaveText(/19/);
    await press("Escape");
    await animationFrame();
    expect(".o_ha_history_moment").not.toHaveClass("o_ha_pointed");
});

test("what is not known is told in words, and unavailable is something else", async () => {
    serveCharts(() => [
        outside({
            gaps: [[NOW - 5 * HOUR, NOW - 4 * HOUR, "home_assistant_down"]],
            absent: [[NOW - 3 * HOUR, NOW - 2 * HOUR, "unavailable", 1]],
        }),
    ]);
    await mount();
    expect(queryAllTexts(".o_ha_signs li")).toEqual(["Home Assistant was not running", "Unavailable"]);
    expect("[data-sign='gap']").toHaveCount(1);
    expect("[data-sign='silent']").toHaveCount(1);
});

test("Home Assistant goes away while one looks, and comes back", async () => {
    let gaps = [];
    const asked = serveCharts(() => [outside({gaps})]);
    await mount();
    await advanceTime(WORDS_DELAY);
    const tell = async (state) => {
        MockServer.env["ha.instance"].write([1], {connection_state: state});
        await sendOnBus("ha_status", "ha_connection", {instance_id: 1, state});
        await animationFrame();
        await animationFrame();
    };
    expect(asked).toHaveLength(1);
    gaps = [[NOW - 5, NOW + DAY, "away"]];
    await tell("retrying");
    expect(asked).toHaveLength(2);
    expect(queryAllTexts(".o_ha_signs li")).toEqual(["Home Assistant is not connected"]);
    await tell("connecting");
    expect(asked).toHaveLength(2);
    gaps = [[NOW - 5, NOW + 1, "reading"]];
    await tell("connected");
    expect(asked).toHaveLength(3);
    expect(queryAllTexts(".o_ha_signs li")).toEqual(["Still to be read from Home Assistant"]);
    gaps = [];
    await advanceTime(READING_REREAD + TICK);
    await animationFrame();
    expect(".o_ha_signs").toHaveCount(0);
});

test("words are bars with their names and what they are now", async () => {
    serveCharts(() => [
        courseOf(1, "light.kitchen", {
            name: "Kitchen",
            kind: "word",
            bars: {state: [[NOW - HOUR, null, "off", 1]]},
        }),
    ]);
    await mount({ids: [1]});
    expect(".o_ha_bar_name").toHaveText(/Kitchen\s*Off/);
});

test("the time before is asked for and drawn beside", async () => {
    const asked = serveCharts(() => [outside()]);
    await mount();
    await click(".o_ha_more");
    await animationFrame();
    await click(".o_ha_compare_before");
    await animationFrame();
    await animationFrame();
    const [now, before] = asked.slice(1);
    expect(Math.round(now.start - before.start)).toBe(DAY);
    expect(".o_ha_signs").toHaveText("The time before");
});

test("the same is there as a table and as a file", async () => {
    const files = [];
    patchWithCleanup(downloadFile, {_download: (data, name) => files.push([data, name])});
    serveCharts(() => [outside()]);
    await mount();
    await click(".o_ha_more");
    await animationFrame();
    await click(".o_ha_save_csv");
    expect(files[0][1]).toMatch(/^Outside .*\.csv$/);
    expect(await files[0][0].text()).toMatch(/Outside,sensor\.outside,.*,20\.5,°C/);
    await click(".o_ha_more");
    await animationFrame();
    await click(".o_ha_as_table");
    await animationFrame();
    expect(".o_ha_plot").toHaveCount(0);
    expect("table caption").toHaveText("Outside");
    expect(queryAllTexts("tbody td:nth-child(2)")).toEqual(["20.5 °C", "19.0 °C"]);
});

const inside = (values = {}) => outside({id: 4, entity_id: "sensor.inside", name: "Inside", ...values});

test("a line that is hidden is not in the table nor in files, and stays hidden when the time changes", async () => {
    const files = [];
    patchWithCleanup(downloadFile, {_download: (data, name) => files.push([data, name])});
    serveCharts(() => [outside(), inside()]);
    await mount({ids: [3, 4]});
    await click("[data-line='3 state'] button");
    await animationFrame();
    expect("[data-line='3 state'] button").toHaveAttribute("aria-pressed", "false");
    await click("[data-span='7d']");
    await animationFrame();
    expect("[data-line='3 state'] button").toHaveAttribute("aria-pressed", "false");
    await click(".o_ha_more");
    await animationFrame();
    await click(".o_ha_save_csv");
    const text = await files[0][0].text();
    expect(text).toMatch(/sensor\.inside/);
    expect(text).not.toMatch(/sensor\.outside/);
    queryOne("[data-line='3 state'] button").focus();
    await press("Enter");
    await animationFrame();
    expect("[data-line='3 state'] button").toHaveAttribute("aria-pressed", "true");
});

test("with Ctrl all others are hidden, and come back", async () => {
    serveCharts(() => [outside(), inside()]);
    await mount({ids: [3, 4]});
    const clickAlone = async () => {
        const ev = new MouseEvent("click", {ctrlKey: true, bubbles: true});
        queryOne("[data-line='4 state'] button").dispatchEvent(ev);
        await animationFrame();
    };
    await clickAlone();
    expect(".o_ha_legend_item.o_ha_hidden").toHaveText(/Outside/);
    await clickAlone();
    expect(".o_ha_legend_item.o_ha_hidden").toHaveCount(0);
});

test("entities are together or each alone, and the one who uses it is told", async () => {
    const rests = [];
    serveCharts(() => [outside(), inside()]);
    await mount({ids: [3, 4], onRest: (shown) => rests.push(shown)});
    expect(".o_ha_plot").toHaveCount(1);
    await click(".o_ha_more");
    await animationFrame();
    await click(".o_ha_separate");
    await animationFrame();
    expect(".o_ha_plot").toHaveCount(2);
    expect(rests).toEqual([{span: DAY, end: null, isSeparate: true}]);
});

test("a meter is shown as what it counted in a long time, and as itself at a click", async () => {
    serveCharts(() => [
        outside({
            name: "Energy",
            attributes: {unit_of_measurement: "kWh", state_class: "total"},
            change: {period: "day", rows: [[NOW - 2 * DAY, NOW - DAY, 3, "exact"]]},
        }),
    ]);
    await mount();
    expect(".o_ha_columns_text").toHaveCount(0);
    await click("[data-span='7d']");
    await animationFrame();
    await animationFrame();
    expect(".o_ha_columns_text").toHaveText("Change per day");
    expect(".o_ha_legend_value").toHaveText(/3\.0\s*kWh in one day/);
    await click(".o_ha_other_view");
    await animationFrame();
    expect(".o_ha_columns_text").toHaveCount(0);
    expect(".o_ha_legend_value").toHaveText(/20\.5\s*kWh/);
});

test("whoever may not call methods of models has another way to ask", async () => {
    onRpc("ha.history", "chart", () => expect.step("a method was called"));
    const asked = [];
    await makeMockEnv();
    getService("ha_history").askBy(async (method, args) => {
        asked.push([method, args[0]]);
        return {start: 0, end: NOW, pixel_seconds: 1, entities: [outside()]};
    });
    await mount();
    expect(asked).toEqual([["chart", [3]]]);
    expect(".o_ha_legend_value").toHaveText(/20\.5/);
    expect.verifySteps([]);
});

test("nothing recorded is said, and what can be done about it to who may", async () => {
    serveCharts(() => [outside({lines: {state: []}})]);
    await mount();
    expect(".o_ha_history_empty").toHaveText(/Nothing recorded yet/);
});

test("a gap alone is told where it is nearly all that there is", async () => {
    const nothing = (since) => outside({lines: {state: []}, gaps: [[since, NOW, "home_assistant_down"]]});
    serveCharts(([id]) => [nothing(id === 3 ? NOW - HOUR : NOW - 20 * HOUR)]);
    await mount();
    expect(".o_ha_history_empty").toHaveCount(1);
    await mount({ids: [4]});
    expect(".o_ha_plot canvas").toHaveCount(1);
    expect(".o_ha_signs").toHaveText("Home Assistant was not running");
});

test("an error is told in words, and can be tried again", async () => {
    let isBroken = true;
    onRpc("ha.history", "chart", ({args: [, start, end]}) => {
        if (isBroken) {
            throw makeServerError({
                type: "UserError",
                message: "There is no such entity, or you may not see it.",
            });
        }
        return {start, end, pixel_seconds: 1, entities: [outside()]};
    });
    await mount({}, ["ha_instance_1"]);
    expect(".o_ha_nothing").toHaveText(/There is no such entity/);
    isBroken = false;
    await click(".o_ha_retry");
    await waitFor(".o_ha_plot canvas");
    expect(".o_ha_legend_value").toHaveText(/20\.5/);
});

test("cards that are shown together ask once, and not again for a while", async () => {
    const asked = [];
    onRpc("ha.history", "sparklines", ({args: [ids]}) => {
        asked.push(ids);
        return {start: NOW - DAY, step: 1_800, values: [[3, [1, 2]]]};
    });
    serveCharts(() => []);
    await mount({ids: []});
    const history = getService("ha_history");
    history.want(3);
    history.want(4);
    await advanceTime(100);
    history.want(3);
    await advanceTime(100);
    expect(asked).toEqual([[3, 4]]);
    expect(history.courses.get(3).values).toEqual([1, 2]);
});
