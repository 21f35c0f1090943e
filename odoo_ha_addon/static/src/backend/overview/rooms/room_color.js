/** Hues that stand beside each other well, and apart from those that mean something (red: open, amber: on). */
const HUES = [262, 172, 215, 24, 225, 340, 130, 190, 290, 45, 155, 200];

/**
 * @param {string} name of an area
 * @returns {number} degrees of the colour wheel: the same for the same name, wherever it is
 */
export function hueOf(name) {
    let hash = 0;
    for (const letter of name) {
        hash = (hash * 31 + letter.codePointAt(0)) % 1_000_003;
    }
    return HUES[hash % HUES.length];
}
