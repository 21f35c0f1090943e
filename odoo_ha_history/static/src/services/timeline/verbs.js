import {_t} from "@web/core/l10n/translation";

/**
 * What happened, as a verb: three sentences for who did it, for what did it, and for what is not known to be done by anybody.
 *
 * @typedef {{who?: string, by?: string, alone: string}} HaVerb with `%(who)s`, `%(by)s` and `%(name)s`
 */

const TURNED_ON = {
    who: _t("%(who)s turned on %(name)s"),
    by: _t("%(name)s was turned on by %(by)s"),
    alone: _t("%(name)s turned on"),
};
const TURNED_OFF = {
    who: _t("%(who)s turned off %(name)s"),
    by: _t("%(name)s was turned off by %(by)s"),
    alone: _t("%(name)s turned off"),
};
const OPENED = {
    who: _t("%(who)s opened %(name)s"),
    by: _t("%(name)s was opened by %(by)s"),
    alone: _t("%(name)s was opened"),
};
const CLOSED = {
    who: _t("%(who)s closed %(name)s"),
    by: _t("%(name)s was closed by %(by)s"),
    alone: _t("%(name)s was closed"),
};
const LOCKED = {
    who: _t("%(who)s locked %(name)s"),
    by: _t("%(name)s was locked by %(by)s"),
    alone: _t("%(name)s was locked"),
};
const UNLOCKED = {
    who: _t("%(who)s unlocked %(name)s"),
    by: _t("%(name)s was unlocked by %(by)s"),
    alone: _t("%(name)s was unlocked"),
};
const PRESSED = {
    who: _t("%(who)s pressed %(name)s"),
    by: _t("%(name)s was pressed by %(by)s"),
    alone: _t("%(name)s was pressed"),
};
const ACTIVATED = {
    who: _t("%(who)s activated %(name)s"),
    by: _t("%(name)s was activated by %(by)s"),
    alone: _t("%(name)s was activated"),
};
const STARTED = {
    who: _t("%(who)s started %(name)s"),
    by: _t("%(name)s was started by %(by)s"),
    alone: _t("%(name)s was started"),
};
const RUN = {alone: _t("%(name)s has ended")};
const HAPPENED = {alone: _t("%(name)s happened")};
const CAME_HOME = {alone: _t("%(name)s came home")};
const WENT_AWAY = {alone: _t("%(name)s went away")};

const SWITCHED = {on: TURNED_ON, off: TURNED_OFF};
const MOVED = {open: OPENED, closed: CLOSED};
const PRESENCE = {home: CAME_HOME, not_home: WENT_AWAY};
/** By domain and state; `*` stands for any. */
const VERBS = {
    automation: SWITCHED,
    button: {"*": PRESSED},
    cover: MOVED,
    device_tracker: PRESENCE,
    event: {"*": HAPPENED},
    fan: SWITCHED,
    humidifier: SWITCHED,
    input_boolean: SWITCHED,
    input_button: {"*": PRESSED},
    light: SWITCHED,
    lock: {locked: LOCKED, unlocked: UNLOCKED, open: OPENED},
    media_player: SWITCHED,
    person: PRESENCE,
    remote: SWITCHED,
    scene: {"*": ACTIVATED},
    script: {on: STARTED, off: RUN},
    siren: SWITCHED,
    switch: SWITCHED,
    valve: MOVED,
};
const OPENING = {on: OPENED, off: CLOSED};
/** Of binary sensors, by device class; others have words of Home Assistant's. */
const OF_CLASS = {
    door: OPENING,
    garage_door: OPENING,
    lock: {on: UNLOCKED, off: LOCKED},
    opening: OPENING,
    window: OPENING,
};

/**
 * @param {{domain: string, attributes?: Object}} row
 * @param {string} state
 * @returns {HaVerb|undefined}
 */
export function verbOf({domain, attributes = {}}, state) {
    const verbs = domain === "binary_sensor" ? OF_CLASS[attributes.device_class] : VERBS[domain];
    return verbs && (Object.hasOwn(verbs, state) ? verbs[state] : verbs["*"]);
}
