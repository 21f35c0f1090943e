import {_t} from "@web/core/l10n/translation";
import {usableAttributes} from "@odoo_ha_addon/services/live/attribute_types";
import {ownAttributeName, ownAttributeWord, singularOf} from "@odoo_ha_addon/services/words/attribute_words";
import {attributeNameWord, attributeWord, stateWord} from "@odoo_ha_addon/services/words/ha_translations";
import {instantText} from "@odoo_ha_addon/services/words/home_time";
import {wordsOf} from "@odoo_ha_addon/services/words/key_words";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";
import {inUnit, localNumber} from "@odoo_ha_addon/services/words/state_kinds";
import {attributeText} from "@odoo_ha_addon/services/words/state_text";
import {temperatureUnit} from "@odoo_ha_addon/services/words/temperature";

const {Duration} = luxon;

/** What is shown elsewhere already, or means something to programs only. */
const TECHNICAL = [
    "access_token", "assumed_state", "attribution", "code_format", "device_class", "editable", "entity_picture", "event_types",
    "friendly_name", "icon", "id", "last_reset", "restored", "state_class", "supported_color_modes", "supported_features",
    "timestamp", "unit_of_measurement",
]; // prettier-ignore
/** Names of icons, wherever they stand. */
const ICON_NAME = /^(mdi|hass):[\w-]+$/;

const PERCENT = [
    "battery", "battery_level", "brightness_pct", "cloud_coverage", "current_humidity", "current_position",
    "current_tilt_position", "humidity", "max_humidity", "min_humidity", "percentage", "percentage_step", "position",
    "target_humidity_step", "tilt_position", "update_percentage",
]; // prettier-ignore
const METERS = ["gps_accuracy", "radius"];
/** What a number of its own is counted in, its limits are counted in too. */
const LIMITS = ["initial", "max", "maximum", "min", "minimum", "step"];
/** Degrees of which the sixth decimal is still some centimetres. */
const COORDINATES = ["latitude", "longitude"];
/** Units that Home Assistant gives in attributes of their own. */
const UNIT_ATTRIBUTES = {
    apparent_temperature: "temperature_unit",
    dew_point: "temperature_unit",
    precipitation: "precipitation_unit",
    pressure: "pressure_unit",
    temperature: "temperature_unit",
    visibility: "visibility_unit",
    wind_gust_speed: "wind_speed_unit",
    wind_speed: "wind_speed_unit",
};
const TEMPERATURES = [
    "current_temperature", "max_temp", "min_temp", "target_temp_high", "target_temp_low", "target_temp_step", "temperature",
]; // prettier-ignore
const KELVINS = ["color_temp_kelvin", "max_color_temp_kelvin", "min_color_temp_kelvin"];
const MIREDS = ["color_temp", "max_mireds", "min_mireds"];
const DEGREES = ["azimuth", "elevation", "wind_bearing"];
const SECONDS = ["media_duration", "media_position"];
const LONGEST_SECONDS = 1e9;
/** Parts of their whole, shown in percent. */
const SHARES = {brightness: 255, volume_level: 1};

const ABBREVIATIONS =
    /\b(aqi|co2|dns|gps|hs|hvac|id|ip|mac|mdi|rgb|rgbw|rgbww|ssid|ssl|url|usb|uuid|uv|wifi|xy)\b/gi;
/** A key of a fixed set, such as `heat_cool`; names that people gave have spaces, ids have dots or digits. */
const KEY = /^[a-z]+(_[a-z]+)+$/;
/** Attributes whose values are keys of a fixed set, even where they are one word. */
const CHOICE = /_(action|direction|mode)$/;
/** More characters are folded away. */
const LONGEST_TEXT = 120;
/** What lies deeper is shown as Home Assistant wrote it. */
const DEEPEST = 4;

/**
 * One attribute, as a person reads it.
 *
 * @typedef {Object} AttributeRow
 * @property {string} key Home Assistant's
 * @property {string} label
 * @property {string} text the value, or the summary of what is folded
 * @property {string} [color] CSS colour that the value stands for
 * @property {string} [whole] the whole of a text that is folded
 * @property {AttributeRow[]} [parts] of a value that is folded
 */

/**
 * The attributes of an entity in words, in the user's number and date format, with the units that Home Assistant means.
 *
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} entity
 * @returns {{rows: AttributeRow[], empty: AttributeRow[], technical: AttributeRow[]}} `empty` are those without a value now
 */
export function attributeRows(entity) {
    const rows = Object.entries(entity.attributes || {}).map(([key, value]) => rowOf(key, value, entity, 0));
    const isTechnical = ({key}) =>
        TECHNICAL.includes(key) || key.endsWith("_unit") || ICON_NAME.test(entity.attributes[key]);
    const isEmpty = ({key}) => [null, undefined, ""].includes(entity.attributes[key]);
    const readable = rows.filter((row) => !isTechnical(row));
    return {
        rows: readable.filter((row) => !isEmpty(row)),
        empty: readable.filter(isEmpty),
        technical: rows.filter(isTechnical),
    };
}

const NO_ENTITY = {domain: "", attributes: {}};

/**
 * @param {Object} data of a service call
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} [entity] whose words are used
 * @returns {AttributeRow[]}
 */
export function dataRows(data, entity = NO_ENTITY) {
    return Object.entries(data || {}).map(([key, value]) => rowOf(key, value, entity, 0));
}

/**
 * @param {Object} data of a service call
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} [entity] whose words are used
 * @returns {string} such as "Brightness 50%, Transition 2"
 */
export function dataText(data, entity) {
    return dataRows(data, entity)
        .map(({label, text}) => `${label} ${text}`)
        .join(", ");
}

/**
 * @param {string} key such as `hvac_action`
 * @returns {string} in the user's language, where we have a name for it; else its words
 */
export function attributeLabel(key) {
    return ownAttributeName(key) ?? wordsOf(key).replace(ABBREVIATIONS, (word) => word.toUpperCase());
}

function rowOf(key, value, entity, depth, itemLabel = undefined) {
    const label = itemLabel ?? attributeNameWord(entity, key) ?? attributeLabel(key);
    const row = {key, label, ...valueOf(key, value, entity, depth)};
    const color =
        key.endsWith("rgb_color") && Array.isArray(value) ? `rgb(${value.map(Number).join(", ")})` : "";
    return color ? {...row, color} : row;
}

/** @returns {Partial<AttributeRow>} */
function valueOf(key, value, entity, depth) {
    if (Array.isArray(value)) {
        return listOf(key, value, entity, depth);
    }
    if (value && typeof value === "object") {
        return objectOf(value, entity, depth);
    }
    const text = scalarText(key, value, entity);
    return text.length > LONGEST_TEXT ? {text: `${text.slice(0, LONGEST_TEXT / 2)}…`, whole: text} : {text};
}

function listOf(key, list, entity, depth) {
    if (!list.length) {
        return {text: _t("None")};
    }
    if (list.every((item) => !item || typeof item !== "object")) {
        const text = list.map((item) => scalarText(key, item, entity)).join(", ");
        if (text.length <= LONGEST_TEXT) {
            return {text};
        }
    }
    const parts = list.map((item, index) => rowOf(key, item, entity, depth + 1, String(index + 1)));
    return {text: _t("%s items", list.length), ...deepOf(list, parts, depth)};
}

function objectOf(object, entity, depth) {
    const entries = Object.entries(object);
    if (!entries.length) {
        return {text: _t("None")};
    }
    const parts = entries.map(([key, value]) => rowOf(key, value, entity, depth + 1));
    return {text: _t("%s values", entries.length), ...deepOf(object, parts, depth)};
}

function deepOf(value, parts, depth) {
    return depth < DEEPEST ? {parts} : {whole: JSON.stringify(value)};
}

function scalarText(key, value, entity) {
    if (value === null || value === undefined || value === "") {
        return _t("None");
    }
    if (typeof value === "boolean") {
        return value ? _t("Yes") : _t("No");
    }
    return typeof value === "number" ? numberText(key, value, entity) : stringText(key, value, entity);
}

function stringText(key, value, entity) {
    // What stands in `fan_modes` are words of `fan_mode`; those of `hvac_modes` are states.
    const attribute = singularOf(key);
    const word =
        attribute === "hvac_mode" ? stateWord(entity, value) : attributeWord(entity, attribute, value);
    const known = word ?? ownAttributeWord(key, value);
    if (known) {
        return known;
    }
    if (CHOICE.test(attribute)) {
        return attributeText(entity, attribute, value);
    }
    const moment = instantText(value, entity, {showSeconds: true});
    return moment || (KEY.test(value) && !key.endsWith("id") ? wordsOf(value) : value);
}

function numberText(key, value, entity) {
    if (SECONDS.includes(key) && value >= 0 && value < LONGEST_SECONDS) {
        return Duration.fromMillis(value * 1000).toFormat(value < 3600 ? "m:ss" : "h:mm:ss");
    }
    if (key in SHARES) {
        return quantityText(Math.round((value / SHARES[key]) * 100), "%");
    }
    if (COORDINATES.includes(key)) {
        return inUnit(localNumber(String(Number(value.toFixed(6)))), "°");
    }
    return quantityText(value, unitOf(key, entity));
}

/** @returns {string} */
function unitOf(key, entity) {
    const attributes = usableAttributes(entity.attributes);
    if (PERCENT.includes(key)) {
        return "%";
    }
    if (DEGREES.includes(key)) {
        return "°";
    }
    if (TEMPERATURES.includes(key)) {
        return attributes.temperature_unit || temperatureUnit(entity);
    }
    if (KELVINS.includes(key)) {
        return "K";
    }
    if (METERS.includes(key)) {
        return "m";
    }
    if (LIMITS.includes(key)) {
        return attributes.unit_of_measurement || "";
    }
    return attributes[UNIT_ATTRIBUTES[key]] || (MIREDS.includes(key) ? "mired" : "");
}
