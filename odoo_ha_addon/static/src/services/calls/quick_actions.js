import {_t} from "@web/core/l10n/translation";

/**
 * What one key press in the command palette does to an entity: the one thing that nobody has to be asked about any further. A domain
 * declares it as its `quickAction`.
 *
 * @typedef {Object} QuickAction
 * @property {string} label what it will do
 * @property {string} done what was done
 * @property {string} service of the entity's domain
 * @property {{state?: string}} shown the state to show until Home Assistant's own has come
 */

const TURN_ON = {label: _t("Turn on"), done: _t("Turned on"), service: "turn_on", shown: {state: "on"}};
const TURN_OFF = {label: _t("Turn off"), done: _t("Turned off"), service: "turn_off", shown: {state: "off"}};

/**
 * @param {{state: string}} entity of a domain that is on or off
 * @returns {QuickAction}
 */
export function turnOnOrOff({state}) {
    return state === "on" ? TURN_OFF : TURN_ON;
}
