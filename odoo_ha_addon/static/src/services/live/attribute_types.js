import {toRaw} from "@odoo/owl";

/**
 * What Home Assistant says that attributes are, and what of them can be used where an integration sends something else.
 *
 * Integrations send what they like: a list with nothing in it, the same name twice, a text for a number, a number of 300 for
 * something that ends at 255. What controls and words read goes through here, so that none of them has to look: an attribute that
 * cannot be used is as if it were not there, and of a list what can be used stays. The table of attributes on a form shows what was
 * sent.
 *
 * @typedef {(value: *) => *} AttributeReader gives what can be used of a value; `undefined` for nothing
 */

/** @type {AttributeReader} */
const text = (value) => {
    if (typeof value === "number") {
        return String(value);
    }
    return typeof value === "string" ? value : undefined;
};

/** @type {AttributeReader} names, each once */
const textList = (value) =>
    Array.isArray(value)
        ? [...new Set(value.filter((item) => typeof item === "string" && item.trim()))]
        : undefined;

/** @type {AttributeReader} a text such as "21.5" is a number too */
const number = (value) => {
    const isWritten = typeof value === "string" && value.trim() !== "";
    const found = isWritten ? Number(value) : value;
    return Number.isFinite(found) ? found : undefined;
};

/** @type {(least: number, most: number) => AttributeReader} */
const within = (least, most) => (value) => {
    const found = number(value);
    return found >= least && found <= most ? found : undefined;
};

/** @type {AttributeReader} a step, or a limit that zero says nothing about */
const positive = (value) => {
    const found = number(value);
    return found > 0 ? found : undefined;
};

/** @type {AttributeReader} bits */
const bits = (value) => (Number.isSafeInteger(value) && value >= 0 ? value : undefined);

/** @type {AttributeReader} */
const flag = (value) => (typeof value === "boolean" ? value : undefined);

/** @type {(...readers: AttributeReader[]) => AttributeReader} what the first one that can use it makes of it */
const either =
    (...readers) =>
    (value) => {
        for (const reader of readers) {
            const found = reader(value);
            if (found !== undefined) {
                return found;
            }
        }
        return undefined;
    };

/** @type {(most: number[]) => AttributeReader} a colour: so many numbers, each at most so large */
const color = (most) => (value) =>
    Array.isArray(value) &&
    value.length === most.length &&
    value.every((part, index) => Number.isFinite(part) && part >= 0 && part <= most[index])
        ? value
        : undefined;

/** @type {AttributeReader} names, or names by what is sent for them */
const named = (value) => {
    if (Array.isArray(value)) {
        return [...new Set(value.filter((item) => text(item)?.trim()))];
    }
    if (!value || typeof value !== "object") {
        return undefined;
    }
    return Object.fromEntries(Object.entries(value).filter(([, name]) => text(name)?.trim()));
};

/** @type {AttributeReader} that a code is wanted stays known, even where nobody can say which one */
const codeFormat = (value) => (typeof value === "string" ? value : value ? "text" : undefined);

const percent = within(0, 100);
const byte = within(0, 255);

/** By the name of the attribute, which means the same in every domain that has it. What is not here is taken as it is. */
const TYPES = new Map(
    Object.entries({
        // Any domain
        assumed_state: flag,
        attribution: text,
        battery_charging: flag,
        battery_level: percent,
        device_class: text,
        entity_picture: text,
        entity_picture_local: text,
        friendly_name: text,
        icon: text,
        mode: text,
        restored: flag,
        state_class: text,
        supported_features: bits,
        unit_of_measurement: text,
        // Alarms and locks
        code_arm_required: flag,
        code_format: codeFormat,
        // Automations, calendars, events, scripts, updates
        all_day: flag,
        auto_update: flag,
        end_time: text,
        event_type: text,
        in_progress: either(flag, percent),
        installed_version: text,
        last_triggered: text,
        latest_version: text,
        message: text,
        release_summary: text,
        release_url: text,
        skipped_version: text,
        start_time: text,
        title: text,
        update_percentage: percent,
        // Climate, humidifiers, water heaters
        action: text,
        available_modes: textList,
        away_mode: text,
        current_humidity: number,
        current_temperature: number,
        fan_mode: text,
        fan_modes: textList,
        humidity: number,
        hvac_action: text,
        hvac_modes: textList,
        max_humidity: number,
        max_temp: number,
        min_humidity: number,
        min_temp: number,
        operation_list: textList,
        operation_mode: text,
        preset_mode: text,
        preset_modes: textList,
        swing_horizontal_mode: text,
        swing_horizontal_modes: textList,
        swing_mode: text,
        swing_modes: textList,
        target_humidity_step: positive,
        target_temp_high: number,
        target_temp_low: number,
        target_temp_step: positive,
        temperature: number,
        // Counters, numbers, selects, texts, timers, moments
        duration: text,
        finishes_at: text,
        has_date: flag,
        has_time: flag,
        initial: either(number, text),
        max: number,
        maximum: number,
        min: number,
        minimum: number,
        options: textList,
        pattern: text,
        remaining: text,
        step: positive,
        timestamp: number,
        // Covers, fans, valves
        current_position: percent,
        current_tilt_position: percent,
        direction: text,
        oscillating: flag,
        percentage: percent,
        percentage_step: within(1e-3, 100),
        // Lights
        brightness: byte,
        color_mode: text,
        color_temp_kelvin: positive,
        effect: text,
        effect_list: textList,
        hs_color: color([360, 100]),
        max_color_temp_kelvin: positive,
        min_color_temp_kelvin: positive,
        rgb_color: color([255, 255, 255]),
        rgbw_color: color([255, 255, 255, 255]),
        rgbww_color: color([255, 255, 255, 255, 255]),
        supported_color_modes: textList,
        // Media players, remotes, sirens, vacuums
        activity_list: textList,
        app_name: text,
        available_tones: named,
        current_activity: text,
        fan_speed: text,
        fan_speed_list: textList,
        is_volume_muted: flag,
        media_album_name: text,
        media_artist: text,
        media_channel: text,
        media_content_type: text,
        media_duration: positive,
        media_episode: text,
        media_playlist: text,
        media_position: number,
        media_position_updated_at: text,
        media_season: text,
        media_series_title: text,
        media_title: text,
        repeat: text,
        shuffle: flag,
        sound_mode: text,
        sound_mode_list: textList,
        source: text,
        source_list: textList,
        volume_level: within(0, 1),
        // Places and people, the sun, the weather
        apparent_temperature: number,
        azimuth: number,
        battery: percent,
        cloud_coverage: number,
        dew_point: number,
        elevation: number,
        gps_accuracy: number,
        host_name: text,
        ip: text,
        next_rising: text,
        next_setting: text,
        precipitation_unit: text,
        pressure: number,
        pressure_unit: text,
        radius: number,
        source_type: text,
        temperature_unit: text,
        uv_index: number,
        visibility: number,
        visibility_unit: text,
        wind_bearing: either(number, text),
        wind_gust_speed: number,
        wind_speed: number,
        wind_speed_unit: text,
    })
);

/** @returns {boolean} whether it is known what this attribute has to be */
export function isTyped(attribute) {
    return TYPES.has(attribute);
}

const NOTHING = Object.freeze({});
/** What was found out once; attributes are replaced, never changed. */
const known = new WeakMap();

/**
 * @param {Object|null|undefined|false} attributes as Home Assistant sent them
 * @returns {Object} with what can be used of them; the same object where that is all
 */
export function usableAttributes(attributes) {
    const sent = toRaw(attributes);
    if (!sent || typeof sent !== "object") {
        return NOTHING;
    }
    if (!known.has(sent)) {
        const usable = read(sent);
        known.set(sent, usable);
        known.set(usable, usable);
    }
    return known.get(sent);
}

/**
 * @template {{attributes?: Object}|undefined} T
 * @param {T} entity
 * @returns {T} with attributes that can be used; the same object where they can be as they are
 */
export function usableEntity(entity) {
    const attributes = entity && usableAttributes(entity.attributes);
    return !entity || attributes === toRaw(entity.attributes) ? entity : {...entity, attributes};
}

function read(sent) {
    let usable = sent;
    for (const [name, value] of Object.entries(sent)) {
        const found = TYPES.has(name) ? TYPES.get(name)(value) : value;
        if (isSame(found, value)) {
            continue;
        }
        if (usable === sent) {
            usable = {...sent};
        }
        if (found === undefined) {
            delete usable[name];
        } else {
            usable[name] = found;
        }
    }
    return usable;
}

function isSame(found, value) {
    return found === value || (Array.isArray(found) && found.length === value.length);
}
