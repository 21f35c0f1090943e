import {Component} from "@odoo/owl";
import {MINUTE, useClock} from "@odoo_ha_addon/services/browser/clock";
import {instantOf} from "@odoo_ha_addon/services/words/home_time";
import {minutesAgoText} from "@odoo_ha_addon/services/words/moment_words";
import {stateText} from "@odoo_ha_addon/services/words/state_text";

/** How long ago the moment was that is the state of an entity. */
export class HaAgo extends Component {
    static template = "odoo_ha_addon.HaAgo";
    static props = {entity: Object};

    setup() {
        this.clock = useClock(() => this.moment !== null, MINUTE);
    }

    get moment() {
        const {entity} = this.props;
        return instantOf(entity.state, entity);
    }

    get text() {
        return this.moment ? minutesAgoText(this.moment, this.clock.now) : stateText(this.props.entity);
    }
}
