import {reactive} from "@odoo/owl";
import {getBundle} from "@web/core/assets";
import {browser} from "@web/core/browser/browser";
import {cookie} from "@web/core/browser/cookie";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {Mutex} from "@web/core/utils/concurrency";
import {session} from "@web/session";
import {COLORS_CHANGED} from "@odoo_ha_addon/services/browser/colors";

/** Style sheets that there are in dark too, with what their address has after the name. */
const TWINS = /\/(web\.assets_(?:web|backend_lazy))(_dark)?(?:\.rtl)?(?:\.min)?\.css/;
/** `$o-navbar-background` of dark/palette.scss. */
const DARK_BAR = "#2d2842";
/** Odoo's graphs read the colours once, when their code is loaded. */
const GRAPHS = "@web/views/graph/graph_renderer";

/**
 * The colours of the page: what its user chose, else those of the device, also when these change. Nothing is loaded anew, so that
 * nothing is lost that somebody types. `null` where another addon sees to the colours.
 */
export const colorSchemeService = {
    dependencies: ["notification", "orm"],

    start(env, {notification, orm}) {
        if (!session.ha_color_scheme) {
            return null;
        }
        const given = session.ha_color_scheme;
        const device = browser.matchMedia("(prefers-color-scheme: dark)");
        const state = reactive({choice: given.choice});
        // Style sheets take a moment; whoever changes their mind meanwhile gets what they wanted last.
        const mutex = new Mutex();
        let closeOffer = () => {};

        function scheme() {
            const isDark = state.choice === "device" ? device.matches : state.choice === "dark";
            return isDark ? "dark" : "light";
        }

        const follow = () => mutex.exec(putColors);

        async function putColors() {
            cookie.set("color_scheme", scheme(), given.cookie_lifetime);
            // Without a connection there are no other styles; the next page will have them.
            const hasChanged = await putStyles(scheme()).catch(() => false);
            if (!hasChanged) {
                return;
            }
            env.bus.trigger(COLORS_CHANGED);
            closeOffer();
            if (odoo.loader.modules.has(GRAPHS)) {
                closeOffer = notification.add(
                    _t("Graphs have the new colors once the page is loaded anew."),
                    {
                        sticky: true,
                        buttons: [{name: _t("Reload"), onClick: () => browser.location.reload()}],
                    }
                );
            }
        }

        async function choose(chosen) {
            state.choice = chosen;
            await Promise.all([follow(), orm.write("res.users", [user.userId], {ha_color_scheme: chosen})]);
        }

        follow();
        device.addEventListener("change", follow);
        return {state, choose};
    },
};

/**
 * Tell it to what does not come from style sheets: to paper, which is never dark, and to a phone, whose bar above the page has the colour
 * of the navigation bar.
 *
 * @param {"light"|"dark"} scheme
 */
function mark(scheme) {
    document.documentElement.dataset.haColorScheme = scheme;
    const bar = document.querySelector("meta[name=theme-color]");
    if (bar) {
        bar.dataset.light ??= bar.content;
        bar.content = scheme === "dark" ? DARK_BAR : bar.dataset.light;
    }
}

/**
 * Put the other style sheets in the place of those that are there, once they are loaded.
 *
 * @param {"light"|"dark"} scheme
 * @returns {Promise<boolean>} whether anything had to be done
 */
async function putStyles(scheme) {
    const links = [...document.head.querySelectorAll("link[rel=stylesheet]")]
        .map((link) => ({link, found: TWINS.exec(link.href)}))
        .filter(
            ({link, found}) => found && link.media !== "print" && Boolean(found[2]) !== (scheme === "dark")
        );
    await Promise.all(
        links.map(async ({link, found: [, name]}) => {
            const {cssLibs} = await getBundle(scheme === "dark" ? `${name}_dark` : name);
            await replace(link, cssLibs[0]);
        })
    );
    mark(scheme);
    return links.length > 0;
}

/** @returns {Promise} resolves when the style sheet of `href` is in the place of that of `link` */
function replace(link, href) {
    const next = link.cloneNode();
    next.href = href;
    return new Promise((resolve, reject) => {
        next.addEventListener("load", () => resolve(link.remove()));
        next.addEventListener("error", () => {
            next.remove();
            reject(new Error(`No style sheet at ${href}`));
        });
        link.after(next);
    });
}

registry.category("services").add("ha_color_scheme", colorSchemeService);
