import {_t} from "@web/core/l10n/translation";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";
import {attributeName, attributeText} from "@odoo_ha_addon/services/words/state_text";
import {temperatureUnit} from "@odoo_ha_addon/services/words/temperature";

/**
 * What somebody did, told to themselves.
 *
 * @typedef {Object} HaAction ACTION of docs/portal.md
 * @property {number} id
 * @property {number} time seconds since 1970
 * @property {number} entity record id
 * @property {string} service without its domain
 * @property {string} state of the command
 * @property {Object<string, string|number>} settings
 */

const TURNED_ON = _t("You turned on %s");
const TURNED_OFF = _t("You turned off %s");
const OPENED = _t("You opened %s");
const CLOSED = _t("You closed %s");
const STOPPED = _t("You stopped %s");
const STARTED = _t("You started %s");
const SENTENCES = {
    turn_on: TURNED_ON,
    turn_off: TURNED_OFF,
    toggle: _t("You switched %s"),
    open: OPENED,
    open_cover: OPENED,
    open_valve: OPENED,
    close_cover: CLOSED,
    close_valve: CLOSED,
    stop: STOPPED,
    stop_cover: STOPPED,
    stop_valve: STOPPED,
    media_stop: STOPPED,
    lock: _t("You locked %s"),
    unlock: _t("You unlocked %s"),
    press: _t("You pressed %s"),
    start: STARTED,
    media_play: STARTED,
    media_pause: _t("You paused %s"),
    pause: _t("You paused %s"),
};
const STARTED_BY_TURNING_ON = {scene: _t("You activated %s"), script: STARTED, automation: STARTED};
const CHANGED = _t("You changed %s");
const NOT_DONE = ["failed", "expired"];
const PERCENTAGES = ["brightness_pct", "humidity", "percentage", "position", "tilt_position"];
const TEMPERATURES = ["target_temp_high", "target_temp_low", "temperature"];

/**
 * @param {HaAction} action
 * @param {{name: string, domain: string}} row of its entity
 * @returns {string}
 */
export function actionText({service}, {name, domain}) {
    const template =
        (service === "turn_on" && STARTED_BY_TURNING_ON[domain]) || SENTENCES[service] || CHANGED;
    return String(template).replace("%s", () => name);
}

/** @returns {string} what was set, and that it did not succeed; empty where there is nothing to tell */
export function detailText({settings, state}, row) {
    const told = Object.entries(settings).map(([name, value]) =>
        _t("%(what)s: %(state)s", {
            what: attributeName(row, attributeOf(name)),
            state: valueText(row, name, value),
        })
    );
    if (NOT_DONE.includes(state)) {
        told.push(_t("It was not carried out."));
    } else if (state === "unknown") {
        told.push(_t("Nobody knows whether it was carried out."));
    }
    return told.join(" · ");
}

function attributeOf(name) {
    return name === "brightness_pct" ? "brightness" : name;
}

function valueText(row, name, value) {
    if (name === "brightness") {
        return quantityText(Math.round((value / 255) * 100), "%");
    }
    if (name === "volume_level") {
        return quantityText(Math.round(value * 100), "%");
    }
    if (PERCENTAGES.includes(name)) {
        return quantityText(value, "%");
    }
    if (TEMPERATURES.includes(name)) {
        return quantityText(value, temperatureUnit(row));
    }
    return typeof value === "number"
        ? quantityText(value, row.attributes.unit_of_measurement)
        : attributeText(row, name, value);
}
