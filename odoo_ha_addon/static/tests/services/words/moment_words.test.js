import {describe, expect, test} from "@odoo/hoot";
import {mockDate} from "@odoo/hoot-mock";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {agoText, lastChangedText, sinceText} from "@odoo_ha_addon/services/words/moment_words";
import {defineHaModels} from "../../ha_test_helpers";

describe.current.tags("headless");
defineHaModels();

test("the last change is shown in words, and never as of the future", async () => {
    mockDate("2026-11-22 12:00:00", 0);
    await makeMockEnv();
    const now = Date.now() / 1000;
    const plain = (text) => `${text}`.replace(/\s/g, " ");
    expect(plain(lastChangedText(now - 300))).toBe("Changed 5 minutes ago (Nov 22, 11:55:00 AM)");
    expect(plain(lastChangedText(now + 300))).toMatch(/^Changed 0 seconds ago|^Changed in 0 seconds/);
    expect(lastChangedText(null)).toBe("");
});

test("how long ago something happened is never in the future either", async () => {
    mockDate("2026-11-22 12:00:00", 0);
    await makeMockEnv();
    expect(agoText("2026-11-22 11:55:00")).toBe("5 minutes ago");
    expect(agoText("2026-11-22 12:05:00")).toMatch(/^0 seconds ago|^in 0 seconds/);
    expect(agoText(false)).toBe("");
});

test("for how long something is so is told in the largest unit, and never below nothing", async () => {
    mockDate("2026-11-22 12:00:00", 0);
    await makeMockEnv();
    const now = Date.now() / 1000;
    const since = (seconds) => `${sinceText(now - seconds)}`.replace(/\s/g, " ");
    expect([59, 42 * 60, 3 * 3600 + 59, 49 * 3600].map(since)).toEqual([
        "just now", "for 42 min", "for 3 hr", "for 2 days",
    ]); // prettier-ignore
    expect(since(-30)).toBe("just now");
    expect(sinceText(null)).toBe("");
});
