import {onWillDestroy, useEffect, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {useBus, useService} from "@web/core/utils/hooks";
import {useConnected} from "@odoo_ha_history/services/connections/use_connected";
import {TimelineFeed} from "./timeline_feed";

/** Type of the bus message that tells that something is new; one comes in a second at most, so one asks once more after it. */
export const NEWS = "ha_history_news";
export const NEWS_DELAY = 300;
export const NEWS_INTERVAL = 1_500;

/**
 * A timeline for as long as the component lives: read as its question says, and again when something happens.
 *
 * @param {() => {scope: Object, filters: Object}} getQuestion from the component's props
 * @returns {{feed: TimelineFeed, state: Object}} read it while rendering; reactive
 */
export function useTimeline(getQuestion) {
    const orm = useService("orm");
    const bus = useService("bus_service");
    const translations = useService("ha_translations");
    const holder = useState({feed: null});
    let timer = null;
    let isAgain = false;
    let isOver = false;

    function ask(delay) {
        if (isOver) {
            return;
        }
        if (timer !== null) {
            isAgain = true;
            return;
        }
        timer = browser.setTimeout(async () => {
            await holder.feed.refresh();
            timer = null;
            if (isAgain) {
                isAgain = false;
                ask(NEWS_INTERVAL);
            }
        }, delay);
    }

    function onNews() {
        if (document.visibilityState === "hidden") {
            return;
        }
        ask(NEWS_DELAY);
        isAgain = true;
    }

    async function load() {
        const {feed} = holder;
        await feed.load();
        Object.keys(feed.zones).forEach((instanceId) => translations.load(Number(instanceId)));
    }

    useEffect(
        (question) => {
            const {scope, filters} = JSON.parse(question);
            holder.feed = new TimelineFeed(orm.silent, scope, filters);
            load();
        },
        () => [JSON.stringify(getQuestion())]
    );
    const homes = useConnected(() => Object.keys(holder.feed?.zones || {}).map(Number), onNews);
    bus.subscribe(NEWS, onNews);
    const stopHearing = useService("ha_connections").hear();
    useBus(bus, "BUS:RECONNECT", onNews);
    const onVisible = () => document.visibilityState !== "hidden" && holder.feed && ask(0);
    document.addEventListener("visibilitychange", onVisible);
    onWillDestroy(() => {
        isOver = true;
        bus.unsubscribe(NEWS, onNews);
        stopHearing();
        document.removeEventListener("visibilitychange", onVisible);
        browser.clearTimeout(timer);
    });
    return {
        get feed() {
            return holder.feed;
        },
        get state() {
            return holder.feed?.state;
        },
        /** Home Assistant is not heard, so that what happens now is told later. */
        get isAway() {
            return homes.isAway;
        },
        load,
    };
}
