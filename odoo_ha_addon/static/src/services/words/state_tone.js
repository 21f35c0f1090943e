import {usableEntity} from "@odoo_ha_addon/services/live/attribute_types";
import {presenceOf} from "@odoo_ha_addon/services/live/presence";
import {declarationOf} from "@odoo_ha_addon/services/control_registry";

/**
 * How much a state asks to be noticed. A component writes its tone into `data-tone`, and `components/ui/state_tone.scss` says how that
 * looks.
 *
 * - `active`: something is on, open or at work
 * - `alert`: something is wrong
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
 * What a domain declares that has states of its own for rest or trouble.
 *
 * @param {{idle?: string[], alert?: string[]}} states
 * @returns {(entity: {state: string}) => string|undefined}
 */
export function tonesOf({idle = [], alert = []}) {
    return ({state}) => {
        if (alert.includes(state)) {
            return "alert";
        }
        return idle.includes(state) ? "idle" : undefined;
    };
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
    if (presence === "unavailable" || presence === "unknown") {
        return presence;
    }
    const ownTone = declarationOf(entity.domain)?.stateTone?.(usableEntity(entity));
    return ownTone ?? generalTone(entity.state);
}

function generalTone(state) {
    if (ALERT_STATES.includes(state)) {
        return "alert";
    }
    return IDLE_STATES.includes(state) ? "idle" : "active";
}
