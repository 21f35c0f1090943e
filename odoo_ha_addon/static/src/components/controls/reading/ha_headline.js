import {Component} from "@odoo/owl";
import {lastChangedText} from "@odoo_ha_addon/services/words/moment_words";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {stateTone} from "@odoo_ha_addon/services/words/state_tone";
import {HaIcon} from "@odoo_ha_addon/components/ui/ha_icon/ha_icon";

/** What an entity says, large, with its icon. */
export class HaHeadline extends Component {
    static template = "odoo_ha_addon.HaHeadline";
    static components = {HaIcon};
    static props = {
        /** An `EntityControl`. */
        control: Object,
        /** Instead of the state in words. */
        text: {type: String, optional: true},
        /** Below it, small. */
        detail: {type: String, optional: true},
    };

    get entity() {
        return this.props.control.entity;
    }

    get registered() {
        const {instance_id, platform, translation_key} = this.entity;
        return {instance_id, platform, translation_key};
    }

    get text() {
        return this.props.text || stateText(this.entity);
    }

    get tone() {
        return stateTone(this.entity);
    }

    get title() {
        return lastChangedText(this.entity.last_changed);
    }
}
