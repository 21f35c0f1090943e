/**
 * Icons of Odoo's own font, for pages that cannot have those of Home Assistant.
 */

const DOMAIN_ICONS = {
    alarm_control_panel: "fa-shield",
    alert: "fa-exclamation-circle",
    automation: "fa-magic",
    binary_sensor: "fa-dot-circle-o",
    button: "fa-hand-pointer-o",
    calendar: "fa-calendar",
    camera: "fa-video-camera",
    climate: "fa-thermometer-half",
    counter: "fa-list-ol",
    cover: "fa-align-justify",
    date: "fa-calendar-o",
    datetime: "fa-clock-o",
    device_tracker: "fa-map-marker",
    event: "fa-bell-o",
    fan: "fa-asterisk",
    group: "fa-object-group",
    humidifier: "fa-tint",
    image: "fa-picture-o",
    input_boolean: "fa-toggle-on",
    input_button: "fa-hand-pointer-o",
    input_datetime: "fa-clock-o",
    input_number: "fa-sliders",
    input_select: "fa-list-ul",
    input_text: "fa-i-cursor",
    lawn_mower: "fa-leaf",
    light: "fa-lightbulb-o",
    lock: "fa-lock",
    media_player: "fa-play-circle-o",
    notify: "fa-commenting-o",
    number: "fa-sliders",
    person: "fa-user-o",
    plant: "fa-leaf",
    remote: "fa-wifi",
    scene: "fa-image",
    schedule: "fa-calendar-check-o",
    script: "fa-file-text-o",
    select: "fa-list-ul",
    sensor: "fa-line-chart",
    siren: "fa-bullhorn",
    sun: "fa-sun-o",
    switch: "fa-power-off",
    text: "fa-i-cursor",
    time: "fa-clock-o",
    timer: "fa-hourglass-half",
    todo: "fa-check-square-o",
    update: "fa-arrow-circle-o-up",
    vacuum: "fa-circle-o-notch",
    valve: "fa-filter",
    water_heater: "fa-fire",
    weather: "fa-cloud",
    zone: "fa-map-o",
};

/** What a sensor measures says more than that it is one. */
const CLASS_ICONS = {
    battery: "fa-battery-half",
    carbon_monoxide: "fa-exclamation-triangle",
    connectivity: "fa-plug",
    current: "fa-bolt",
    date: "fa-calendar-o",
    door: "fa-columns",
    energy: "fa-bolt",
    gas: "fa-fire",
    humidity: "fa-tint",
    illuminance: "fa-sun-o",
    moisture: "fa-tint",
    motion: "fa-street-view",
    occupancy: "fa-home",
    outlet: "fa-plug",
    plug: "fa-plug",
    power: "fa-bolt",
    presence: "fa-home",
    problem: "fa-exclamation-triangle",
    signal_strength: "fa-signal",
    smoke: "fa-fire",
    sound: "fa-volume-up",
    temperature: "fa-thermometer-half",
    timestamp: "fa-clock-o",
    voltage: "fa-bolt",
    water: "fa-tint",
    window: "fa-columns",
};

/**
 * @param {string} domain
 * @param {Object} [attributes] of the entity
 * @returns {string} class of Font Awesome 4.7
 */
export function simpleIcon(domain, attributes = {}) {
    return CLASS_ICONS[attributes.device_class] || DOMAIN_ICONS[domain] || "fa-cube";
}
