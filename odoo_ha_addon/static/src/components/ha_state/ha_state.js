import { Component, onWillUnmount, useEffect, useRef } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { useHaEntity } from "../../core/hooks";
import { lastChangedText, stateText, stateTone } from "../../core/state_text";

const TONE_ICONS = {
    alert: "fa-exclamation-triangle",
    missing: "fa-chain-broken",
    unavailable: "fa-ban",
    unknown: "fa-question-circle-o",
};
const DISABLED_ICON = "fa-minus-circle";
const HIGHLIGHT_DURATION = 1_000;

/** The live state of an entity in words. */
export class HaState extends Component {
    static template = "odoo_ha_addon.HaState";
    static props = {
        recordId: { type: [Number, Boolean] },
        seed: { type: Object, optional: true },
    };

    setup() {
        this.live = useHaEntity(
            () => this.recordId,
            () => this.seed
        );
        this.root = useRef("root");
        this.shown = {};
        useEffect(
            (recordId, state) => {
                const isKnown = this.shown.recordId === recordId && this.shown.state !== undefined;
                if (isKnown && this.shown.state !== state) {
                    this.highlight();
                }
                this.shown = { recordId, state };
            },
            () => [this.recordId, this.entity?.state]
        );
        onWillUnmount(() => browser.clearTimeout(this.highlightTimer));
    }

    get recordId() {
        return this.props.recordId;
    }

    get seed() {
        return this.props.seed;
    }

    get entity() {
        return this.live.entity;
    }

    get text() {
        return this.entity.denied ? _t("Not accessible") : stateText(this.entity);
    }

    get tone() {
        return this.entity.denied ? "missing" : stateTone(this.entity);
    }

    get icon() {
        return this.tone === "missing" && this.entity.disabled ? DISABLED_ICON : TONE_ICONS[this.tone];
    }

    get cutOffText() {
        switch (this.live.cutOff) {
            case "odoo":
                return _t("Last known state: Odoo cannot be reached.");
            case "home_assistant":
                return _t("Last known state: Home Assistant is not connected.");
            default:
                return "";
        }
    }

    /** How long ago something changed is written when somebody asks for it: for each row of a list it takes long. */
    onPointerEnter() {
        this.root.el.title = [this.cutOffText, lastChangedText(this.entity.last_changed)].filter(Boolean).join("\n");
    }

    /**
     * Without any animation, which would have the browser paint a page of changing states sixty times a second; and by an attribute,
     * for where a class changes the browser matches the whole page against Odoo's rules anew.
     */
    highlight() {
        const { dataset } = this.root.el;
        dataset.changed = "";
        browser.clearTimeout(this.highlightTimer);
        this.highlightTimer = browser.setTimeout(() => delete dataset.changed, HIGHLIGHT_DURATION);
    }
}
