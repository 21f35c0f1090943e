import { Component, status, useEffect, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { useHaEntity } from "../../core/hooks";

/** How long Home Assistant's new state may take after the service was done. */
export const SETTLE_DELAY = 5_000;

export const TOGGLE_DOMAINS = ["automation", "fan", "humidifier", "input_boolean", "light", "siren", "switch"];
/** Connections through which a command still can go, if only after a moment. */
const OPEN_CONNECTIONS = ["connected", "connecting", "retrying", "syncing"];

/**
 * Switches an entity on and off.
 *
 * A click shows at once what it asks for, then Home Assistant's own state counts: the one that comes as a frame, or the one
 * from before if the service was not carried out.
 */
export class HaToggle extends Component {
    static template = "odoo_ha_addon.HaToggle";
    static props = {
        recordId: { type: [Number, Boolean] },
        seed: { type: Object, optional: true },
    };

    setup() {
        this.control = useService("ha_control");
        this.live = useHaEntity(
            (props) => props.recordId,
            (props) => props.seed
        );
        /** What was asked for and is not settled yet: `on`, `off` or nothing. */
        this.asked = useState({ state: null, isDone: false });
        useEffect(
            () => () => this.settle(),
            () => [this.props.recordId]
        );
        useEffect(
            () => {
                if (this.asked.isDone && this.entity.state === this.asked.state) {
                    this.settle();
                }
            },
            () => [this.entity?.state, this.asked.isDone]
        );
    }

    get entity() {
        return this.live.entity;
    }

    get isShown() {
        return Boolean(this.entity) && TOGGLE_DOMAINS.includes(this.entity.domain);
    }

    get isPending() {
        return this.asked.state !== null;
    }

    get isOn() {
        return (this.asked.state || this.entity.state) === "on";
    }

    /** Why it cannot be used, in words; empty if it can. */
    get obstacle() {
        const { state, control, denied } = this.entity;
        const { connection } = this.live;
        if (denied) {
            return _t("Not accessible");
        }
        if (!control) {
            return _t("You may see this, but not control it.");
        }
        if (connection && !OPEN_CONNECTIONS.includes(connection.state)) {
            return _t("Home Assistant is not connected.");
        }
        if (state === null) {
            return _t("Not in Home Assistant");
        }
        return state === "unavailable" ? _t("Unavailable") : "";
    }

    get isDisabled() {
        return this.obstacle !== "";
    }

    get title() {
        return this.obstacle || (this.isOn ? _t("Turn off") : _t("Turn on"));
    }

    onChange(ev) {
        const isOn = ev.target.checked;
        // The box shows what we know, not what was clicked: the next rendering sets it.
        ev.target.checked = this.isOn;
        this.ask(isOn ? "on" : "off");
    }

    onKeydown(ev) {
        if (ev.key === "Enter" || ev.key === " ") {
            // A list would open or select the row.
            ev.stopPropagation();
        }
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.ask(this.isOn ? "off" : "on");
        }
    }

    async ask(state) {
        if (this.isPending || this.isDisabled) {
            return;
        }
        const { recordId } = this.props;
        const { name, entity_id } = this.entity;
        Object.assign(this.asked, { state, isDone: false });
        let outcome;
        try {
            outcome = await this.control.call({ id: recordId, name: name || entity_id }, `turn_${state}`);
        } finally {
            if (this.isAbout(recordId)) {
                this.onOutcome(outcome);
            }
        }
    }

    /** Whether the component still shows the entity that a call was about. */
    isAbout(recordId) {
        return status(this) !== "destroyed" && this.props.recordId === recordId && this.isPending;
    }

    onOutcome(outcome) {
        if (outcome === "done") {
            this.asked.isDone = true;
            this.settleTimer = browser.setTimeout(() => this.settle(), SETTLE_DELAY);
        } else {
            this.settle();
        }
    }

    settle() {
        browser.clearTimeout(this.settleTimer);
        Object.assign(this.asked, { state: null, isDone: false });
    }
}
