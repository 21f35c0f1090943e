import {useEffect} from "@odoo/owl";
import {isNow, moved, zoomed} from "./time_range";

/** How much a turn of the wheel, a key or a step of it changes. */
const ZOOM = 1.35;
const STEP = 0.2;
/** Pixels that are not a movement yet. */
const STILL = 4;

/**
 * How people move in a chart: they drag it, pinch it, turn the wheel while Ctrl or ⌘ is held, and press keys when it has the focus.
 * A wheel alone scrolls the page, as everywhere.
 *
 * @param {{el: HTMLElement}} ref what has the focus and the pointer
 * @param {Object} chart
 * @param {() => import("./time_range").TimeRange} chart.getRange
 * @param {() => number} chart.getNow
 * @param {() => {left: number, right: number}} chart.getArea where time is shown, in pixels from the left of `ref`
 * @param {(range: import("./time_range").TimeRange) => void} chart.onRange
 * @param {(moment: number|null) => void} chart.onPointer
 * @param {() => number|null} chart.getPointer
 */
export function useGestures(ref, {getRange, getNow, getArea, onRange, onPointer, getPointer}) {
    /** By id of the pointer: its place, in pixels from the left. */
    const fingers = new Map();
    let begun = null;

    const placeOf = (ev) => ev.clientX - ref.el.getBoundingClientRect().left;
    const momentAt = (place, range = getRange()) => {
        const {left, right} = getArea();
        return range.start + ((place - left) / Math.max(right - left, 1)) * (range.end - range.start);
    };

    function begin() {
        const places = [...fingers.values()];
        begun = {range: getRange(), places, hasMoved: places.length > 1};
    }

    function onPointerdown(ev) {
        if (ev.button === 0) {
            fingers.set(ev.pointerId, placeOf(ev));
            begin();
        }
    }

    function onPointermove(ev) {
        const place = placeOf(ev);
        if (!fingers.has(ev.pointerId)) {
            const {left, right} = getArea();
            onPointer(place >= left && place <= right ? momentAt(place) : null);
            return;
        }
        fingers.set(ev.pointerId, place);
        const places = [...fingers.values()];
        if (places.length === 1) {
            drag(ev, place - begun.places[0]);
        } else {
            pinch(places);
        }
    }

    function drag(ev, pixels) {
        if (!begun.hasMoved && Math.abs(pixels) < STILL) {
            return;
        }
        if (!begun.hasMoved) {
            begun.hasMoved = true;
            ref.el.setPointerCapture?.(ev.pointerId);
        }
        const {left, right} = getArea();
        const {range} = begun;
        onPointer(null);
        onRange(moved(range, (-pixels / Math.max(right - left, 1)) * (range.end - range.start), getNow()));
    }

    function pinch(places) {
        const distance = ([one, other]) => Math.max(Math.abs(one - other), 10);
        const middle = (begun.places[0] + begun.places[1]) / 2;
        const factor = distance(begun.places) / distance(places);
        onRange(zoomed(begun.range, factor, momentAt(middle, begun.range), getNow()));
    }

    function onPointerup(ev) {
        if (fingers.delete(ev.pointerId)) {
            if (!begun.hasMoved) {
                // Who taps wants to know what it was then.
                onPointer(momentAt(placeOf(ev)));
            }
            begin();
        }
    }

    function onWheel(ev) {
        if (ev.ctrlKey || ev.metaKey) {
            ev.preventDefault();
            const factor = ZOOM ** Math.max(-1, Math.min(1, ev.deltaY / 50));
            onRange(zoomed(getRange(), factor, momentAt(placeOf(ev)), getNow()));
        } else if (Math.abs(ev.deltaX) > Math.abs(ev.deltaY) || ev.shiftKey) {
            ev.preventDefault();
            const {left, right} = getArea();
            const range = getRange();
            const pixels = ev.deltaX || ev.deltaY;
            onRange(moved(range, (pixels / Math.max(right - left, 1)) * (range.end - range.start), getNow()));
        }
    }

    function onKeydown(ev) {
        const range = getRange();
        const length = range.end - range.start;
        const pointer = getPointer();
        const at = pointer ?? (isNow(range, getNow()) ? range.end : (range.start + range.end) / 2);
        const keys = {
            ArrowLeft: () => onRange(moved(range, -STEP * length, getNow())),
            ArrowRight: () => onRange(moved(range, STEP * length, getNow())),
            "Shift+ArrowLeft": () => onPointer(Math.max(range.start, at - length / 100)),
            "Shift+ArrowRight": () => onPointer(Math.min(range.end, at + length / 100)),
            "+": () => onRange(zoomed(range, 1 / ZOOM, at, getNow())),
            "=": () => onRange(zoomed(range, 1 / ZOOM, at, getNow())),
            "-": () => onRange(zoomed(range, ZOOM, at, getNow())),
            End: () => onRange({start: getNow() - length, end: getNow()}),
            Escape: () => pointer !== null && onPointer(null),
        };
        const action = keys[ev.shiftKey && ev.key.startsWith("Arrow") ? `Shift+${ev.key}` : ev.key];
        // Escape without a pointer closes the dialog, as everywhere.
        if (action && !ev.ctrlKey && !ev.metaKey && !ev.altKey && action() !== false) {
            ev.preventDefault();
            ev.stopPropagation();
        }
    }

    function onLeave(ev) {
        if (ev.pointerType === "mouse" && !fingers.size) {
            onPointer(null);
        }
    }

    useEffect(
        (el) => {
            const listeners = {
                pointerdown: onPointerdown,
                pointermove: onPointermove,
                pointerup: onPointerup,
                pointercancel: onPointerup,
                pointerleave: onLeave,
                wheel: onWheel,
                keydown: onKeydown,
            };
            for (const [name, listener] of Object.entries(listeners)) {
                el.addEventListener(name, listener, {passive: false});
            }
            return () => {
                for (const [name, listener] of Object.entries(listeners)) {
                    el.removeEventListener(name, listener);
                }
            };
        },
        () => [ref.el]
    );
}
