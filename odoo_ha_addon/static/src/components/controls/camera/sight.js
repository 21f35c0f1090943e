import {_t} from "@web/core/l10n/translation";

/** How long after it came the picture of a camera that is just on the page is fetched again. */
export const SNAPSHOT_EVERY = 10_000;

/** @returns {string} what the picture of a camera of this name shows */
export function sightText(name) {
    return _t("What %s sees", name);
}
