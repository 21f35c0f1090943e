import {_t} from "@web/core/l10n/translation";

/**
 * The words that Home Assistant shows for states, by domain and, for binary sensors, by device class.
 *
 * A state that is not here is shown as it is: the option of a select, the zone of a person.
 */

const ON_OFF = {on: _t("On"), off: _t("Off")};
const OPEN_CLOSED = {on: _t("Open"), off: _t("Closed")};
const DETECTED_CLEAR = {on: _t("Detected"), off: _t("Clear")};
const HOME_AWAY = {home: _t("Home"), not_home: _t("Away")};
const MOVING_OPENING = {
    open: _t("Open"),
    opening: _t("Opening"),
    closed: _t("Closed"),
    closing: _t("Closing"),
    stopped: _t("Stopped"),
};

export const BINARY_SENSOR_WORDS = {
    battery: {on: _t("Low"), off: _t("Normal")},
    battery_charging: {on: _t("Charging"), off: _t("Not charging")},
    carbon_monoxide: DETECTED_CLEAR,
    cold: {on: _t("Cold"), off: _t("Normal")},
    connectivity: {on: _t("Connected"), off: _t("Disconnected")},
    door: OPEN_CLOSED,
    garage_door: OPEN_CLOSED,
    gas: DETECTED_CLEAR,
    heat: {on: _t("Hot"), off: _t("Normal")},
    light: {on: _t("Light detected"), off: _t("No light")},
    lock: {on: _t("Unlocked"), off: _t("Locked")},
    moisture: {on: _t("Wet"), off: _t("Dry")},
    motion: DETECTED_CLEAR,
    moving: {on: _t("Moving"), off: _t("Not moving")},
    occupancy: DETECTED_CLEAR,
    opening: OPEN_CLOSED,
    plug: {on: _t("Plugged in"), off: _t("Unplugged")},
    power: ON_OFF,
    presence: {on: _t("Home"), off: _t("Away")},
    problem: {on: _t("Problem"), off: _t("OK")},
    running: {on: _t("Running"), off: _t("Not running")},
    safety: {on: _t("Unsafe"), off: _t("Safe")},
    smoke: DETECTED_CLEAR,
    sound: DETECTED_CLEAR,
    tamper: {on: _t("Tampering detected"), off: _t("Clear")},
    update: {on: _t("Update available"), off: _t("Up-to-date")},
    vibration: DETECTED_CLEAR,
    window: OPEN_CLOSED,
};

export const DOMAIN_WORDS = {
    alarm_control_panel: {
        armed: _t("Armed"),
        armed_away: _t("Armed away"),
        armed_custom_bypass: _t("Armed custom bypass"),
        armed_home: _t("Armed home"),
        armed_night: _t("Armed night"),
        armed_vacation: _t("Armed vacation"),
        arming: _t("Arming"),
        disarmed: _t("Disarmed"),
        disarming: _t("Disarming"),
        pending: _t("Pending"),
        triggered: _t("Triggered"),
    },
    alert: {idle: _t("Idle"), off: _t("Acknowledged"), on: _t("Active")},
    assist_satellite: {
        idle: _t("Idle"),
        listening: _t("Listening"),
        processing: _t("Processing"),
        responding: _t("Responding"),
    },
    camera: {idle: _t("Idle"), recording: _t("Recording"), streaming: _t("Streaming")},
    climate: {
        auto: _t("Auto"),
        cool: _t("Cool"),
        dry: _t("Dry"),
        fan_only: _t("Fan only"),
        heat: _t("Heat"),
        heat_cool: _t("Heat/Cool"),
    },
    cover: MOVING_OPENING,
    device_tracker: HOME_AWAY,
    group: {
        ...HOME_AWAY,
        closed: _t("Closed"),
        locked: _t("Locked"),
        ok: _t("OK"),
        open: _t("Open"),
        problem: _t("Problem"),
        unlocked: _t("Unlocked"),
    },
    lawn_mower: {
        docked: _t("Docked"),
        error: _t("Error"),
        mowing: _t("Mowing"),
        paused: _t("Paused"),
        returning: _t("Returning"),
    },
    lock: {
        jammed: _t("Jammed"),
        locked: _t("Locked"),
        locking: _t("Locking"),
        open: _t("Open"),
        opening: _t("Opening"),
        unlocked: _t("Unlocked"),
        unlocking: _t("Unlocking"),
    },
    media_player: {
        buffering: _t("Buffering"),
        idle: _t("Idle"),
        paused: _t("Paused"),
        playing: _t("Playing"),
        standby: _t("Standby"),
    },
    person: HOME_AWAY,
    plant: {ok: _t("OK"), problem: _t("Problem")},
    sun: {above_horizon: _t("Above horizon"), below_horizon: _t("Below horizon")},
    timer: {active: _t("Active"), idle: _t("Idle"), paused: _t("Paused")},
    update: {on: _t("Update available"), off: _t("Up-to-date")},
    vacuum: {
        cleaning: _t("Cleaning"),
        docked: _t("Docked"),
        error: _t("Error"),
        idle: _t("Idle"),
        paused: _t("Paused"),
        returning: _t("Returning to dock"),
    },
    valve: MOVING_OPENING,
    water_heater: {
        eco: _t("Eco"),
        electric: _t("Electric"),
        gas: _t("Gas"),
        heat_pump: _t("Heat pump"),
        high_demand: _t("High demand"),
        performance: _t("Performance"),
    },
    weather: {
        "clear-night": _t("Clear, night"),
        cloudy: _t("Cloudy"),
        exceptional: _t("Exceptional"),
        fog: _t("Fog"),
        hail: _t("Hail"),
        lightning: _t("Lightning"),
        "lightning-rainy": _t("Lightning, rainy"),
        partlycloudy: _t("Partly cloudy"),
        pouring: _t("Pouring"),
        rainy: _t("Rainy"),
        snowy: _t("Snowy"),
        "snowy-rainy": _t("Snowy, rainy"),
        sunny: _t("Sunny"),
        windy: _t("Windy"),
        "windy-variant": _t("Windy, cloudy"),
    },
};

/** Domains whose states are texts that somebody chose: an option called "on" is no switch. */
const FREE_TEXT = ["input_select", "input_text", "select", "text"];

/**
 * @param {string} domain
 * @param {string|undefined} deviceClass
 * @param {string} state
 * @returns {string} the state in the user's language, or as it is if there is no word for it
 */
export function wordFor(domain, deviceClass, state) {
    if (FREE_TEXT.includes(domain)) {
        return state;
    }
    const words = domain === "binary_sensor" ? BINARY_SENSOR_WORDS[deviceClass] : DOMAIN_WORDS[domain];
    const source = [words, ON_OFF].find((some) => some && Object.hasOwn(some, state));
    return source ? String(source[state]) : state;
}
