const KEY = /^(area|device|entity):\d{1,10}$/;

const isKey = (key) => typeof key === "string" && KEY.test(key);
const keysOf = (value) => (Array.isArray(value) ? value.filter(isKey) : []);

/**
 * @param {any} stored what is kept as an arrangement; whatever in it is none is left out, so that no page breaks on it
 * @returns {{areas: string[], cards: Object<string, string[]>, hidden: string[]}} ARRANGEMENT of docs/dashboards.md
 */
export function arrangementOf(stored) {
    const {areas, cards, hidden} = stored ?? {};
    const orders = Object.entries(cards ?? {}).filter(([key]) => isKey(key));
    return {
        areas: keysOf(areas),
        cards: Object.fromEntries(orders.map(([key, keys]) => [key, keysOf(keys)])),
        hidden: keysOf(hidden),
    };
}
