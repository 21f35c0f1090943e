import {describe, expect, test} from "@odoo/hoot";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {getService, makeMockEnv, mountView, onRpc, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {session} from "@web/session";
import {knownTranslations, RETRY_DELAY} from "@odoo_ha_addon/services/words/ha_translations";
import {entityIcons} from "@odoo_ha_addon/services/icons/icon_names";
import {attributeName, attributeText, stateText} from "@odoo_ha_addon/services/words/state_text";
import {defineHaModels} from "../../ha_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const WORDS = {
    domains: {
        light: {_: {state: {on: "開啟", off: "關閉"}}},
        binary_sensor: {door: {state: {on: "已開啟"}}, _: {state: {on: "開", off: "關"}}},
        climate: {_: {attributes: {fan_mode: {name: "風速模式", state: {low: "低"}}}}},
    },
    entities: {
        shelly: {
            sensor: {operation: {state: {warmup: "暖機"}}},
            select: {scene: {state: {party: "派對"}}},
            climate: {air: {attributes: {fan_mode: {state: {low: "微風"}}}}},
        },
    },
    icons: {shelly: {sensor: {operation: {default: "mdi:cog", state: {warmup: "mdi:fire"}}}}},
};

/** A server that has words for instance 1; the addresses that were asked for are steps. */
function serveWords(answer = () => new Response(JSON.stringify(WORDS))) {
    patchWithCleanup(session, {ha_words_language: "zh_TW"});
    onRpc(
        "/odoo_ha_addon/words/<int:instance_id>/<string:lang>",
        (request) => {
            expect.step(new URL(request.url).pathname);
            return answer();
        },
        {pure: true}
    );
}

async function loadWords() {
    serveWords();
    await makeMockEnv();
    await getService("ha_translations").load(1);
    expect.verifySteps(["/odoo_ha_addon/words/1/zh_TW"]);
}

const of = (domain, state, values = {}) => ({domain, state, instance_id: 1, attributes: {}, ...values});

test("states are shown in Home Assistant's words, by translation key, device class and domain", async () => {
    await loadWords();
    expect(stateText(of("light", "on"))).toBe("開啟");
    expect(stateText(of("binary_sensor", "on", {attributes: {device_class: "door"}}))).toBe("已開啟");
    expect(stateText(of("binary_sensor", "off", {attributes: {device_class: "door"}}))).toBe("關");
    const key = {platform: "shelly", translation_key: "operation"};
    expect(stateText(of("sensor", "warmup", {...key, attributes: {device_class: "enum"}}))).toBe("暖機");
    expect(stateText(of("select", "party", {platform: "shelly", translation_key: "scene"}))).toBe("派對");
    expect(stateText(of("select", "party", {platform: "other", translation_key: "scene"}))).toBe("party");
});

test("our own words stand where Home Assistant has none, and for other instances", async () => {
    await loadWords();
    expect(stateText(of("lock", "locked"))).toBe("Locked");
    expect(stateText(of("light", "on", {instance_id: 2}))).toBe("On");
    expect(stateText(of("light", "unavailable"))).toBe("Unavailable");
    expect(stateText(of("light", "constructor"))).toBe("constructor");
});

test("values and names of attributes are shown in Home Assistant's words, else made readable", async () => {
    await loadWords();
    const climate = of("climate", "heat");
    expect(attributeText(climate, "fan_mode", "low")).toBe("低");
    expect(attributeText({...climate, platform: "shelly", translation_key: "air"}, "fan_mode", "low")).toBe(
        "微風"
    );
    expect(attributeText(climate, "preset_mode", "very_cold")).toBe("Very cold");
    expect(attributeText(climate, "preset_mode", "My Mode_2")).toBe("My Mode_2");
    expect(attributeText(climate, "preset_mode", null)).toBe("");
    expect(attributeName(climate, "fan_mode")).toBe("風速模式");
    expect(attributeName(climate, "swing_horizontal_mode")).toBe("Horizontal swing mode");
});

test("an integration's icons stand before those of the domain and behind a person's own", async () => {
    await loadWords();
    const registered = {instance_id: 1, platform: "shelly", translation_key: "operation"};
    expect(entityIcons(of("sensor", "warmup"), registered)[0]).toBe("mdi:fire");
    expect(entityIcons(of("sensor", "idle"), registered)[0]).toBe("mdi:cog");
    expect(entityIcons(of("sensor", "idle"), {...registered, icon: "mdi:own"})[0]).toBe("mdi:own");
    expect(entityIcons(of("sensor", "idle"), {...registered, instance_id: 2})[0]).not.toBe("mdi:cog");
});

test("an instance is asked once, and again only a while after it could not tell", async () => {
    let status = 503;
    serveWords(() => (status === 200 ? new Response(JSON.stringify(WORDS)) : new Response("", {status})));
    await makeMockEnv();
    const service = getService("ha_translations");
    await service.load(1);
    await service.load(1);
    expect.verifySteps(["/odoo_ha_addon/words/1/zh_TW"]);
    status = 200;
    await advanceTime(RETRY_DELAY);
    await service.load(1);
    await service.load(1);
    await service.load(false);
    expect.verifySteps(["/odoo_ha_addon/words/1/zh_TW"]);
    expect(knownTranslations.has(1)).toBe(true);
});

test("what is on the screen changes to Home Assistant's words when they arrive", async () => {
    let arrive;
    serveWords(() => new Promise((resolve) => (arrive = () => resolve(new Response(JSON.stringify(WORDS))))));
    await mountView({
        type: "list",
        resModel: "ha.entity",
        arch: `<list><field name="name"/><field name="state" widget="ha_state"/></list>`,
        domain: [["id", "=", 1]],
    });
    expect(".o_ha_state").toHaveText("Off");
    await animationFrame();
    await advanceTime(0);
    expect.verifySteps(["/odoo_ha_addon/words/1/zh_TW"]);
    arrive();
    await animationFrame();
    await animationFrame();
    expect(".o_ha_state").toHaveText("關閉");
});

test("without a language nothing is asked for", async () => {
    serveWords();
    patchWithCleanup(session, {ha_words_language: undefined});
    await makeMockEnv();
    await getService("ha_translations").load(1);
    expect.verifySteps([]);
});
