import {Component, useEffect, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {useHaEntity} from "@odoo_ha_addon/services/live/hooks";
import {amountOf, declarationOf} from "@odoo_ha_addon/services/control_registry";
import {presenceOf} from "@odoo_ha_addon/services/live/presence";
import {lastChangedText} from "@odoo_ha_addon/services/words/moment_words";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {stateTone} from "@odoo_ha_addon/services/words/state_tone";

const TONE_ICONS = {
    alert: "fa-exclamation-triangle",
    missing: "fa-chain-broken",
    unavailable: "fa-ban",
    unknown: "fa-question-circle-o",
};
const DISABLED_ICON = "fa-minus-circle";
const NOTHING_KNOWN = ["missing", "unavailable", "unknown"];

/** The live state of an entity in words. */
export class HaState extends Component {
    static template = "odoo_ha_addon.HaState";
    static props = {
        recordId: {type: [Number, Boolean]},
        seed: {type: Object, optional: true},
    };

    setup() {
        this.live = useHaEntity(
            () => this.recordId,
            () => this.seed
        );
        const highlight = useService("ha_highlight");
        this.root = useRef("root");
        this.shown = {};
        useEffect(
            (recordId, state) => {
                const isKnown = this.shown.recordId === recordId && this.shown.state !== undefined;
                if (isKnown && this.shown.state !== state) {
                    highlight(this.root.el);
                }
                this.shown = {recordId, state};
            },
            () => [this.live.rendered.id, this.live.rendered.entity?.state]
        );
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
        if (this.entity.denied) {
            return _t("Not accessible");
        }
        return [stateText(this.entity), amountOf(this.entity)].filter(Boolean).join(" · ");
    }

    get tone() {
        return this.entity.denied ? "missing" : stateTone(this.entity);
    }

    /** @returns {typeof Component|undefined} what the domain shows behind its state, while there is one */
    get detail() {
        return NOTHING_KNOWN.includes(this.tone) ? undefined : declarationOf(this.entity.domain)?.detail;
    }

    /** @returns {typeof Component|undefined} what the domain shows in place of its state in words, while there is one */
    get stateView() {
        return !this.entity.denied && presenceOf(this.entity) === "value"
            ? declarationOf(this.entity.domain)?.stateView
            : undefined;
    }

    /** A copy: a child is rendered again only if it is given something new, and it reads more than the entity. */
    get forChild() {
        return {...this.entity};
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
        const {el} = this.root;
        const whole = el.scrollWidth > el.clientWidth ? this.text : "";
        el.title = [whole, this.cutOffText, lastChangedText(this.entity.last_changed)]
            .filter(Boolean)
            .join("\n");
    }
}
