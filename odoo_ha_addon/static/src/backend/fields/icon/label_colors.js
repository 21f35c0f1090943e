/** Home Assistant's colours by the names that labels have; its frontend's palette. */
const COLORS = {
    primary: "#03a9f4",
    accent: "#ff9800",
    red: "#f44336",
    pink: "#e91e63",
    purple: "#926bc7",
    "deep-purple": "#6e41ab",
    indigo: "#3f51b5",
    blue: "#2196f3",
    "light-blue": "#03a9f4",
    cyan: "#00bcd4",
    teal: "#009688",
    green: "#4caf50",
    "light-green": "#8bc34a",
    lime: "#cddc39",
    yellow: "#ffeb3b",
    amber: "#ffc107",
    orange: "#ff9800",
    "deep-orange": "#ff6f22",
    brown: "#795548",
    "light-grey": "#bdbdbd",
    grey: "#9e9e9e",
    "dark-grey": "#606060",
    "blue-grey": "#607d8b",
    black: "#000000",
    white: "#ffffff",
};

const HEX = /^#[0-9a-f]{6}$/i;

/**
 * @param {string|false} name a colour as `ha.label` has it
 * @returns {string} such as `#f44336`; empty for one that is not known
 */
export function labelColor(name) {
    return COLORS[name] || (HEX.test(name || "") ? name : "");
}

/**
 * @param {string} color such as `#f44336`
 * @returns {string} black or white, whichever is easier to see on it
 */
export function inkOn(color) {
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
    return red * 0.299 + green * 0.587 + blue * 0.114 > 150 ? "#000" : "#fff";
}
