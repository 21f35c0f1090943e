/** Hues that stand beside each other well, and apart from those that mean something (red: open, amber: on). */
const HUES = [262, 172, 215, 24, 330, 130, 190, 290, 48, 155, 235, 310];

/**
 * @param {string} name
 * @returns {number} a place in `HUES`: the same for the same name, wherever it is
 */
function placeOf(name) {
    let hash = 0;
    for (const letter of name) {
        hash = (hash * 31 + letter.codePointAt(0)) % 1_000_003;
    }
    return hash % HUES.length;
}

/**
 * @param {string} name
 * @returns {number} degrees of the colour wheel
 */
export function hueOf(name) {
    return HUES[placeOf(name)];
}

/**
 * Rooms of a house look different from each other as long as there are colours.
 *
 * @param {{id: number, name: string}[]} rooms
 * @returns {Map<number, number>} degrees of the colour wheel, by id
 */
export function huesOf(rooms) {
    const hues = new Map();
    let free = new Set();
    for (const {id, name} of [...rooms].sort((one, other) => one.id - other.id)) {
        if (!free.size) {
            free = new Set(HUES.keys());
        }
        let place = placeOf(name);
        while (!free.has(place)) {
            place = (place + 1) % HUES.length;
        }
        free.delete(place);
        hues.set(id, HUES[place]);
    }
    return hues;
}
