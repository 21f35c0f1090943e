import {loadBundle} from "@web/core/assets";
import {browser} from "@web/core/browser/browser";
import {translatedTerms, translatedTermsGlobal} from "@web/core/l10n/translation";
import {session} from "@web/session";

const NAME = "@odoo_ha_history/components/history_chart/ha_history_chart";
const BUNDLE = "odoo_ha_portal_history.assets_chart";

let loading = null;

/** @returns {Promise<typeof import("@odoo_ha_history/components/history_chart/ha_history_chart").HaHistoryChart>} */
export function loadChart() {
    loading ??= load();
    loading.catch(() => (loading = null));
    return loading;
}

async function load() {
    const isDark = browser.matchMedia("(prefers-color-scheme: dark)").matches;
    await Promise.all([loadBundle(isDark ? `${BUNDLE}_dark` : BUNDLE), loadTexts()]);
    return odoo.loader.modules.get(NAME).HaHistoryChart;
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
