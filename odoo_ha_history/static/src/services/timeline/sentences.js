import {_t} from "@web/core/l10n/translation";
import {attributeName, attributeText, stateText} from "@odoo_ha_addon/services/words/state_text";
import {stateTone} from "@odoo_ha_addon/services/words/state_tone";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";
import {temperatureUnit} from "@odoo_ha_addon/services/words/temperature";
import {verbOf} from "./verbs";

const {DateTime, Duration} = luxon;

/**
 * What happened, as a sentence in the user's language, with Home Assistant's words for states.
 *
 * @typedef {Object} HaEntry ENTRY of `ha.history.timeline`
 * @typedef {import("@odoo_ha_addon/backend/area_dashboard/dashboard_layout").HaRow} HaRow
 *
 * @typedef {Object} HaPart a piece of a sentence
 * @property {"text"|"name"|"who"|"by"|"state"|"before"} kind
 * @property {string} text
 *
 * @typedef {Object} HaSentence
 * @property {HaPart[]} parts in their order
 * @property {string} [detail] what is told besides, as a text
 * @property {string} tone of the state
 */

export const LOST = ["unavailable", "unknown"];
/** Nobody sets these: what they tell follows from something else. */
const FOLLOWERS = [
    "binary_sensor",
    "calendar",
    "device_tracker",
    "event",
    "person",
    "sensor",
    "sun",
    "weather",
    "zone",
];
const TEMPERATURES = ["temperature", "target_temp_low", "target_temp_high"];
const PERCENTAGES = ["humidity", "percentage", "current_position", "current_tilt_position"];

const SET = {
    who: _t("%(who)s set %(name)s to %(state)s"),
    by: _t("%(name)s was set to %(state)s by %(by)s"),
    alone: _t("%(name)s changed to %(state)s"),
};
const SET_ATTRIBUTE = {
    who: _t("%(who)s set %(what)s of %(name)s to %(state)s"),
    by: _t("%(what)s of %(name)s was set to %(state)s by %(by)s"),
    alone: _t("%(what)s of %(name)s changed to %(state)s"),
};
const SEEN = _t("%(name)s: %(state)s");
const RUNS = {
    automation: [_t("automation %s"), _t("an automation")],
    scene: [_t("scene %s"), _t("a scene")],
    script: [_t("script %s"), _t("a script")],
};

/** A sign for each piece, of those that stand for no character: where it is put, the language decides. */
const SIGNS = {name: "\uE000", who: "\uE001", by: "\uE002", state: "\uE003", what: "\uE004", time: "\uE005"};
const KINDS = Object.fromEntries(Object.entries(SIGNS).map(([kind, sign]) => [sign, kind]));

/**
 * @param {string} template a translated sentence
 * @param {Object<string, string>} texts by kind of the piece
 * @returns {HaPart[]}
 */
function partsOf(template, texts) {
    const sentence = String(template).replace(/%\((\w+)\)s/g, (all, kind) => SIGNS[kind] ?? all);
    return sentence
        .split(/([\uE000-\uE005])/)
        .filter(Boolean)
        .map((piece) =>
            KINDS[piece] ? {kind: KINDS[piece], text: texts[KINDS[piece]]} : {kind: "text", text: piece}
        );
}

/**
 * @param {number} seconds
 * @returns {string} such as "12 min" or "3 hr, 5 min", in the user's language
 */
export function durationText(seconds) {
    const whole = Math.max(1, Math.round(seconds));
    const units =
        whole < 60
            ? ["seconds"]
            : whole < 3600
              ? ["minutes"]
              : whole < 86400
                ? ["hours", "minutes"]
                : ["days", "hours"];
    const parts = Duration.fromObject({seconds: whole})
        .shiftTo(...units)
        .toObject();
    const last = units.at(-1);
    parts[last] = Math.floor(parts[last]);
    const told = Object.fromEntries(
        Object.entries(parts).filter(([unit, number]) => number || unit === units[0])
    );
    return Duration.fromObject(told).toHuman({unitDisplay: "short"});
}

/** @returns {string} such as "automation Good morning"; of what the user may not see only what it is */
function runText({domain, name}) {
    const [named, unnamed] = RUNS[domain] || [];
    if (!named) {
        return name || _t("Home Assistant");
    }
    return name ? String(named).replace("%s", () => name) : String(unnamed);
}

function personText({user, person}) {
    return user?.name || person || _t("Somebody in Home Assistant");
}

/** @returns {string} what set off what did it, or who did; empty where nobody knows */
function detailText({by, trigger, is_person: isPerson, ...cause}, isFollower) {
    if (trigger?.name) {
        return _t("Set off by %s", trigger.name);
    }
    if (by && isFollower) {
        return _t("After %s", runText(by));
    }
    if (by && isPerson) {
        return _t("Started by %s", personText(cause));
    }
    return "";
}

function settingText(row, [attribute, value]) {
    if (value === null || value === undefined) {
        return "";
    }
    if (TEMPERATURES.includes(attribute)) {
        return quantityText(value, temperatureUnit(row));
    }
    if (PERCENTAGES.includes(attribute)) {
        return quantityText(value, "%");
    }
    if (attribute === "brightness") {
        return quantityText(Math.round((value / 255) * 100), "%");
    }
    if (attribute === "volume_level") {
        return quantityText(Math.round(value * 100), "%");
    }
    return attributeText(row, attribute, value);
}

/** Whether the state did not change, but something that was set. */
function isSettingOnly({settings, state, before}) {
    return settings.length > 0 && state === before;
}

/** Whether it is not known what was before, nor that anybody did something: it may have been so for long. */
export function isFirst({before, cause}) {
    return before === null && !cause;
}

function lostSentence(entry, row, texts) {
    if (entry.known_again) {
        const time = durationText(entry.known_again - entry.time);
        const template =
            entry.state === "unavailable"
                ? _t("%(name)s was unavailable for %(time)s")
                : _t("%(name)s was unknown for %(time)s");
        return partsOf(template, {...texts, time});
    }
    const template =
        entry.state === "unavailable" ? _t("%(name)s is unavailable") : _t("%(name)s is unknown");
    return partsOf(template, texts);
}

/** The parts of a sentence about a state, with what was before right behind it. */
function changeParts(template, texts, before) {
    return partsOf(template, texts).flatMap((part) =>
        part.kind === "state" && before ? [part, {kind: "before", text: ` (${before})`}] : [part]
    );
}

function settingParts(setting, row, form, texts) {
    const [attribute, , before] = setting;
    const template = attribute === "temperature" ? SET[form] : SET_ATTRIBUTE[form];
    const told = {...texts, state: settingText(row, setting), what: attributeName(row, attribute)};
    return changeParts(template, told, settingText(row, [attribute, before]));
}

/** @returns {string} what was set besides, such as "Fan mode: High (Low)" */
function furtherText(settings, row) {
    return settings
        .map((setting) => {
            const [attribute, , before] = setting;
            const told = {
                what: attributeName(row, attribute),
                state: settingText(row, setting),
                before: settingText(row, [attribute, before]),
            };
            return told.before
                ? _t("%(what)s: %(state)s (%(before)s)", told)
                : _t("%(what)s: %(state)s", told);
        })
        .join(", ");
}

/** Which of the sentences of a verb it is: who did it, what did it, or neither. */
function formOf({cause}, {domain}) {
    if (!cause || FOLLOWERS.includes(domain)) {
        return "alone";
    }
    return cause.by ? "by" : cause.is_person ? "who" : "alone";
}

function textsOf({state, cause}, row) {
    return {
        name: row.name || row.entity_id,
        who: cause?.is_person ? personText(cause) : "",
        by: cause?.by ? runText(cause.by) : "",
        state: stateText({...row, state}),
    };
}

function changedParts(entry, row, form, texts) {
    if (isFirst(entry)) {
        return partsOf(SEEN, texts);
    }
    const verb = verbOf(row, entry.state);
    if (verb) {
        return partsOf(verb[form] || verb.alone, texts);
    }
    const before = entry.before === null ? "" : stateText({...row, state: entry.before});
    return changeParts(SET[form], texts, before);
}

/**
 * @param {HaEntry} entry
 * @param {HaRow} row of its entity
 * @returns {HaSentence}
 */
export function sentenceOf(entry, row) {
    const tone = stateTone({...row, state: entry.state});
    const texts = textsOf(entry, row);
    if (entry.state === null) {
        return {parts: partsOf(_t("%(name)s was removed from Home Assistant"), texts), detail: "", tone};
    }
    if (LOST.includes(entry.state)) {
        return {parts: lostSentence(entry, row, texts), detail: "", tone};
    }
    const form = formOf(entry, row);
    const detail = entry.cause ? detailText(entry.cause, FOLLOWERS.includes(row.domain)) : "";
    if (isSettingOnly(entry)) {
        const [first, ...further] = entry.settings;
        const details = [furtherText(further, row), detail].filter(Boolean).join(". ");
        return {parts: settingParts(first, row, form, texts), detail: details, tone};
    }
    return {parts: changedParts(entry, row, form, texts), detail, tone};
}

/** @returns {string} the whole sentence, for who hears it */
export function plainText({parts, detail}) {
    return [parts.map(({text}) => text).join(""), detail].filter(Boolean).join(". ");
}

/**
 * @param {number} seconds since the epoch
 * @param {string} [zone] of the site
 * @returns {luxon.DateTime}
 */
export function siteTime(seconds, zone) {
    const moment = DateTime.fromSeconds(seconds, {zone: zone || "default"});
    return moment.isValid ? moment : DateTime.fromSeconds(seconds);
}
