import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {HaGlyph} from "@odoo_ha_addon/components/ui/ha_icon/ha_glyph";

/** What needs somebody, the worst first, each with the one thing to be done about it; nothing where all is well. */
export class HaNeeds extends Component {
    static template = "odoo_ha_addon.HaNeeds";
    static components = {HaGlyph};
    static props = {
        /** As `useNeeds` gives them. */
        needs: Array,
    };

    /** What the button does, for who does not see in which line it is. */
    remedyLabel({remedy, title}) {
        return _t("%(label)s: %(value)s", {label: remedy.label, value: title});
    }
}
