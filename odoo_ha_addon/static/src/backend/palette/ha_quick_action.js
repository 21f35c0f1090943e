import {_t} from "@web/core/l10n/translation";

/**
 * What one key press does to an entity: the one thing that nobody has to be asked about any further.
 *
 * @typedef {Object} QuickAction
 * @property {string} label what it will do
 * @property {string} done what was done
 * @property {string} service of the entity's domain
 * @property {{state?: string}} shown the state to show until Home Assistant's own has come
 */

const turnOn = {label: _t("Turn on"), done: _t("Turned on"), service: "turn_on", shown: {state: "on"}};
const turnOff = {label: _t("Turn off"), done: _t("Turned off"), service: "turn_off", shown: {state: "off"}};
const open = (service) => ({label: _t("Open"), done: _t("Opening"), service, shown: {}});
const close = (service) => ({label: _t("Close"), done: _t("Closing"), service, shown: {}});
const press = {label: _t("Press"), done: _t("Pressed"), service: "press", shown: {}};
const lock = {label: _t("Lock"), done: _t("Locked"), service: "lock", shown: {}};
const unlock = {label: _t("Unlock"), done: _t("Unlocked"), service: "unlock", shown: {}};

const onOff = ({state}) => (state === "on" ? turnOff : turnOn);
const openClose = (opening, closing) => (entity) =>
    ({open: close(closing), opening: close(closing), closed: open(opening), closing: open(opening)})[
        entity.state
    ];

const ACTIONS = {
    button: () => press,
    cover: openClose("open_cover", "close_cover"),
    fan: onOff,
    humidifier: onOff,
    input_boolean: onOff,
    input_button: () => press,
    light: onOff,
    // One with a code is opened instead: nobody types it into a search.
    lock: ({state, attributes}) => !attributes.code_format && {locked: unlock, unlocked: lock}[state],
    scene: () => ({label: _t("Activate"), done: _t("Activated"), service: "turn_on", shown: {}}),
    script: ({state}) =>
        state === "on"
            ? {label: _t("Stop"), done: _t("Stopped"), service: "turn_off", shown: {}}
            : {label: _t("Run"), done: _t("Done"), service: "turn_on", shown: {}},
    siren: onOff,
    switch: onOff,
    valve: openClose("open_valve", "close_valve"),
};

/**
 * @param {Partial<import("@odoo_ha_addon/services/live/entity_table").HaEntity>} entity
 * @returns {QuickAction|undefined} nothing where there is no such thing, or it cannot be done now
 */
export function quickActionOf({domain, state, attributes = {}, control, disabled}) {
    const isThere = state !== null && state !== undefined && state !== "unavailable" && !disabled;
    return (
        (control && isThere && Object.hasOwn(ACTIONS, domain) && ACTIONS[domain]({state, attributes})) ||
        undefined
    );
}
