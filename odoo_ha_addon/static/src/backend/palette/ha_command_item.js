import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useHaEntity} from "@odoo_ha_addon/services/live/hooks";
import {stateTone} from "@odoo_ha_addon/services/words/state_tone";
import {HaGlyph} from "@odoo_ha_addon/components/ui/ha_icon/ha_glyph";
import {HaIcon} from "@odoo_ha_addon/components/ui/ha_icon/ha_icon";
import {HaState} from "@odoo_ha_addon/components/ui/ha_state/ha_state";
import {quickActionOf} from "./ha_quick_action";

/** What the command palette gives to each of its items. */
const ITEM_PROPS = {
    name: {type: String, optional: true},
    searchValue: {type: String, optional: true},
    executeCommand: {type: Function, optional: true},
    slots: {type: Object, optional: true},
};

/** An entity in the command palette: where it is, its live state, and what Enter does. */
export class HaEntityCommandItem extends Component {
    static template = "odoo_ha_addon.HaEntityCommandItem";
    static components = {HaIcon, HaState};
    static props = {
        ...ITEM_PROPS,
        /** An `EntityRow` of `services/calls/ha_api.js`. */
        row: Object,
        place: String,
        onOpen: Function,
    };

    setup() {
        this.live = useHaEntity(
            ({row}) => row.id,
            ({row}) => row.seed
        );
    }

    get entity() {
        return this.live.entity;
    }

    get name() {
        return this.entity.name || this.entity.entity_id;
    }

    get tone() {
        return stateTone(this.entity);
    }

    get enterText() {
        return quickActionOf(this.entity)?.label || _t("Show");
    }

    get openTitle() {
        return _t("Show %s", this.name);
    }

    onOpen(ev) {
        ev.preventDefault();
        ev.stopPropagation();
        this.props.onOpen();
    }
}

/** An area, or a sentence, in the command palette. */
export class HaCommandItem extends Component {
    static template = "odoo_ha_addon.HaCommandItem";
    static components = {HaGlyph};
    static props = {
        ...ITEM_PROPS,
        icons: {type: Array, element: String},
        simpleIcon: String,
        text: String,
        place: {type: String, optional: true},
        enterText: {type: String, optional: true},
    };
}
