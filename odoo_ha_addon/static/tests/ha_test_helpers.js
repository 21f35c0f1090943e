import {mailModels} from "@mail/../tests/mail_test_helpers";
import {after, beforeEach, expect} from "@odoo/hoot";
import {advanceTime} from "@odoo/hoot-mock";
import {
    defineModels,
    fields,
    getService,
    MockServer,
    models,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {cardParts, dialogParts} from "@odoo_ha_addon/services/entity_parts";
import {BATCH_DELAY} from "@odoo_ha_addon/services/live/follower";

export const NOW = 1_700_000_000;

/** STATE of docs/live-states.md. */
export function stateOf(id, values = {}) {
    return {
        id,
        entity_id: "light.kitchen",
        name: "Kitchen",
        domain: "light",
        instance_id: 1,
        state: "off",
        attributes: {},
        last_changed: NOW,
        last_updated: NOW,
        control: true,
        disabled: false,
        ...values,
    };
}

export class HaInstance extends models.Model {
    _name = "ha.instance";

    name = fields.Char();
    connection_state = fields.Selection({
        selection: [
            ["disabled", "Disabled"],
            ["incomplete", "Incomplete"],
            ["waiting", "Waiting"],
            ["connecting", "Connecting"],
            ["syncing", "Syncing"],
            ["connected", "Connected"],
            ["retrying", "Retrying"],
            ["refused", "Refused"],
            ["failed", "Failed"],
        ],
    });
    connection_reason = fields.Char();
    connection_paragraph = fields.Char();
    connection_since = fields.Datetime();
    next_try = fields.Datetime();
    ha_version = fields.Char();

    _records = [
        {id: 1, name: "Home", connection_state: "connected"},
        {id: 2, name: "Office", connection_state: "connected"},
    ];
}

/** A server that remembers who asked for what, and answers with its records. */
export class HaEntity extends models.Model {
    _name = "ha.entity";

    name = fields.Char();
    entity_id = fields.Char();
    domain = fields.Char();
    instance_id = fields.Many2one({relation: "ha.instance"});
    platform = fields.Char();
    translation_key = fields.Char();
    has_state = fields.Boolean({
        compute() {
            for (const record of this) {
                record.has_state = typeof record.state === "string";
            }
        },
    });
    state = fields.Char();
    display_precision = fields.Char();
    attributes = fields.Json();
    last_changed = fields.Datetime();
    last_updated = fields.Datetime();
    can_control = fields.Boolean();
    disabled = fields.Boolean();
    hidden = fields.Boolean();
    icon = fields.Char();
    original_icon = fields.Char();

    has_default_code() {
        return false;
    }

    _records = [
        {
            id: 1,
            name: "Kitchen",
            entity_id: "light.kitchen",
            domain: "light",
            instance_id: 1,
            state: "off",
            attributes: {brightness: 10},
            can_control: true,
        },
        {
            id: 2,
            name: "Office kitchen",
            entity_id: "light.kitchen",
            domain: "light",
            instance_id: 2,
            state: "off",
            attributes: {},
            can_control: true,
        },
        {
            id: 3,
            name: "Outside",
            entity_id: "sensor.outside",
            domain: "sensor",
            instance_id: 1,
            state: "21.50",
            attributes: {unit_of_measurement: "°C"},
            can_control: false,
        },
    ];

    follow(viewer, ids) {
        return {
            ttl: 60,
            channels: [...new Set(this.browse(ids).map((record) => `ha_instance_${record.instance_id}`))],
            entities: this.browse(ids).map((record) =>
                stateOf(record.id, {
                    name: record.name,
                    entity_id: record.entity_id,
                    domain: record.domain,
                    instance_id: record.instance_id,
                    platform: record.platform || "",
                    translation_key: record.translation_key || "",
                    state: record.state === false ? null : record.state,
                    display_precision: record.display_precision ? Number(record.display_precision) : null,
                    attributes: record.attributes || {},
                    control: record.can_control,
                    disabled: record.disabled,
                })
            ),
        };
    }

    unfollow() {
        return true;
    }

    call_service() {
        return {state: "done", error: false, code: false, response: null, milliseconds: 12};
    }
}

/** The models of the addon beside those that it depends on; call it at the top of a file of tests. */
export function defineHaModels() {
    defineModels({...mailModels, HaInstance, HaEntity});
    // What other addons show of an entity has its tests there.
    beforeEach(() => {
        setParts(cardParts);
        setParts(dialogParts);
    });
}

/**
 * Have these parts and no others on cards or in dialogs, for the test.
 *
 * @param {typeof cardParts} category
 * @param {Object<string, import("@odoo_ha_addon/services/entity_parts").HaEntityPart>} [parts] by key
 */
export function setParts(category, parts = {}) {
    patchWithCleanup(category, {getEntries: () => Object.entries(parts)});
}

/** Sends a message to those who have added the channel, as the server does. */
export async function sendOnBus(channel, type, payload) {
    MockServer.env["bus.bus"]._sendone(channel, type, payload);
    await advanceTime(0);
}

/** Numbers the frames of a channel as the bridge does. */
export function frameSender(channel = "ha_instance_1", epoch = "1-1") {
    let number = 0;
    return async function sendFrame(entities, {skip = 0, ...values} = {}) {
        number += 1 + skip;
        await sendOnBus(channel, "ha_frame", {channel, epoch, number, entities, gone: [], ...values});
    };
}

/**
 * Lets time go by until the condition holds. The bus talks with its worker and its socket in turns of their own, of which nobody
 * knows how many it takes.
 */
export async function passTimeUntil(condition) {
    for (let turn = 0; turn < 50 && !condition(); turn++) {
        await advanceTime(100);
    }
    expect(condition()).toBe(true, {message: `${condition}`});
}

/** Time for the question that is due to be asked and answered, and for the bus to hear exactly these channels of ours. */
export async function settle(...channels) {
    await advanceTime(BATCH_DELAY);
    await passTimeUntil(() => heardChannels().join() === channels.join());
}

/**
 * Listens to the questions of the page.
 *
 * @returns {() => string[]} gives the questions since it was called last, such as `["follow 1,2", "unfollow"]`
 */
export function listenToQuestions() {
    const questions = [];
    onRpc("ha.entity", "follow", ({args}) => {
        questions.push(`follow ${args[1].join(",")}`);
    });
    onRpc("ha.entity", "unfollow", () => {
        questions.push("unfollow");
    });
    return () => questions.splice(0);
}

/** The channels to which the page has subscribed, without those of other addons. */
export function heardChannels() {
    const {env} = MockServer;
    return (env["bus.bus"].channelsByUser[env.uid] || []).filter((channel) => channel.startsWith("ha_"));
}

/** Follows the entities for as long as the test lasts. */
export function followUntilTheEnd(...ids) {
    const store = getService("ha_store");
    for (const id of ids) {
        after(store.follow(id));
    }
    return store;
}

/** Hides the page, or shows it again. */
export function setPageVisible(isVisible) {
    patchWithCleanup(document, {visibilityState: isVisible ? "visible" : "hidden"});
    document.dispatchEvent(new Event("visibilitychange"));
}
