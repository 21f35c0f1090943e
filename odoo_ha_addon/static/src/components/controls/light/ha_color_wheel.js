import {useExternalListener, useRef, useState} from "@odoo/owl";
import {HaColorPicker} from "./ha_color_picker";

/** The same on a wheel: hues around it, paler towards the middle. Keys move two sliders, which are shown while they have the focus. */
export class HaColorWheel extends HaColorPicker {
    static template = "odoo_ha_addon.HaColorWheel";

    setup() {
        super.setup();
        this.wheel = useRef("wheel");
        /** The colour under the finger that is on the wheel. */
        this.held = useState({color: null});
        useExternalListener(window, "pointermove", this.onPointermove);
        useExternalListener(window, "pointerup", this.onPointerup);
        useExternalListener(window, "pointercancel", this.onPointerup);
    }

    get shown() {
        return this.held.color || (this.props.color && [this.hue, this.saturation]);
    }

    /** Where the colour is on the wheel: physical, as the wheel runs the same way in every language. */
    get handle() {
        const [hue, saturation] = this.shown;
        const angle = (hue * Math.PI) / 180;
        const place = (part) => `${(50 + (saturation / 2) * part).toFixed(2)}%`;
        return `left: ${place(Math.cos(angle))}; top: ${place(Math.sin(angle))}; --ha-swatch: ${this.css(this.shown)}`;
    }

    /** @returns {import("./color").HsColor} under the finger; beyond the rim that at the rim */
    colorAt({clientX, clientY}) {
        const {height, left, top, width} = this.wheel.el.getBoundingClientRect();
        const x = (clientX - left - width / 2) / (width / 2);
        const y = (clientY - top - height / 2) / (height / 2);
        const hue = Math.round((Math.atan2(y, x) * 180) / Math.PI + 360) % 360;
        return [hue, Math.min(100, Math.round(Math.hypot(x, y) * 100))];
    }

    onPointerdown(ev) {
        if (!this.props.disabled && !ev.button) {
            ev.preventDefault();
            this.hold(ev);
        }
    }

    onPointermove(ev) {
        if (this.held.color) {
            this.hold(ev);
        }
    }

    hold(ev) {
        this.held.color = this.colorAt(ev);
        this.chosen.hue = this.held.color[0];
        this.props.onSlide(this.held.color);
    }

    onPointerup() {
        const {color} = this.held;
        if (color) {
            this.held.color = null;
            this.props.onChange(color);
        }
    }
}
