import {Component, onMounted, onWillUnmount, useExternalListener, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {useService} from "@web/core/utils/hooks";
import {LiveFrames} from "./live_frames";

/** What a camera sees, moving, as long as somebody looks. */
export class HaLiveDialog extends Component {
    static template = "odoo_ha_addon.HaLiveDialog";
    static components = {Dialog};
    static props = {close: Function, recordId: Number, title: String};

    setup() {
        const pictures = useService("ha_pictures");
        this.state = useState({url: "", error: "", isPaused: false});
        this.frames = new LiveFrames(pictures, this.props.recordId, {
            onFrame: (url) => Object.assign(this.state, {url, error: ""}),
            onError: (error) => Object.assign(this.state, {error}),
        });
        useExternalListener(document, "visibilitychange", () => this.run());
        onMounted(() => this.run());
        onWillUnmount(() => this.frames.stop());
    }

    run() {
        if (this.state.isPaused || document.visibilityState === "hidden") {
            this.frames.pause();
        } else {
            this.frames.start();
        }
    }

    togglePause() {
        this.state.isPaused = !this.state.isPaused;
        this.run();
    }
}
