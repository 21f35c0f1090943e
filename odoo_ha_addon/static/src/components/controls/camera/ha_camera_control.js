import {Component, onMounted, onWillUnmount, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {isReachable} from "@odoo_ha_addon/services/live/presence";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {HaPicture} from "@odoo_ha_addon/components/ui/ha_picture/ha_picture";
import {HaHeadline} from "@odoo_ha_addon/components/controls/reading/ha_headline";
import {HaLiveDialog} from "./ha_live_dialog";

/** `CameraEntityFeature` of Home Assistant. */
const ON_OFF = 1;
/** How often the picture of a camera that is just on the page is fetched again. */
export const SNAPSHOT_EVERY = 10_000;

/** What a camera sees: a picture every few seconds, and a moving one on demand. */
export class HaCameraControl extends Component {
    static template = "odoo_ha_addon.HaCameraControl";
    static components = {HaButton, HaHeadline, HaPicture};
    static props = {control: Object};

    setup() {
        this.dialog = useService("dialog");
        this.state = useState({turn: 0});
        if (!this.isCompact) {
            let timer;
            onMounted(() => {
                timer = browser.setInterval(() => this.refreshIfSeen(), SNAPSHOT_EVERY);
            });
            onWillUnmount(() => browser.clearInterval(timer));
        }
    }

    get isCompact() {
        return false;
    }

    get hasPicture() {
        return isReachable(this.props.control.entity);
    }

    get canTurn() {
        return this.props.control.supports(ON_OFF);
    }

    get alt() {
        return _t("What %s sees", this.props.control.name);
    }

    refreshIfSeen() {
        if (document.visibilityState !== "hidden") {
            this.state.turn++;
        }
    }

    async turn(service) {
        await this.props.control.call(service);
        this.state.turn++;
    }

    openLive() {
        const {name, recordId} = this.props.control;
        this.dialog.add(HaLiveDialog, {recordId, title: name});
    }
}

export class HaCameraButton extends HaCameraControl {
    get isCompact() {
        return true;
    }
}

controlRegistry.add("camera", {
    component: HaCameraControl,
    compact: HaCameraButton,
    title: _t("Cameras"),
    simpleIcon: "fa-video-camera",
    section: "security",
    use: "sensor",
});
