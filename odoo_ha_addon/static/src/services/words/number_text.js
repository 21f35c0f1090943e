/**
 * How many digits of a number are shown, as Home Assistant's own pages decide it: those that a person or the integration chose for
 * the sensor, else those that came with the state, else two decimals. What computers make of 0.1 + 0.2 are no digits that somebody
 * chose: Home Assistant shows them, we do not.
 */

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const PLAIN = /^-?\d+(?:\.(\d+))?$/;
/** Decimals where nothing tells how many. */
const DECIMALS = 2;
/** More decimals than these nobody chose. */
const MOST_CHOSEN = 6;
/** From here on digits are not read any more. */
const LARGEST = 1e15;

const formats = new Map();

function formatOf(least, most) {
    const key = `${least} ${most}`;
    if (!formats.has(key)) {
        const options = {useGrouping: false, minimumFractionDigits: least, maximumFractionDigits: most};
        formats.set(key, new Intl.NumberFormat("en-US", options));
    }
    return formats.get(key);
}

function digits(value, least, most) {
    if (Math.abs(value) >= LARGEST) {
        return String(value);
    }
    // What is nearly nothing, from below, is no "-0".
    return formatOf(least, most)
        .format(value)
        .replace(/^-(0(\.0+)?)$/, "$1");
}

/** Of what is smaller than a hundredth its first two digits say more than zeros. */
function mostDecimals(value) {
    const small = value === 0 ? 0 : Math.ceil(-Math.log10(Math.abs(value)));
    return Math.min(20, Math.max(DECIMALS, small + 1));
}

/** @returns {number} how many decimals the text of the number has; of 0.5 one, of 1e-3 three */
export function decimalsOf(number) {
    const [mantissa, exponent = "0"] = String(number).split("e");
    return Math.max(0, (mantissa.split(".")[1] || "").length - Number(exponent));
}

/** @returns {number} how many decimals the values have that are counted in this step */
export function decimalsOfStep(step) {
    const decimals = decimalsOf(step);
    return decimals > MOST_CHOSEN ? DECIMALS : decimals;
}

/**
 * @param {number} value
 * @param {number} [step] tells the decimals; without it there are as many as there are, two at most
 * @returns {string} its digits, with a point for the decimals
 */
export function numberDigits(value, step = undefined) {
    if (step === undefined) {
        return digits(value, 0, mostDecimals(value));
    }
    const decimals = decimalsOfStep(step);
    return digits(value, decimals, decimals);
}

/**
 * @param {string} state
 * @param {Object} [of]
 * @param {number|null} [of.precision] decimals that were chosen for the entity; `display_precision` of docs/live-states.md
 * @param {number} [of.step] in which a number is counted
 * @returns {string} its digits, with a point for the decimals; what is no number as it is
 */
export function stateDigits(state, {precision, step} = {}) {
    if (!NUMBER.test(state)) {
        return state;
    }
    const value = Number(state);
    if (Number.isInteger(precision) && precision >= 0 && precision <= 20) {
        return digits(value, precision, precision);
    }
    if (Number.isInteger(step) && Number.isInteger(value)) {
        return digits(value, 0, 0);
    }
    const [isPlain, decimals = ""] = PLAIN.exec(state) || [];
    return isPlain && decimals.length <= MOST_CHOSEN ? state : digits(value, 0, mostDecimals(value));
}
