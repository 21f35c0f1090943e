import {Component, useExternalListener, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {canStep, quantityText, snap, stepped} from "@odoo_ha_addon/services/words/quantity";
import {arcPath, partAt, pointAt} from "./dial_shape";
import {HaStepButton} from "./ha_step_button";

/** Of the middle of the dial's line; half the width of the picture is 100. */
const RADIUS = 84;
/** A finger that has gone farther along the dial between two messages has gone across it, where the dial is open. */
const JUMP = 0.5;
/** So many steps are one by Page Up or Page Down. */
const PAGE = 5;

/**
 * @typedef {Object} HaDialPoint what is set on a dial
 * @property {string} attribute which tells it from the other one
 * @property {string} label
 * @property {number} value
 * @property {string} [tone] the colour of the part of the dial that it takes
 * @property {boolean} [isFromEnd] whether that part is the one above it, as with what cools
 */

/** One value, or two that do not pass each other, on an arc: dragged along it, moved by keys, or by a minus and a plus. */
export class HaDial extends Component {
    static template = "odoo_ha_addon.HaDial";
    static components = {HaStepButton};
    static props = {
        /** `HaDialPoint`s, the lowest first. */
        points: Array,
        min: Number,
        max: Number,
        step: Number,
        unit: {type: String, optional: true},
        /** What is measured, if it is known. */
        current: {type: [Number, {value: null}], optional: true},
        disabled: {type: Boolean, optional: true},
        isPending: {type: Boolean, optional: true},
        /** The point and its value while it moves. */
        onSlide: Function,
        /** The point and its value when it has stopped. */
        onChange: Function,
    };
    static defaultProps = {unit: ""};

    setup() {
        /** What somebody holds, and where it is whatever Home Assistant says meanwhile. */
        this.held = useState({attribute: "", value: null, part: 0});
        this.root = useRef("root");
        this.track = arcPath(0, 1, RADIUS);
        useExternalListener(window, "pointermove", this.onPointermove);
        useExternalListener(window, "pointerup", this.onPointerup);
        useExternalListener(window, "pointercancel", this.onPointerup);
    }

    get points() {
        return this.props.points.map((point) => {
            const isHeld = this.held.attribute === point.attribute;
            const value = isHeld ? this.held.value : point.value;
            const part = this.partOf(value);
            const [from, to] = point.isFromEnd ? [part, 1] : [0, part];
            return {
                ...point,
                value,
                part,
                isHeld,
                text: quantityText(value, this.props.unit, this.props.step),
                path: arcPath(from, to, RADIUS),
                place: pointAt(part, RADIUS),
            };
        });
    }

    /** What is set, large: one value, or both ends of the range. */
    get text() {
        const {step, unit} = this.props;
        const values = this.points.map(({value}) => value);
        const texts = values.map((value, index) =>
            quantityText(value, index === values.length - 1 ? unit : "", step)
        );
        return texts.join(" – ");
    }

    get currentText() {
        const {current, unit} = this.props;
        return typeof current === "number" ? _t("Now %(value)s", {value: quantityText(current, unit)}) : "";
    }

    /** Where the measured value stands on the dial. */
    get mark() {
        const {current} = this.props;
        return typeof current === "number" ? pointAt(this.partOf(current), RADIUS) : undefined;
    }

    partOf(value) {
        const {max, min} = this.props;
        return max > min ? (Math.min(max, Math.max(min, value)) - min) / (max - min) : 0;
    }

    /** Of two points neither passes the other. */
    limited(point, wanted) {
        const {max, min, step} = this.props;
        const index = this.props.points.findIndex(({attribute}) => attribute === point.attribute);
        const least = this.props.points[index - 1]?.value ?? min;
        const most = this.props.points[index + 1]?.value ?? max;
        return Math.min(most, Math.max(least, snap(wanted, {min, max, step})));
    }

    /** @param {PointerEvent} ev */
    pointedAt({clientX, clientY}) {
        const {height, left, top, width} = this.root.el.getBoundingClientRect();
        return partAt({x: clientX - left - width / 2, y: clientY - top - height / 2});
    }

    /** Two in the same place: the one that can go where the finger is. */
    nearest(part) {
        const {points} = this;
        const distance = (point) => Math.abs(point.part - part);
        const [least] = [...points].sort((a, b) => distance(a) - distance(b));
        const same = points.filter((point) => distance(point) === distance(least));
        return part > least.part ? same.at(-1) : same[0];
    }

    onPointerdown(ev) {
        if (this.props.disabled || ev.button || !this.props.points.length) {
            return;
        }
        ev.preventDefault();
        const part = this.pointedAt(ev);
        const {attribute, value} = this.nearest(part);
        Object.assign(this.held, {attribute, value, part});
        this.root.el.querySelector(`[data-attribute="${attribute}"]`)?.focus();
        this.slideTo(part);
    }

    onPointermove(ev) {
        if (this.held.attribute) {
            const part = this.pointedAt(ev);
            if (Math.abs(part - this.held.part) < JUMP) {
                this.slideTo(part);
            }
        }
    }

    slideTo(part) {
        const {max, min} = this.props;
        const point = this.heldPoint;
        const value = this.limited(point, min + part * (max - min));
        this.held.part = part;
        if (value !== this.held.value) {
            this.held.value = value;
            this.props.onSlide(point, value);
        }
    }

    get heldPoint() {
        return this.props.points.find(({attribute}) => attribute === this.held.attribute);
    }

    onPointerup() {
        const {heldPoint: point} = this;
        const {value} = this.held;
        Object.assign(this.held, {attribute: "", value: null});
        if (point) {
            this.props.onChange(point, value);
        }
    }

    /** @param {1|-1} direction */
    canMove(point, direction) {
        const {disabled, max, min, step} = this.props;
        return !disabled && canStep(point.value, direction, {min, max, step});
    }

    /** @param {1|-1} direction */
    move(point, direction, steps = 1) {
        const {max, min, step} = this.props;
        const wanted = stepped(point.value, direction, {min, max, step});
        this.set(point, steps === 1 ? wanted : point.value + direction * steps * step);
    }

    set(point, wanted) {
        const value = this.limited(point, wanted);
        if (value !== point.value) {
            this.props.onChange(point, value);
        }
    }

    onKeydown(ev, point) {
        const {disabled, max, min} = this.props;
        const act = {
            ArrowUp: () => this.move(point, 1),
            ArrowRight: () => this.move(point, 1),
            ArrowDown: () => this.move(point, -1),
            ArrowLeft: () => this.move(point, -1),
            PageUp: () => this.move(point, 1, PAGE),
            PageDown: () => this.move(point, -1, PAGE),
            Home: () => this.set(point, min),
            End: () => this.set(point, max),
        }[ev.key];
        if (act && !disabled && !ev.altKey && !ev.ctrlKey && !ev.metaKey) {
            ev.preventDefault();
            ev.stopPropagation();
            act();
        }
    }
}
