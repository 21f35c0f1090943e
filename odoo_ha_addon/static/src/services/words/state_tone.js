import {usableEntity} from "@odoo_ha_addon/services/live/attribute_types";
import {presenceOf} from "@odoo_ha_addon/services/live/presence";
import {declarationOf} from "@odoo_ha_addon/services/control_registry";

/**
 * How much a state asks to be noticed. A component writes its tone into `data-tone`, and `components/ui/state_tone.scss` says how that
 * looks.
 *
 * - `active`: something is on, open or at work
 * - `alert`: something is wrong
 * - `open`: what keeps people or the weather out is open or unlocked; `secure`: it is locked, or guards
 * - `heating`, `cooling`, `playing`: what it does
 * - `idle`: nothing happens that anybody would want to notice
 * - `value`: neither on nor off, as a temperature
 * - `unavailable`, `unknown`, `missing`: nobody knows
 *
 * A domain may declare others, with their look in its folder.
 */

/** States in which whatever it is does nothing that anybody would want to notice. */
const IDLE_STATES = ["", "closed", "idle", "off", "ok", "paused", "standby", "stopped"];
const ALERT_STATES = ["error", "problem"];

/** What a domain whose states are values declares. */
export const valueTone = () => "value";

/**
 * What a domain declares whose states have tones of their own.
 *
 * @param {Object<string, string[]>} states by tone
 * @returns {(entity: {state: string}) => string|undefined}
 */
export function tonesOf(states) {
    const tones = new Map(
        Object.entries(states).flatMap(([tone, names]) => names.map((name) => [name, tone]))
    );
    return ({state}) => tones.get(state);
}

/**
 * @param {{domain: string, state: string|null|false, attributes?: Object}} entity
 * @returns {string}
 */
export function stateTone(entity) {
    const presence = presenceOf(entity);
    if (presence === "absent") {
        return "missing";
    }
    const declaration = declarationOf(entity.domain);
    if (presence === "unknown" && declaration?.unknownText) {
        return "idle";
    }
    if (presence === "unavailable" || presence === "unknown") {
        return presence;
    }
    const ownTone = declaration?.stateTone?.(usableEntity(entity));
    return ownTone ?? generalTone(entity.state);
}

function generalTone(state) {
    if (ALERT_STATES.includes(state)) {
        return "alert";
    }
    return IDLE_STATES.includes(state) ? "idle" : "active";
}
