import {describe, expect, test} from "@odoo/hoot";
import {click, edit, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {mockService, mountWithCleanup, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {session} from "@web/session";
import {defineHaModels} from "@odoo_ha_addon/../tests/ha_test_helpers";
import {HaRefusal} from "@odoo_ha_addon/services/calls/ha_refusal";
import {HaConversation} from "@odoo_ha_portal/public/ha_conversation";

describe.current.tags("desktop");
defineHaModels();

const message = (id, text, mine = false) => ({id, author: "Staff", mine, time: 1_700_000_000 + id, text});

async function mountConversation(server, {preview} = {}) {
    patchWithCleanup(session, {ha_page: {preview}});
    mockService("ha_server", {connections: async () => [], ...server});
    await mountWithCleanup(HaConversation, {props: {kind: "entity", recordId: 5}});
    await animationFrame();
}

test("what was written is read, older messages as far as one likes", async () => {
    await mountConversation({
        messages: async (subject, before) => {
            expect(subject).toEqual({kind: "entity", id: 5});
            return before === null
                ? {messages: [message(3, "newest"), message(2, "second", true)], more: true}
                : {messages: [message(1, "oldest")], more: false};
        },
    });
    await click(".o_ha_page_more");
    await animationFrame();
    expect(queryAllTexts(".o_ha_conversation_text")).toEqual(["newest", "second", "oldest"]);
    expect(queryAllTexts("li b")).toEqual(["Staff", "You", "Staff"]);
    expect(".o_ha_page_more").toHaveCount(0);
});

test("an answer stands at the top, and what was refused stays in the box with the reason", async () => {
    let isRefused = true;
    await mountConversation({
        messages: async () => ({messages: [], more: false}),
        say: async (subject, text) => {
            if (isRefused) {
                throw new HaRefusal("rate_limited", "Wait a moment");
            }
            return message(7, text, true);
        },
    });
    await click("textarea");
    await edit("Hello");
    await animationFrame();
    await click("button[type=submit]");
    await animationFrame();
    expect("[role=alert]").toHaveText("Wait a moment");
    expect("textarea").toHaveValue("Hello");
    isRefused = false;
    await click("button[type=submit]");
    await animationFrame();
    expect(".o_ha_conversation_own .o_ha_conversation_text").toHaveText("Hello");
    expect("textarea").toHaveValue("");
    expect("[role=alert]").toHaveCount(0);
});

test("nothing is written from a preview", async () => {
    await mountConversation(
        {messages: async () => ({messages: [message(1, "hello")], more: false})},
        {preview: "Clara"}
    );
    expect("textarea").toHaveCount(0);
    expect(".o_ha_conversation_text").toHaveText("hello");
});
