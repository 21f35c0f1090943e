import {Component, useEffect, useExternalListener, useRef, useState} from "@odoo/owl";
import {couldBeScrollableY} from "@web/core/utils/scrolling";

/** What is this near to the screen, in pixels, is made ready before it is seen. */
export const MARGIN = 300;

/** One observer for each scrolling element. */
const observers = new WeakMap();

class Observer {
    callbacks = new Map();

    constructor(root) {
        this.observer = new IntersectionObserver((entries) => this.onChange(entries), {
            root: root === document.documentElement ? null : root,
            rootMargin: `${MARGIN}px 0px`,
        });
    }

    onChange(entries) {
        for (const {target, isIntersecting} of entries) {
            this.callbacks.get(target)?.(isIntersecting);
        }
    }

    add(element, callback) {
        this.callbacks.set(element, callback);
        this.observer.observe(element);
        return () => {
            this.callbacks.delete(element);
            this.observer.unobserve(element);
        };
    }
}

/** The element that scrolls, or will when there is more in it. */
function scrollerOf(element) {
    for (let parent = element.parentElement; parent; parent = parent.parentElement) {
        if (couldBeScrollableY(parent)) {
            return parent;
        }
    }
    return document.documentElement;
}

function observe(element, callback) {
    const root = scrollerOf(element);
    if (!observers.has(root)) {
        observers.set(root, new Observer(root));
    }
    return observers.get(root).add(element, callback);
}

/** Holds the place of its content, which exists only while it is on the screen or near it; so does all that the content follows. */
export class HaOnScreen extends Component {
    static template = "odoo_ha_addon.HaOnScreen";
    static props = {
        /** What stands in its place, for who searches the page or has it read out. */
        name: String,
        /** Height in rem until it was seen once. */
        height: Number,
        class: {type: String, optional: true},
        slots: Object,
    };

    setup() {
        this.root = useRef("root");
        this.state = useState({isNear: false, isPrinted: false, height: null});
        useEffect(
            () => observe(this.root.el, (isNear) => this.onChange(isNear)),
            () => []
        );
        useExternalListener(window, "beforeprint", () => (this.state.isPrinted = true), {capture: true});
        // The browser takes its picture when the last listener is done: what the first one has asked for is rendered by then.
        useExternalListener(window, "beforeprint", () => this.__owl__.app.scheduler.processTasks());
        useExternalListener(window, "afterprint", () => (this.state.isPrinted = false));
    }

    /** On paper, everything is on the screen. */
    get isShown() {
        return this.state.isNear || this.state.isPrinted;
    }

    get style() {
        return this.isShown
            ? ""
            : `min-block-size: ${this.state.height ? `${this.state.height}px` : `${this.props.height}rem`}`;
    }

    onChange(isNear) {
        const {el} = this.root;
        // Whoever works in it with the keyboard must not lose it by scrolling.
        if (!isNear && this.state.isNear && !el.contains(document.activeElement)) {
            this.state.height = el.offsetHeight;
            this.state.isNear = false;
        } else if (isNear) {
            this.state.isNear = true;
        }
    }
}
