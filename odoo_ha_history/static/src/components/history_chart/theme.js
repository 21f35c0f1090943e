import {COLORS} from "./panels";

/**
 * Colours and fonts that a canvas takes from the page, so that it is dark where the page is.
 *
 * @param {HTMLElement} el within the chart
 * @returns {Object}
 */
export function themeOf(el) {
    const style = getComputedStyle(el);
    const value = (name) => style.getPropertyValue(name).trim();
    return {
        text: style.color,
        muted: value("--ha-muted"),
        grid: value("--ha-chart-grid"),
        back: value("--ha-chart-back"),
        gap: value("--ha-chart-gap"),
        silent: value("--ha-chart-silent"),
        cursor: value("--ha-chart-cursor"),
        font: style.fontFamily,
        lines: Array.from({length: COLORS}, (_, index) => value(`--ha-line-${index + 1}`)),
        tones: {
            idle: value("--ha-chart-idle"),
            alert: value("--ha-alert"),
            active: value("--ha-active"),
            missing: value("--ha-chart-silent"),
            unavailable: value("--ha-chart-silent"),
            unknown: value("--ha-chart-silent"),
        },
    };
}

/**
 * Colours of the words of a bar. What has one word for being at work has the colour of that; where there are several, they have to be
 * told apart.
 *
 * @param {Object} theme
 * @param {[string|null, string][]} words each with its tone, in the order in which they came
 * @returns {Map<string|null, {fill: string, isSilent: boolean}>}
 */
export function wordColors(theme, words) {
    const busy = words.filter(([, tone]) => !(tone in theme.tones) || tone === "active");
    let next = 0;
    return new Map(
        words.map(([word, tone]) => {
            if (busy.length > 1 && busy.some(([other]) => other === word)) {
                return [word, {fill: theme.lines[next++ % COLORS], isSilent: false}];
            }
            const fill = theme.tones[tone] || theme.lines[0];
            return [word, {fill, isSilent: ["missing", "unavailable", "unknown"].includes(tone)}];
        })
    );
}

/**
 * @param {string} color as CSS has it
 * @param {number} alpha
 * @returns {string} the same, so transparent
 */
export function faded(color, alpha) {
    return `color-mix(in srgb, ${color} ${Math.round(alpha * 100)}%, transparent)`;
}
