import {Component, xml} from "@odoo/owl";
import {describe, expect, test} from "@odoo/hoot";
import {queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {advanceTime, animationFrame, Deferred} from "@odoo/hoot-mock";
import {
    getService,
    makeMockEnv,
    MockServer,
    mountView,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {serializeDateTime} from "@web/core/l10n/dates";
import {session} from "@web/session";
import {HaConnectionBadge} from "@odoo_ha_addon/components/ui/ha_connection_badge/ha_connection_badge";
import {REREAD_DELAY, STATUS_CHANNEL, WORDS_DELAY} from "@odoo_ha_addon/services/live/ha_connections";
import {defineHaModels, HaInstance, sendOnBus, settle} from "../../ha_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const badge = (row = 0) => `.o_data_row:eq(${row}) .o_ha_connection`;

async function mountList() {
    await mountView({
        type: "list",
        resModel: "ha.instance",
        arch: `<list><field name="name"/><field name="connection_state" widget="ha_connection"/></list>`,
    });
}

test("the badge shows the record's state at once", async () => {
    HaInstance._records[1] = {
        ...HaInstance._records[1],
        connection_state: "refused",
        connection_reason: "Token refused.",
    };
    await mountList();
    expect(badge(0)).toHaveText("Connected");
    expect(badge(0)).toHaveClass("text-bg-success");
    expect(badge(1)).toHaveText("Refused");
    expect(badge(1)).toHaveClass("text-bg-danger");
    expect(badge(1)).toHaveAttribute("title", "Token refused.");
});

test("each state has a label, a colour and an icon", async () => {
    const states = [
        "disabled",
        "incomplete",
        "waiting",
        "connecting",
        "syncing",
        "connected",
        "retrying",
        "refused",
        "failed",
    ];
    HaInstance._records = states.map((connection_state, index) => ({
        id: index + 1,
        name: connection_state,
        connection_state,
    }));
    await mountList();
    const seen = states.map((state, row) => [
        queryOne(badge(row)).dataset.state,
        queryOne(badge(row)).textContent.trim(),
    ]);
    expect(seen).toEqual([
        ["disabled", "Disabled"],
        ["incomplete", "Incomplete"],
        ["waiting", "Waiting"],
        ["connecting", "Connecting"],
        ["syncing", "Syncing"],
        ["connected", "Connected"],
        ["retrying", "Retrying"],
        ["refused", "Refused"],
        ["failed", "Failed"],
    ]);
    expect(".o_ha_connection .fa-fw").toHaveCount(states.length);
});

test("a message changes the badge of its instance only", async () => {
    await mountList();
    await advanceTime(WORDS_DELAY);
    await settle(STATUS_CHANNEL);
    MockServer.env["ha.instance"].write([2], {
        connection_state: "failed",
        connection_reason: "Not Home Assistant.",
    });
    await sendOnBus(STATUS_CHANNEL, "ha_connection", {
        instance_id: 2,
        state: "failed",
        reason: "Not Home Assistant.",
    });
    await animationFrame();
    expect(badge(0)).toHaveText("Connected");
    expect(badge(1)).toHaveText("Failed");
    expect(badge(1)).toHaveAttribute("title", "Not Home Assistant.");
});

test("the seconds to the next try are counted down", async () => {
    await mountList();
    await advanceTime(WORDS_DELAY);
    await settle(STATUS_CHANNEL);
    const nextTry = luxon.DateTime.now().plus({seconds: 10});
    MockServer.env["ha.instance"].write([1], {
        connection_state: "retrying",
        next_try: serializeDateTime(nextTry),
    });
    await sendOnBus(STATUS_CHANNEL, "ha_connection", {
        instance_id: 1,
        state: "retrying",
        next_try: nextTry.toSeconds(),
    });
    await animationFrame();
    await animationFrame();
    const seconds = () => Number(queryOne(".o_ha_next_try").textContent.match(/next try in (\d+) s$/)[1]);
    const first = seconds();
    expect(first).toBeWithin(9, 10);
    await advanceTime(4000);
    await animationFrame();
    expect(seconds()).toBeWithin(first - 5, first - 3);
    await advanceTime(10_000);
    await animationFrame();
    expect(".o_ha_next_try").toHaveCount(0);
});

test("a record that is read again with another state is believed", async () => {
    await mountList();
    await advanceTime(REREAD_DELAY);
    MockServer.env["ha.instance"].write([1], {connection_state: "waiting"});
    await advanceTime(REREAD_DELAY);
    await animationFrame();
    expect(badge(0)).toHaveText("Waiting");
});

test("the reason is shown while something is wrong, live, and nothing while all is well", async () => {
    await mountView({
        type: "form",
        resModel: "ha.instance",
        resId: 1,
        arch: `<form><field name="connection_reason" widget="ha_connection_reason" options="{'alert': true}"/></form>`,
    });
    await advanceTime(WORDS_DELAY);
    await settle(STATUS_CHANNEL);
    expect(".o_ha_connection_reason").toHaveCount(0);
    patchWithCleanup(session, {ha_documentation_url: "/help.html"});
    MockServer.env["ha.instance"].write([1], {
        connection_state: "refused",
        connection_reason: "Token refused.",
        connection_paragraph: "invalid_auth",
    });
    await sendOnBus(STATUS_CHANNEL, "ha_connection", {
        instance_id: 1,
        state: "refused",
        reason: "Token refused.",
    });
    await animationFrame();
    await advanceTime(WORDS_DELAY);
    await animationFrame();
    expect(".o_ha_connection_reason span:first").toHaveText("Token refused.");
    expect(".o_ha_connection_reason a").toHaveAttribute("href", "/help.html#invalid_auth");
    expect(".o_ha_connection_reason").toHaveClass("alert-danger");
    expect(".o_ha_connection_reason").toHaveAttribute("role", "status");
});

test("badges that know different things of one instance show what was known last, and do not render each other", async () => {
    // What is read would be newer.
    onRpc("ha.instance", "search_read", () => new Deferred());
    await makeMockEnv();
    const connections = getService("ha_connections");
    let seeds = 0;
    const seed = connections.seed.bind(connections);
    connections.seed = (...values) => {
        seeds++;
        expect(seeds).toBeLessThan(10);
        seed(...values);
    };
    class Badges extends Component {
        static components = {HaConnectionBadge};
        static props = {};
        static template = xml`
            <HaConnectionBadge recordId="2" seed="{ state: 'failed', reason: 'old' }"/>
            <HaConnectionBadge recordId="2" seed="{ state: 'retrying', reason: 'new' }"/>`;
    }
    await mountWithCleanup(Badges);
    await animationFrame();
    expect(seeds).toBe(2);
    expect(queryAllTexts(".o_ha_connection_label")).toEqual(["Retrying", "Retrying"]);
});
