import {_t} from "@web/core/l10n/translation";

/** What did not work is named for so many; the rest is counted. */
const MOST_NAMED = 8;

/**
 * What became of an action on several entities, in one message.
 *
 * @param {Object} result
 * @param {string} result.doneText such as "Turned on: 3", with the number of those where it worked
 * @param {number} result.done
 * @param {{name: string, why: string}[]} result.failures
 * @returns {{text: string, options: Object}} as the service `notification` takes it
 */
export function outcomeOf({doneText, done, failures}) {
    if (!failures.length) {
        return {text: doneText, options: {type: "success"}};
    }
    const lines = failures.slice(0, MOST_NAMED).map(({name, why}) => _t("%(name)s: %(why)s", {name, why}));
    if (failures.length > MOST_NAMED) {
        lines.push(_t("… and %s more", failures.length - MOST_NAMED));
    }
    return {
        text: lines.join("\n"),
        options: {
            title: done ? doneText : _t("Nothing was done"),
            type: done ? "warning" : "danger",
            sticky: true,
            className: "o_ha_outcome",
        },
    };
}
