import {Component, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {Dialog} from "@web/core/dialog/dialog";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";
import {_t} from "@web/core/l10n/translation";
import {HaEntityControl} from "./ha_entity_control";
import {HaFold} from "./ha_fold";
import {colorOf, isControlled} from "@odoo_ha_addon/services/control_registry";
import {dialogParts, partsOf} from "@odoo_ha_addon/services/entity_parts";
import {HaFavourite} from "@odoo_ha_addon/components/ui/ha_favourite/ha_favourite";
import {seedFromRow} from "@odoo_ha_addon/services/live/entity_rows";
import {useHaEntity} from "@odoo_ha_addon/services/live/hooks";
import {lastChangedText} from "@odoo_ha_addon/services/words/moment_words";

/** Everything that can be done with one entity, over the page from which it was opened. */
export class HaEntityDialog extends Component {
    static template = "odoo_ha_addon.HaEntityDialog";
    static components = {Dialog, HaEntityControl, HaFavourite, HaFold};
    static props = {
        recordId: Number,
        /** What is known already, for the first paint. */
        seed: {type: Object, optional: true},
        /** The rows (ROW of docs/dashboards.md) among which it stands on the page, in their order. */
        neighbours: {type: Array, optional: true},
        close: Function,
    };

    setup() {
        /** Only the web client has it, and a form of the entity to open. */
        this.action = this.env.services.action;
        this.notification = this.env.services.notification;
        /** Guests have none. */
        this.hasFavourites = "ha_favourites" in this.env.services;
        /** Of those among which it stands, the one that is shown. */
        this.shown = useState({recordId: this.props.recordId});
        this.live = useHaEntity(
            () => this.recordId,
            () => this.seed
        );
        for (const [key, direction] of [
            ["arrowleft", -1],
            ["arrowup", -1],
            ["arrowright", 1],
            ["arrowdown", 1],
        ]) {
            useHotkey(`alt+${key}`, () => this.show(this.neighbour(direction)), {
                allowRepeat: true,
                bypassEditableProtection: true,
                isAvailable: () => this.hasNeighbours,
            });
        }
    }

    get recordId() {
        return this.shown.recordId;
    }

    get seed() {
        const row = this.neighbours.find(({id}) => id === this.recordId);
        return row ? seedFromRow(row) : this.props.seed;
    }

    get neighbours() {
        return this.props.neighbours || [];
    }

    get hasNeighbours() {
        return this.neighbours.length > 1 && this.neighbours.some(({id}) => id === this.recordId);
    }

    /**
     * @param {-1|1} direction
     * @returns {Object|undefined} the row that stands there; none before the first and after the last
     */
    neighbour(direction) {
        const index = this.neighbours.findIndex(({id}) => id === this.recordId);
        return this.neighbours[index + direction];
    }

    show(row) {
        if (row) {
            this.shown.recordId = row.id;
        }
    }

    get ways() {
        return [
            {direction: -1, icon: "oi-chevron-left", label: _t("Previous")},
            {direction: 1, icon: "oi-chevron-right", label: _t("Next")},
        ].map((way) => ({...way, row: this.neighbour(way.direction)}));
    }

    wayText({label, row}) {
        return row ? _t("%(label)s: %(value)s", {label, value: row.name}) : label;
    }

    get name() {
        return this.live.entity?.name || this.live.entity?.entity_id || "";
    }

    get changed() {
        return lastChangedText(this.live.entity?.last_changed);
    }

    /** In the colour that it shines in itself. */
    get style() {
        const {entity} = this.live;
        const color = entity && colorOf(entity);
        return color ? `--ha-own-color: ${color}` : undefined;
    }

    /** What other addons show of it. */
    get parts() {
        return partsOf(dialogParts, this.live.entity);
    }

    get firstParts() {
        return this.parts.filter(([, {isFirst}]) => isFirst);
    }

    get otherParts() {
        return this.parts.filter(([, {fold, isFirst}]) => !isFirst && !fold);
    }

    get foldedParts() {
        return this.parts
            .filter(([, {fold}]) => fold)
            .map(([key, {component, fold}]) => [key, {component, title: String(fold)}]);
    }

    /** What is looked at first stands beside the control; there is none beside a state that is read in a moment. */
    get isBeside() {
        return this.firstParts.length > 0 && isControlled(this.live.entity.domain);
    }

    get size() {
        if (this.isBeside) {
            return "xl";
        }
        return this.parts.length > this.foldedParts.length ? "lg" : "md";
    }

    get link() {
        return `${browser.location.origin}/odoo/home-assistant/${this.recordId}`;
    }

    /** Browsers without a clipboard, as on a page without encryption, show the link instead. */
    async copyLink() {
        try {
            await browser.navigator.clipboard.writeText(this.link);
            this.notification.add(_t("The link was copied."), {type: "success"});
        } catch {
            this.notification.add(this.link, {title: _t("Link"), sticky: true});
        }
    }

    openRecord() {
        this.props.close();
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "ha.entity",
            res_id: this.recordId,
            views: [[false, "form"]],
        });
    }
}
