import {describe, expect, test} from "@odoo/hoot";
import {click, queryAll, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame, mockDate, mockTimeZone} from "@odoo/hoot-mock";
import {mountWithCleanup, onRpc, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {
    defineHaModels,
    heardChannels,
    passTimeUntil,
    sendOnBus,
} from "@odoo_ha_addon/../tests/ha_test_helpers";
import {HaTimeline} from "@odoo_ha_history/components/timeline/ha_timeline";
import {NEWS} from "@odoo_ha_history/services/timeline/use_timeline";
import {BY_OPERATOR, entryOf, MORNING, serveTimeline} from "../../timeline_test_helpers";

describe.current.tags("desktop");
defineHaModels();

/** The end of the page comes into sight when a test says so. */
function holdObservers() {
    const observers = new Set();
    patchWithCleanup(window, {
        IntersectionObserver: class {
            constructor(callback) {
                this.callback = callback;
            }
            observe() {
                observers.add(this);
            }
            disconnect() {
                observers.delete(this);
            }
        },
    });
    return async () => {
        [...observers].forEach(({callback}) => callback([{isIntersecting: true}]));
        await settled();
    };
}

async function settled() {
    await animationFrame();
    await animationFrame();
}

async function mountTimeline(props = {}) {
    await mountWithCleanup(HaTimeline, {props: {scope: {instance_id: 1}, ...props}});
    await settled();
}

const lines = () => queryAllTexts(".o_ha_timeline_sentence");

test("no name turns the sentence around in which it stands", async () => {
    serveTimeline([
        entryOf(1, MORNING, {state: "unlocked", cause: {...BY_OPERATOR, user: {id: 7, name: "\u202Eסתיו"}}}),
    ]);
    await mountTimeline();
    const names = queryAll(".o_ha_timeline_sentence > *");
    expect(names.length).toBe(2);
    for (const name of names) {
        expect(getComputedStyle(name).unicodeBidi).toBe("isolate");
    }
});

test("days are those of the site, whatever the clock of the user", async () => {
    mockTimeZone("America/New_York");
    mockDate("2023-11-14 01:30:00");
    serveTimeline([
        entryOf(1, MORNING, {state: "unlocked"}),
        entryOf(5, MORNING - 8 * 3600, {state: "on"}),
        entryOf(5, MORNING - 10 * 3600, {state: "off"}),
        entryOf(5, MORNING - 40 * 3600, {state: "on"}),
    ]);
    await mountTimeline();
    expect(queryAllTexts(".o_ha_timeline_date")).toEqual([
        "Today (UTC+8)",
        "Yesterday (UTC+8)",
        "Sunday, November 12 (UTC+8)",
    ]);
    expect(queryAllTexts(".o_ha_timeline_time")).toEqual(["8:58 AM", "12:58 AM", "10:58 PM", "4:58 PM"]);
    expect(".o_ha_timeline_end").toHaveText("This is where the history begins.");
});

test("it goes on when its end comes into sight, each entry once, to the end", async () => {
    const see = holdObservers();
    const entries = Array.from({length: 7}, (_, i) =>
        entryOf(5, MORNING - i * 100, {state: i % 2 ? "on" : "off"})
    );
    const questions = serveTimeline(entries, {page: 3});
    await mountTimeline();
    expect(lines().length).toBe(3);
    await see();
    expect(lines().length).toBe(6);
    await see();
    expect(lines().length).toBe(7);
    await see();
    expect(questions.map(({before}) => before)).toEqual([null, [MORNING - 200, 5], [MORNING - 500, 5]]);
});

test("what happens appears by itself, and what was lost says when it was over", async () => {
    const entries = [entryOf(3, MORNING, {state: "unavailable"})];
    serveTimeline(entries);
    await mountTimeline();
    expect(lines()).toEqual(["Boiler is unavailable"]);
    entries[0] = {...entries[0], known_again: MORNING + 720};
    entries.unshift(entryOf(1, MORNING + 900, {state: "unlocked", cause: BY_OPERATOR}));
    await passTimeUntil(() => heardChannels().includes("ha_status"));
    await sendOnBus("ha_status", NEWS, {instance_id: 1});
    await passTimeUntil(() => lines().length === 2);
    expect(lines()).toEqual(["The operator unlocked Front door", "Boiler was unavailable for 12 min"]);
    entries.unshift(entryOf(1, MORNING + 901, {state: "locked"}));
    await passTimeUntil(() => lines().length === 3);
    expect(lines()[0]).toBe("Front door was locked");
});

test("while Home Assistant is away it is told that nothing is heard", async () => {
    const entries = [entryOf(1, MORNING, {state: "unlocked"})];
    serveTimeline(entries);
    await mountTimeline();
    await passTimeUntil(() => heardChannels().includes("ha_status"));
    expect(".o_ha_timeline_away").toHaveCount(0);
    await sendOnBus("ha_status", "ha_connection", {instance_id: 1, state: "retrying"});
    await animationFrame();
    expect(".o_ha_timeline_away").toHaveText(/What happens now is told when it is back/);
    entries.unshift(entryOf(1, MORNING + 900, {state: "locked"}));
    await sendOnBus("ha_status", "ha_connection", {instance_id: 1, state: "connected"});
    await passTimeUntil(() => lines().length === 2);
    expect(".o_ha_timeline_away").toHaveCount(0);
});

test("what is lost at the same time is told together, and opens", async () => {
    serveTimeline(
        [1, 2, 3].map((id) => entryOf(id, MORNING - id, {state: "unavailable", known_again: MORNING + 60}))
    );
    await mountTimeline();
    expect(".o_ha_timeline_line").toHaveCount(1);
    expect(".o_ha_timeline_many").toHaveText("3 things were unavailable for up to 1 min");
    expect(".o_ha_timeline_list").toHaveCount(0);
    await click(".o_ha_timeline_many");
    await animationFrame();
    expect(queryAllTexts(".o_ha_timeline_list li")[0]).toBe("Front door was unavailable for 1 min");
    expect(".o_ha_timeline_many").toHaveAttribute("aria-expanded", "true");
});

test("an empty timeline says what will be in it, a narrowed one why it is empty", async () => {
    serveTimeline([]);
    await mountTimeline();
    expect(".o_ha_timeline_empty h2").toHaveText("Nothing has happened yet");
    await mountTimeline({filters: {user_id: 7}});
    expect(".o_ha_timeline_empty:last h2").toHaveText("Nothing of this kind has happened");
});

test("what cannot be read says why, and can be tried again", async () => {
    let isBroken = true;
    serveTimeline([entryOf(5, MORNING)]);
    onRpc("ha.history", "timeline", () => {
        if (isBroken) {
            throw new Error("no");
        }
    });
    await mountTimeline();
    expect("[role=alert] h2").toHaveText("The timeline could not be read");
    isBroken = false;
    await click(".o_ha_retry");
    await settled();
    expect(lines()).toEqual(["Porch turned on"]);
});

test("a name leads to its entity, but not where it is the only one", async () => {
    serveTimeline([entryOf(5, MORNING)]);
    await mountTimeline({isOfOne: true});
    expect("a.o_ha_timeline_name").toHaveCount(0);
    expect(".o_ha_timeline_name").toHaveText("Porch");
    await mountTimeline();
    expect("a.o_ha_timeline_name").toHaveText("Porch");
});
