import {useComponent, useEffect} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {router} from "@web/core/browser/router";

/** How far a page is scrolled is kept at most this often, in milliseconds: browsers refuse more. */
export const KEEP_DELAY = 400;
/** In the state of the router, beside what Odoo's own pages keep there, and as little in the address. */
const KEY = "ha_scroll";
router.hideKeyFromUrl(KEY);

/** What scrolls in pages, by the width of the window: the page itself, its content, or a column of it. */
const SCROLLERS = [
    ".o_content",
    ".o_component_with_search_panel > .o_renderer_with_searchpanel",
    ".o_component_with_search_panel > .o_renderer",
    ".o_ha_dashboard_main",
];

/**
 * Come back to where one was, by the browser's Back or by breadcrumbs. For Back it is kept in the browser's history, with the step
 * that it belongs to.
 *
 * @param {{el: HTMLElement|null}} rootRef
 * @param {string} page tells pages apart
 * @param {() => boolean} [isReady] whether what was scrolled is there again
 * @returns {{getTops: () => number[]}} what `useSetupAction` keeps as local state `tops` for breadcrumbs
 */
export function useScrollMemory(rootRef, page, isReady = () => true) {
    const kept = router.current[KEY];
    let wanted = useComponent().props.state?.tops || (kept?.page === page ? kept.tops : null);
    let timer = null;

    const scrollers = () => [rootRef.el, ...SCROLLERS.map((name) => rootRef.el?.querySelector(name))];
    const getTops = () => scrollers().map((el) => el?.scrollTop || 0);

    function keep() {
        browser.clearTimeout(timer);
        timer = null;
        router.replaceState({[KEY]: {page, tops: getTops()}}, {sync: true});
    }

    useEffect(
        (el) => {
            if (!el) {
                return;
            }
            const onScroll = () => (timer ??= browser.setTimeout(keep, KEEP_DELAY));
            // Whoever clicks may leave the page before the time is over.
            const onClick = () => timer && keep();
            el.addEventListener("scroll", onScroll, {capture: true});
            el.addEventListener("click", onClick, {capture: true});
            return () => {
                browser.clearTimeout(timer);
                el.removeEventListener("scroll", onScroll, {capture: true});
                el.removeEventListener("click", onClick, {capture: true});
            };
        },
        () => [rootRef.el]
    );
    useEffect(
        (ready) => {
            if (ready && wanted) {
                scrollers().forEach((el, index) => el && wanted[index] && (el.scrollTop = wanted[index]));
                wanted = null;
            }
        },
        () => [Boolean(rootRef.el) && isReady()]
    );
    return {getTops};
}
