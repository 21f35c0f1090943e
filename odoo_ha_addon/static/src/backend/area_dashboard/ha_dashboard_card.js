import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {HaArrangeButtons, HaHideButton} from "@odoo_ha_addon/backend/page/ha_arrange_buttons";
import {HaFavourite} from "@odoo_ha_addon/components/ui/ha_favourite/ha_favourite";
import {HaTile} from "@odoo_ha_addon/components/entity/ha_tile";
import {HaGlyph} from "@odoo_ha_addon/components/ui/ha_icon/ha_glyph";
import {NOWHERE} from "./dashboard_layout";
import {recordIcons} from "@odoo_ha_addon/services/icons/icon_names";

/** Rows of a card that show without being asked for. */
export const MOST_ROWS = 8;

/** A device with its entities, or one entity. */
export class HaDashboardCard extends Component {
    static template = "odoo_ha_addon.HaDashboardCard";
    static components = {HaArrangeButtons, HaFavourite, HaGlyph, HaHideButton, HaTile};
    static props = {
        card: Object,
        isArranging: {type: Boolean, optional: true},
        index: Number,
        isFirst: {type: Boolean, optional: true},
        isLast: {type: Boolean, optional: true},
        onChoose: Function,
        onHide: Function,
        onStep: Function,
    };

    setup() {
        this.action = useService("action");
        this.state = useState({isWhole: false});
    }

    get icons() {
        return recordIcons("ha.device", this.props.card.device);
    }

    /** A device that has but one entity is that entity. */
    get hasTitle() {
        const {card, isArranging} = this.props;
        return Boolean(isArranging || (card.device && (card.items.length > 1 || card.items[0].movedTo)));
    }

    labelOf({row, label}) {
        return this.hasTitle ? label : row.name;
    }

    get items() {
        const {items} = this.props.card;
        return this.state.isWhole || items.length <= MOST_ROWS + 1 ? items : items.slice(0, MOST_ROWS);
    }

    get moreText() {
        return _t("%s more", this.props.card.items.length - this.items.length);
    }

    placeName({key, name}) {
        return key === NOWHERE ? _t("no area") : name;
    }

    movedText({key, name}) {
        return key === NOWHERE
            ? _t("Unlike its device, it is in no area")
            : _t("Unlike its device, it is in the area %(name)s", {name});
    }

    fromText({name}) {
        return _t("Part of the device %(name)s", {name});
    }

    openDevice(id) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "ha.device",
            res_id: id,
            views: [[false, "form"]],
        });
    }
}
