import {_t} from "@web/core/l10n/translation";
import {dataRows, dataText} from "@odoo_ha_addon/backend/forms/attributes/attribute_rows";
import {wordsOf} from "@odoo_ha_addon/services/words/key_words";

/** What was asked of Home Assistant, as a sentence. Services that are not here are told by their names. */
const SERVICES = {
    alarm_arm_away: _t("Arm away"),
    alarm_arm_custom_bypass: _t("Arm with bypass"),
    alarm_arm_home: _t("Arm home"),
    alarm_arm_night: _t("Arm night"),
    alarm_arm_vacation: _t("Arm vacation"),
    alarm_disarm: _t("Disarm"),
    alarm_trigger: _t("Trigger the alarm"),
    clean_spot: _t("Clean a spot"),
    close_cover: _t("Close"),
    close_cover_tilt: _t("Close the slats"),
    close_valve: _t("Close"),
    decrement: _t("Decrease"),
    increment: _t("Increase"),
    install: _t("Install"),
    lock: _t("Lock"),
    media_next_track: _t("Next track"),
    media_pause: _t("Pause"),
    media_play: _t("Play"),
    media_play_pause: _t("Play or pause"),
    media_previous_track: _t("Previous track"),
    media_seek: _t("Jump to a position"),
    media_stop: _t("Stop"),
    open: _t("Open"),
    open_cover: _t("Open"),
    open_cover_tilt: _t("Open the slats"),
    open_valve: _t("Open"),
    oscillate: _t("Oscillate"),
    pause: _t("Pause"),
    press: _t("Press"),
    repeat_set: _t("Set repeat"),
    reset: _t("Reset"),
    return_to_base: _t("Return to the dock"),
    select_option: _t("Select"),
    select_sound_mode: _t("Select the sound mode"),
    select_source: _t("Select the source"),
    send_command: _t("Send a command"),
    set_cover_position: _t("Move to a position"),
    set_cover_tilt_position: _t("Tilt the slats"),
    set_datetime: _t("Set"),
    set_direction: _t("Set the direction"),
    set_fan_mode: _t("Set the fan mode"),
    set_fan_speed: _t("Set the fan speed"),
    set_humidity: _t("Set the humidity"),
    set_hvac_mode: _t("Set the mode"),
    set_mode: _t("Set the mode"),
    set_operation_mode: _t("Set the mode"),
    set_percentage: _t("Set the speed"),
    set_preset_mode: _t("Set the preset"),
    set_swing_mode: _t("Set the swing mode"),
    set_temperature: _t("Set the temperature"),
    set_value: _t("Set"),
    set_valve_position: _t("Move to a position"),
    shuffle_set: _t("Set shuffle"),
    skip: _t("Skip"),
    speak: _t("Speak"),
    start: _t("Start"),
    start_mowing: _t("Start mowing"),
    stop: _t("Stop"),
    stop_cover: _t("Stop"),
    stop_cover_tilt: _t("Stop the slats"),
    stop_valve: _t("Stop"),
    toggle: _t("Toggle"),
    trigger: _t("Trigger"),
    turn_off: _t("Turn off"),
    turn_on: _t("Turn on"),
    unlock: _t("Unlock"),
    volume_down: _t("Turn the volume down"),
    volume_mute: _t("Mute"),
    volume_set: _t("Set the volume"),
    volume_up: _t("Turn the volume up"),
};

const KINDS = {
    area: _t("an area"),
    category: _t("a category"),
    device: _t("a device"),
    entity: _t("an entity"),
    floor: _t("a floor"),
    label: _t("a label"),
};
const EDIT = /^config\/(?<kind>[a-z]+)_registry\/(?<verb>create|update|delete|remove)$/;
/** What says which record an edit is of, not what it makes of it. */
const ADDRESS = ["area_id", "category_id", "device_id", "entity_id", "floor_id", "label_id", "scope", "type"];

function editText(name) {
    const {kind, verb} = EDIT.exec(name)?.groups || {};
    const what = KINDS[kind];
    if (!what) {
        return "";
    }
    switch (verb) {
        case "create":
            return _t("Create %(kind)s", {kind: what});
        case "update":
            return _t("Change %(kind)s", {kind: what});
    }
    return _t("Delete %(kind)s", {kind: what});
}

/** The data of a service call, or what an edit changes. */
function dataOf({name, payload}) {
    if (!EDIT.test(name)) {
        return payload?.service_data || {};
    }
    const {kind} = EDIT.exec(name).groups;
    const isAddress = (key) => ADDRESS.includes(key) && (key === `${kind}_id` || !key.endsWith("_id"));
    return Object.fromEntries(Object.entries(payload || {}).filter(([key]) => !isAddress(key)));
}

/** Of which thing the data is, so that Home Assistant's own words for it can be found. */
function thingOf({name, instance_id: instanceId}) {
    return {domain: name.split(".")[0], attributes: {}, instance_id: instanceId};
}

/**
 * @typedef {Object} HaCommand as `ha.command` has it
 * @property {string} name such as `light.turn_on` or `config/area_registry/update`
 * @property {Object|false} payload
 * @property {number} [instance_id]
 *
 * @param {HaCommand} command
 * @returns {string} what was asked, without with what
 */
export function serviceText({name}) {
    const service = name.split(".").pop();
    return editText(name) || String(SERVICES[service] || wordsOf(service));
}

/**
 * @param {HaCommand} command
 * @returns {string} such as "Turn on: Color temperature 3,333 K"
 */
export function commandText(command) {
    const service = serviceText(command);
    const data = dataText(dataOf(command), thingOf(command));
    return data ? _t("%(service)s: %(data)s", {service, data}) : service;
}

/**
 * @param {HaCommand} command
 * @returns {import("@odoo_ha_addon/backend/forms/attributes/attribute_rows").AttributeRow[]} what was sent with it
 */
export function commandRows(command) {
    return dataRows(dataOf(command), thingOf(command));
}
