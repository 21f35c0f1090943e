import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {isReachable} from "@odoo_ha_addon/services/live/presence";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {HaPicture} from "@odoo_ha_addon/components/ui/ha_picture/ha_picture";
import {HaHeadline} from "@odoo_ha_addon/components/controls/reading/ha_headline";
import {HaCameraView} from "./ha_camera_view";
import {HaLiveDialog} from "./ha_live_dialog";
import {SNAPSHOT_EVERY, sightText} from "./sight";

/** `CameraEntityFeature` of Home Assistant. */
const ON_OFF = 1;

/** What a camera sees: a picture every few seconds, and a moving one on demand. */
export class HaCameraControl extends Component {
    static template = "odoo_ha_addon.HaCameraControl";
    static components = {HaButton, HaHeadline, HaPicture};
    static props = {control: Object};

    setup() {
        this.dialog = useService("dialog");
        this.state = useState({turn: 0});
        this.every = SNAPSHOT_EVERY;
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
        return sightText(this.props.control.name);
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
    view: {component: HaCameraView, isShown: isReachable},
    title: _t("Cameras"),
    simpleIcon: "fa-video-camera",
    section: "security",
    use: "sensor",
});
