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
        reading: value("--ha-chart-reading"),
        tones: {idle: value("--ha-chart-idle")},
        toneOf: (tone) => toneColor(el, tone),
    };
}

/** @returns {string} the colour that a tone has for text; empty for a tone without one */
function toneColor(el, tone) {
    const probe = document.createElement("span");
    probe.dataset.tone = tone;
    el.append(probe);
    const color = getComputedStyle(probe).getPropertyValue("--ha-tone").trim();
    probe.remove();
    return color;
}

const SILENT = ["missing", "unavailable", "unknown"];

/**
 * Colours of the words of a bar. What has one word for being at work has the colour of that; where there are several, or some whose
 * tone has no colour for text, they have to be told apart.
 *
 * @param {Object} theme
 * @param {[string|null, string][]} words each with its tone, in the order in which they came
 * @returns {Map<string|null, {fill: string, isSilent: boolean}>}
 */
export function wordColors(theme, words) {
    const colorOf = (tone) => (theme.tones[tone] ??= theme.toneOf(tone));
    const busy = words.filter(([, tone]) => tone === "active" || (!SILENT.includes(tone) && !colorOf(tone)));
    let next = 0;
    return new Map(
        words.map(([word, tone]) => {
            if (SILENT.includes(tone)) {
                return [word, {fill: theme.silent, isSilent: true}];
            }
            if (busy.length > 1 && busy.some(([other]) => other === word)) {
                return [word, {fill: theme.lines[next++ % COLORS], isSilent: false}];
            }
            return [word, {fill: colorOf(tone) || theme.lines[0], isSilent: false}];
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
