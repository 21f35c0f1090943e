import {loadBundle} from "@web/core/assets";
import {browser} from "@web/core/browser/browser";
import {translatedTerms, translatedTermsGlobal} from "@web/core/l10n/translation";
import {session} from "@web/session";

const NAME = "@odoo_ha_portal_history/chart/ha_history_since";
const BUNDLE = "odoo_ha_portal_history.assets_chart";

let loading = null;

/**
 * The chart, with its words and its styles. Pages that are opened have none, for most people look at what is now.
 *
 * @returns {Promise<typeof import("@odoo_ha_portal_history/chart/ha_history_since").HaHistorySince>}
 * @throws {Error} it could not be loaded; who asks again tries again
 */
export function loadChart() {
    loading ??= load().catch((error) => {
        loading = null;
        throw error;
    });
    return loading;
}

async function load() {
    const isDark = browser.matchMedia("(prefers-color-scheme: dark)").matches;
    await Promise.all([loadBundle(isDark ? `${BUNDLE}_dark` : BUNDLE), loadTexts()]);
    return odoo.loader.modules.get(NAME).HaHistorySince;
}

async function loadTexts() {
    const {lang} = session.bundle_params;
    const response = await browser.fetch(`${session.translationURL}?part=chart&lang=${lang}`);
    const {modules} = await response.json();
    for (const [addon, {messages}] of Object.entries(modules)) {
        const terms = Object.fromEntries(messages.map(({id, string}) => [id, string]));
        translatedTerms[addon] = terms;
        Object.assign(translatedTermsGlobal, terms);
    }
}
