import {_t} from "@web/core/l10n/translation";

/** What Home Assistant calls the things of each domain. */
const NAMES = {
    alarm_control_panel: _t("Alarm control panels"),
    automation: _t("Automations"),
    binary_sensor: _t("Binary sensors"),
    button: _t("Buttons"),
    calendar: _t("Calendars"),
    camera: _t("Cameras"),
    climate: _t("Climate"),
    counter: _t("Counters"),
    cover: _t("Covers"),
    date: _t("Dates"),
    datetime: _t("Dates and times"),
    device_tracker: _t("Device trackers"),
    event: _t("Events"),
    fan: _t("Fans"),
    group: _t("Groups"),
    humidifier: _t("Humidifiers"),
    image: _t("Images"),
    input_boolean: _t("Input booleans"),
    input_button: _t("Input buttons"),
    input_datetime: _t("Input dates and times"),
    input_number: _t("Input numbers"),
    input_select: _t("Input selects"),
    input_text: _t("Input texts"),
    lawn_mower: _t("Lawn mowers"),
    light: _t("Lights"),
    lock: _t("Locks"),
    media_player: _t("Media players"),
    notify: _t("Notifications"),
    number: _t("Numbers"),
    person: _t("People"),
    plant: _t("Plants"),
    remote: _t("Remotes"),
    scene: _t("Scenes"),
    schedule: _t("Schedules"),
    script: _t("Scripts"),
    select: _t("Selects"),
    sensor: _t("Sensors"),
    siren: _t("Sirens"),
    sun: _t("Sun"),
    switch: _t("Switches"),
    text: _t("Texts"),
    time: _t("Times"),
    timer: _t("Timers"),
    todo: _t("To-do lists"),
    tts: _t("Text to speech"),
    update: _t("Updates"),
    vacuum: _t("Vacuums"),
    valve: _t("Valves"),
    water_heater: _t("Water heaters"),
    weather: _t("Weather"),
    zone: _t("Zones"),
};

/**
 * @param {string} domain such as `light`
 * @returns {string} such as "Lights"; a domain that is not known by name is shown as it is
 */
export function domainText(domain) {
    return String(NAMES[domain] || domain);
}
