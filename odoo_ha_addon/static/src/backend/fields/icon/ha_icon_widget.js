import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {ENTITY_FIELDS, seedFromData} from "@odoo_ha_addon/backend/fields/entity/entity_record";
import {useHaEntity} from "@odoo_ha_addon/services/live/hooks";
import {entityIcons} from "@odoo_ha_addon/services/icons/icon_names";
import {simpleIcon} from "@odoo_ha_addon/services/icons/simple_icons";
import {stateTone} from "@odoo_ha_addon/services/words/state_tone";
import {HaIcon} from "@odoo_ha_addon/components/ui/ha_icon/ha_icon";

/** `<widget name="ha_icon"/>` on `ha.entity`: its icon, coloured by the live state; marked where Home Assistant hides the entity. */
export class HaIconWidget extends HaIcon {
    static template = "odoo_ha_addon.HaIconWidget";
    static props = standardWidgetProps;
    static isBare = true;

    setup() {
        super.setup();
        this.live = useHaEntity(
            ({record}) => record.resId,
            ({record}) => seedFromData(record.data),
            () => [this.tone, this.simple, ...this.names].join()
        );
    }

    get entity() {
        return this.live.entity;
    }

    get names() {
        const {icon, original_icon} = this.props.record.data;
        const {instance_id, platform, translation_key} = this.entity;
        return entityIcons(this.entity, {icon, original_icon, instance_id, platform, translation_key});
    }

    get simple() {
        return simpleIcon(this.entity.domain, this.entity.attributes);
    }

    /** A form says so in words. */
    get isMarkedHidden() {
        return this.props.record.data.hidden && this.env.config?.viewType !== "form";
    }

    get tone() {
        return stateTone(this.entity);
    }

    get isStale() {
        return this.live.cutOff !== "";
    }
}

export const haIconWidget = {
    component: HaIconWidget,
    fieldDependencies: [
        ...ENTITY_FIELDS,
        {name: "hidden", type: "boolean"},
        {name: "icon", type: "char"},
        {name: "original_icon", type: "char"},
    ],
    listViewWidth: 40,
};

registry.category("view_widgets").add("ha_icon", haIconWidget);
