import {_t} from "@web/core/l10n/translation";

/** As a browser reads the `pattern` of an input: the whole text has to fit. Nothing, where only Python can read it. */
function wholePattern(pattern) {
    for (const flags of ["u", ""]) {
        try {
            return new RegExp(`^(?:${pattern})$`, flags);
        } catch {
            // Another dialect; Home Assistant checks it once more.
        }
    }
    return null;
}

/**
 * What keeps Home Assistant from taking a text.
 *
 * @param {string} text
 * @param {{min?: number, max?: number, pattern?: string|null}} attributes of a `text` or an `input_text`; the lengths
 *  count characters, not the halves that JavaScript counts
 * @returns {string} in words; empty if nothing does
 */
export function complaintAbout(text, {min = 0, max = 255, pattern}) {
    const length = [...text].length;
    if (length < min) {
        return text
            ? _t("Enter at least %(min)s characters. You have entered %(length)s.", {min, length})
            : _t("Enter a text.");
    }
    if (length > max) {
        return _t("Enter at most %(max)s characters. You have entered %(length)s.", {max, length});
    }
    if (pattern && wholePattern(pattern)?.test(text) === false) {
        return _t("It has to match the pattern %s", pattern);
    }
    return "";
}
