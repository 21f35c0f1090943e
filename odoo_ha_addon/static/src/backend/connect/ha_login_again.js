import {Component, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {learnMoreButtons} from "@odoo_ha_addon/services/documentation/paragraphs";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/** `<widget name="ha_login_again"/>` on the form of `ha.instance`: a new token for it, by Home Assistant's own login. */
export class HaLoginAgain extends Component {
    static template = "odoo_ha_addon.HaLoginAgain";
    static props = standardWidgetProps;

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({isLeaving: false});
    }

    async logIn() {
        const {record} = this.props;
        this.state.isLeaving = true;
        try {
            if (await record.save()) {
                const {url, tls_fingerprint} = record.data;
                const where = [url, tls_fingerprint || false, browser.location.origin, record.resId];
                const answer = await this.orm.call("ha.connect", "begin", where);
                if (answer.url) {
                    browser.location.assign(answer.url);
                    return;
                }
                this.notification.add(answer.failure, {
                    type: "danger",
                    buttons: learnMoreButtons(answer.paragraph),
                });
            }
            this.state.isLeaving = false;
        } catch (error) {
            this.state.isLeaving = false;
            throw error;
        }
    }
}

registry.category("view_widgets").add("ha_login_again", {
    component: HaLoginAgain,
    fieldDependencies: [
        {name: "url", type: "char"},
        {name: "tls_fingerprint", type: "char"},
    ],
});
