import {describe, expect, test} from "@odoo/hoot";
import {click, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame, Deferred} from "@odoo/hoot-mock";
import {browser} from "@web/core/browser/browser";
import {
    contains,
    getService,
    makeServerError,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {user} from "@web/core/user";
import {session} from "@web/session";
import {WebClient} from "@web/webclient/webclient";
import {defineHaModels} from "../../ha_test_helpers";
import {instance, serveInstances} from "../../instance_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const FOUND = {url: "http://ha.test:8123", version: "2026.11.0", is_encrypted: false, is_exposed: false};

const SILENCE = {can_listen: true, found: []};

/** The page, with answers of `ha.connect` by method; steps are what it is asked. */
async function mountPage(answers = {}, context = {}) {
    const server = serveInstances();
    onRpc("ha.connect", "*", ({method, args}) => {
        const answer = {resume: {}, nearby: SILENCE, look: FOUND, ...answers}[method];
        if (!["resume", "nearby"].includes(method)) {
            expect.step(`${method} ${JSON.stringify(args)}`);
        }
        return typeof answer === "function" ? answer() : answer;
    });
    onRpc("ha.instance", "access_contacts", () => ["Ada", "Bob"]);
    await mountWithCleanup(WebClient);
    await getService("action").doAction({type: "ir.actions.client", tag: "ha_connect", context});
    return server;
}

async function find(address = "ha.test") {
    await contains("input#o_ha_connect_address").edit(address, {confirm: false});
    await click("button:contains(Find Home Assistant)");
    await animationFrame();
}

test("what answers is shown, and where its login is", async () => {
    const left = [];
    patchWithCleanup(browser.location, {assign: (url) => left.push(url)});
    await mountPage({begin: {url: "http://ha.test:8123/auth/authorize?x"}});
    await find();
    expect(".o_ha_connect_found").toHaveText(/Home Assistant 2026.11.0/);
    expect(".o_ha_connect_found").toHaveText(/http:\/\/ha.test:8123/);
    await click("button:contains(Log in at Home Assistant)");
    await animationFrame();
    expect(left.at(-1)).toBe("http://ha.test:8123/auth/authorize?x");
    expect("button:contains(Opening Home Assistant)").not.toBeEnabled();
    expect.verifySteps([
        'look ["ha.test",false]',
        `begin ["http://ha.test:8123",false,"${browser.location.origin}"]`,
    ]);
});

test("an address on the internet without encryption is warned of", async () => {
    await mountPage({look: {...FOUND, is_exposed: true}});
    await find();
    expect(".alert-warning").toHaveText(/not encrypted/);
    expect.verifySteps(['look ["ha.test",false]']);
});

test("what has announced itself is one click away", async () => {
    const near = {
        name: "Beach House",
        url: "http://beach.test:8123",
        version: "2026.11.0",
        standing: "new",
        instance_id: false,
    };
    await mountPage({nearby: {can_listen: true, found: [near]}});
    expect(".o_ha_connect_nearby button").toHaveText(/Beach House/);
    await click(".o_ha_connect_nearby button");
    await animationFrame();
    expect(".o_ha_connect_found").toHaveText(/2026.11.0/);
    expect.verifySteps(['look ["http://beach.test:8123",false]']);
});

test("a house that has moved is led to its login at the new address, with a word of caution", async () => {
    patchWithCleanup(browser.location, {assign: () => {}});
    const announced = {
        name: "Workshop",
        url: "http://192.168.1.7:8123",
        version: "2026.11.0",
        standing: "moved",
        instance_id: 7,
        instance_name: "Workshop",
    };
    const found = {...FOUND, url: announced.url};
    await mountPage({look: found, begin: {url: "http://x"}}, {ha_announced: announced});
    await animationFrame();
    expect("h1").toHaveText("Workshop at its new address");
    expect(".alert-warning").toHaveText(/Anybody in the network can announce an address/);
    await click("button:contains(Log in at Home Assistant)");
    await animationFrame();
    expect.verifySteps([
        'look ["http://192.168.1.7:8123",false]',
        `begin ["http://192.168.1.7:8123",false,"${browser.location.origin}",7]`,
    ]);
});

test("what is typed in place of a new address that does not answer is another house", async () => {
    patchWithCleanup(browser.location, {assign: () => {}});
    const moved = {url: "http://new.test", standing: "moved", instance_id: 7, instance_name: "Workshop"};
    let answer = {failure: "Nothing answers.", code: "cannot_connect"};
    await mountPage({look: () => answer, begin: {url: "http://x"}}, {ha_announced: moved});
    await animationFrame();
    answer = FOUND;
    await contains("input#o_ha_connect_address").edit("ha.test", {confirm: false});
    await click("button:contains(Try again)");
    await animationFrame();
    expect("h1").toHaveText("Log in, and that is all");
    await click("button:contains(Log in at Home Assistant)");
    await animationFrame();
    expect.verifySteps([
        'look ["http://new.test",false]',
        'look ["ha.test",false]',
        `begin ["http://ha.test:8123",false,"${browser.location.origin}"]`,
    ]);
});

test("where nobody can listen it says what is missing, and an address does as well", async () => {
    await mountPage({nearby: {can_listen: false, found: []}});
    expect(".o_ha_connect_nearby").toHaveText(/package zeroconf/);
    await find();
    expect(".o_ha_connect_found").toHaveCount(1);
    expect.verifySteps(['look ["ha.test",false]']);
});

test("while it looks, nobody looks again", async () => {
    const looking = new Deferred();
    await mountPage({look: () => looking});
    await find();
    expect("button:contains(Looking)").not.toBeEnabled();
    looking.resolve(FOUND);
    await animationFrame();
    expect(".o_ha_connect_found").toHaveCount(1);
    expect.verifySteps(['look ["ha.test",false]']);
});

test("what does not answer is told with the way to its paragraph, and the address stays", async () => {
    patchWithCleanup(session, {ha_documentation_url: "/help.html"});
    await mountPage({
        look: {failure: "Nothing answers.", code: "cannot_connect", paragraph: "cannot_connect"},
    });
    await find("nowhere.test");
    expect("[role=alert]").toHaveText(/Nothing answers/);
    expect("[role=alert] a").toHaveAttribute("href", "/help.html#cannot_connect");
    expect("input#o_ha_connect_address").toHaveValue("nowhere.test");
    expect("#o_ha_connect_fingerprint").toHaveCount(0);
    expect.verifySteps(['look ["nowhere.test",false]']);
});

test("a certificate that is not trusted asks for its fingerprint", async () => {
    let answer = {failure: "Not trusted.", code: "tls_failed"};
    await mountPage({look: () => answer});
    await find();
    await contains("#o_ha_connect_fingerprint").edit("ab:cd", {confirm: false});
    answer = {...FOUND, is_encrypted: true};
    await click("button:contains(Try again)");
    await animationFrame();
    expect(".o_ha_connect_found .fa-lock").toHaveCount(1);
    expect.verifySteps(['look ["ha.test",false]', 'look ["ha.test","ab:cd"]']);
});

test("a login of which nothing came is told at the address that it was for", async () => {
    await mountPage({
        resume: {
            failure: "It is connected already.",
            code: "connected_already",
            instance_id: 1,
            found: FOUND,
            fingerprint: false,
        },
    });
    expect("[role=alert]").toHaveText(/It is connected already.\s*Open it/);
    expect(".o_ha_connect_found").toHaveText(/http:\/\/ha.test:8123/);
    await click("button:contains(Change)");
    await animationFrame();
    expect("input#o_ha_connect_address").toHaveValue(FOUND.url);
});

test("a token is typed into a field that hides it and is told to nobody else", async () => {
    await mountPage({use_token: {failure: "Refused.", code: "invalid_auth"}});
    await find();
    await click("button:contains(Use an access token instead)");
    await animationFrame();
    expect("a:contains(your profile)").toHaveAttribute("href", "http://ha.test:8123/profile/security");
    expect("#o_ha_connect_token").toHaveAttribute("type", "password");
    await contains("#o_ha_connect_token").edit("s3cret", {confirm: false});
    await click("form button:contains(Connect)");
    await animationFrame();
    expect("[role=alert]").toHaveText("Refused.");
    expect.verifySteps(['look ["ha.test",false]', 'use_token ["http://ha.test:8123",false,"s3cret"]']);
});

test("of a new instance it tells how far it is and who may see it", async () => {
    onRpc("ha.instance", "read", () => [{id: 2, name: "Office", company_id: false}]);
    const server = await mountPage({}, {active_id: 2});
    expect("h1").toHaveText("Connecting Office");
    expect("[data-key=content]").toHaveClass("now");
    expect(".o_ha_connect_who").toHaveText(/Ada and Bob/);
    server.instances[1] = instance(2, "Office", {last_sync: "2026-11-29 12:00:00", entity_count: 7});
    await getService("ha_data").refresh();
    await animationFrame();
    expect("h1").toHaveText("Office is connected");
    expect("[data-count=entities] dd").toHaveText("7");
    expect(server.switches).toEqual([2]);
});

test("a company is one that is worked in, or all; what cannot be saved is shown as it was", async () => {
    const companies = [
        {id: 1, name: "Here"},
        {id: 2, name: "There"},
        {id: 3, name: "Elsewhere"},
    ];
    patchWithCleanup(user, {allowedCompanies: companies, activeCompanies: companies.slice(0, 2)});
    onRpc("ha.instance", "read", () => [{id: 2, name: "Office", company_id: [1, "Here"]}]);
    let isRefused = false;
    onRpc("ha.instance", "write", ({args}) => {
        expect.step(args[1]);
        if (isRefused) {
            throw makeServerError({type: "ValidationError", message: "Not there."});
        }
        return true;
    });
    await mountPage({}, {active_id: 2});
    const select = "#o_ha_connected_company";
    expect(queryAllTexts(`${select} option`)).toEqual(["All companies", "Here", "There"]);
    await contains(select).select("2");
    await contains(select).select("");
    isRefused = true;
    await contains(select).select("1");
    await animationFrame();
    expect(select).toHaveValue("");
    expect(".o_notification").toHaveText("Not there.");
    expect.verifySteps([{company_id: 2}, {company_id: false}, {company_id: 1}]);
});
