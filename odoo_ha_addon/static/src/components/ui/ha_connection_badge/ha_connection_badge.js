import {Component, useEffect, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {useHaConnection} from "@odoo_ha_addon/services/live/hooks";

/** Label, colour of Bootstrap and icon of each connection state. */
export const LOOKS = {
    disabled: {label: _t("Disabled"), color: "secondary", icon: "fa-pause"},
    incomplete: {label: _t("Incomplete"), color: "warning", icon: "fa-pencil"},
    waiting: {label: _t("Waiting"), color: "warning", icon: "fa-hourglass-half"},
    connecting: {label: _t("Connecting"), color: "info", icon: "fa-circle-o-notch fa-spin"},
    syncing: {label: _t("Syncing"), color: "info", icon: "fa-refresh fa-spin"},
    connected: {label: _t("Connected"), color: "success", icon: "fa-check"},
    retrying: {label: _t("Retrying"), color: "warning", icon: "fa-repeat"},
    refused: {label: _t("Refused"), color: "danger", icon: "fa-lock"},
    failed: {label: _t("Failed"), color: "danger", icon: "fa-exclamation-triangle"},
};

/** The live state of the connection to an instance. */
export class HaConnectionBadge extends Component {
    static template = "odoo_ha_addon.HaConnectionBadge";
    static props = {
        recordId: {type: [Number, Boolean]},
        seed: {type: Object, optional: true},
    };

    setup() {
        this.home = useHaConnection(
            (props) => props.recordId,
            (props) => props.seed
        );
        this.clock = useState({now: Date.now()});
        useEffect(
            (isCounting) => {
                if (isCounting) {
                    this.clock.now = Date.now();
                    const timer = browser.setInterval(() => (this.clock.now = Date.now()), 1000);
                    return () => browser.clearInterval(timer);
                }
            },
            () => [this.connection?.state === "retrying" && Boolean(this.connection.next_try)]
        );
    }

    get connection() {
        return this.home.connection || this.props.seed;
    }

    get look() {
        const {state} = this.connection;
        return LOOKS[state] || {label: state, color: "secondary", icon: "fa-question"};
    }

    /** Whole seconds until the next try, while one is due; an over-long wait is a clock that goes wrong. */
    get secondsToNextTry() {
        const {state, next_try} = this.connection;
        const seconds = state === "retrying" && next_try ? Math.ceil(next_try - this.clock.now / 1000) : 0;
        return seconds > 0 && seconds <= 3600 ? seconds : 0;
    }

    get nextTryText() {
        return _t("next try in %s s", this.secondsToNextTry);
    }
}
