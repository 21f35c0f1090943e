import {click, edit, press, queryAll, queryOne} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";
import {HaEntityControl} from "@odoo_ha_addon/components/entity/ha_entity_control";
import {HaTile} from "@odoo_ha_addon/components/entity/ha_tile";
import {SLIDE_DELAY} from "@odoo_ha_addon/services/calls/call_lane";
import {rowOf} from "../../backend/dashboard_test_helpers";
import {frameSender, HaEntity, NOW, settle} from "../../ha_test_helpers";

export const DONE = {state: "done", error: false};

/**
 * Listens to the services that the page calls.
 *
 * @param {(service: string, data: Object) => Object|Promise<Object>} [answer] the outcome; done without it
 * @returns {() => [string, Object][]} gives the calls since it was called last, such as `[["turn_on", { brightness: 5 }]]`
 */
export function listenToCalls(answer = () => DONE) {
    const calls = [];
    onRpc("ha.entity", "call_service", ({args: [, service, data]}) => {
        calls.push([service, data]);
        return answer(service, data);
    });
    return () => calls.splice(0);
}

/**
 * Mounts the control of an entity that Home Assistant has so.
 *
 * @param {string} entityId such as `light.kitchen`
 * @param {string} state
 * @param {Object} [attributes]
 * @param {{place?: "dialog"|"form"|"list"|"card"|"tile", mayControl?: boolean, name?: string}} [options]
 * @returns {Promise<(state: string, attributes?: Object) => Promise<void>>} tells the page what Home Assistant says next
 */
export async function mountControl(entityId, state, attributes = {}, options = {}) {
    const {place = "form", mayControl = true, name = "Kitchen"} = options;
    haveEntity({name, entity_id: entityId, state, attributes, can_control: mayControl});
    await mountWithCleanup(HaEntityControl, {props: {recordId: 1, place}});
    return teller();
}

/**
 * Mounts the card of an entity that Home Assistant has so.
 *
 * @param {string} entityId such as `light.kitchen`
 * @param {string} state
 * @param {Object} [attributes]
 * @param {Object} [props] of `HaTile`
 * @returns {Promise<(state: string, attributes?: Object) => Promise<void>>} tells the page what Home Assistant says next
 */
export async function mountTile(entityId, state, attributes = {}, props = {}) {
    const name = "Kitchen";
    haveEntity({name, entity_id: entityId, state, attributes, can_control: true});
    await mountWithCleanup(HaTile, {props: {row: rowOf(1, entityId, {name, state, attributes}), ...props}});
    return teller();
}

function haveEntity(values) {
    const [domain] = values.entity_id.split(".");
    HaEntity._records = [{id: 1, domain, instance_id: 1, ...values}];
}

async function teller() {
    await settle("ha_instance_1", "ha_status");
    await animationFrame();
    const sendFrame = frameSender();
    let moment = NOW;
    return async function tell(newState, changed = {}) {
        moment += 1;
        await sendFrame([{id: 1, s: newState, c: moment, u: moment, "+": changed}]);
        await animationFrame();
    };
}

/** The slider of this label. */
export const slider = (label) => `input[type=range][aria-label="${label}"]`;

/** Lets go of a slider at a value, and lets the time go by that it takes to send it. */
export async function moveSlider(label, value) {
    const input = queryOne(slider(label));
    input.value = value;
    for (const type of ["input", "change"]) {
        input.dispatchEvent(new Event(type, {bubbles: true}));
    }
    await advanceTime(2 * SLIDE_DELAY);
    await animationFrame();
}

/**
 * What a finger does.
 *
 * @param {string} type such as `pointerdown`
 * @param {string|EventTarget} target
 * @param {{clientX: number, clientY: number}} place
 */
export function pointer(type, target, place) {
    const element = typeof target === "string" ? queryOne(target) : target;
    element.dispatchEvent(new PointerEvent(type, {bubbles: true, cancelable: true, ...place}));
}

/** Picks from buttons or from a drop-down. */
export async function pick(label, value) {
    const group = `.o_ha_options[aria-label="${label}"]`;
    if (queryAll(`${group} .o_ha_options_toggle`).length) {
        await click(`${group} .o_ha_options_toggle`);
        await animationFrame();
        await click(`.o_ha_options_menu [data-value="${value}"]`);
    } else {
        await click(`${group} button[data-value="${value}"]`);
    }
    await animationFrame();
}

/** Write a text into the entry of a control and confirm it. */
export async function write(text) {
    await click(".o_ha_entry input");
    await edit(text);
    await animationFrame();
    await press("Enter");
    await animationFrame();
}

/**
 * Answers what the page asks of an entity, and records all that it calls.
 *
 * @param {string} entityId
 * @param {Object<string, Object|((data: Object) => Object|void)>} answers response by service
 * @returns {() => [string, Object][]} as `listenToCalls`
 */
export function answerQuestions(entityId, answers) {
    return listenToCalls((service, data) => {
        const value = typeof answers[service] === "function" ? answers[service](data) : answers[service];
        return value ? {...DONE, response: {[entityId]: value}} : DONE;
    });
}

/** A question has been answered, and the answer is on the screen. */
export async function answered() {
    for (let frame = 0; frame < 4; frame++) {
        await animationFrame();
    }
}
