import {entityIcons} from "@odoo_ha_addon/services/icons/icon_names";
import {simpleIcon} from "@odoo_ha_addon/services/icons/simple_icons";
import {HaGlyph} from "./ha_glyph";

/** The icon of an entity, as Home Assistant shows it; decoration only, the name and the state say the same in words. */
export class HaIcon extends HaGlyph {
    static template = "odoo_ha_addon.HaIcon";
    static props = {
        domain: String,
        state: {type: [String, {value: null}], optional: true},
        attributes: {type: Object, optional: true},
        /** What the registry says, as `entityIcons` takes it. */
        registered: {type: Object, optional: true},
        tone: {type: String, optional: true},
        isStale: {type: Boolean, optional: true},
    };

    get names() {
        return entityIcons(this.props, this.props.registered);
    }

    get simple() {
        return simpleIcon(this.props.domain, this.props.attributes);
    }

    get tone() {
        return this.props.tone;
    }

    get isStale() {
        return this.props.isStale;
    }
}
