/**
 * @param {string} key such as `database_engine`
 * @returns {string} such as "Database engine"
 */
export function wordsOf(key) {
    const text = key.replaceAll("_", " ");
    return text.charAt(0).toUpperCase() + text.slice(1);
}
