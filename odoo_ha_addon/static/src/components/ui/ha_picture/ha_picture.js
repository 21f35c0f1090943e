import {Component, onWillUnmount, useEffect, useExternalListener, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {useService} from "@web/core/utils/hooks";
import {HaPictureError} from "@odoo_ha_addon/services/pictures/ha_pictures";
import {HaGlyph} from "@odoo_ha_addon/components/ui/ha_icon/ha_glyph";

/** The picture of an entity or area, fetched by Odoo; an icon, or what it is given, where there is none. */
export class HaPicture extends Component {
    static template = "odoo_ha_addon.HaPicture";
    static components = {HaGlyph};
    static props = {
        /** Record id of `ha.entity`, or of `ha.area`. */
        recordId: Number,
        kind: {validate: (kind) => ["entity", "area"].includes(kind), optional: true},
        /** What it is a picture of: another text, another picture. */
        of: {type: String, optional: true},
        /** What it shows, in words; empty where the words stand beside it. */
        alt: {type: String, optional: true},
        /** Shown where there is no picture. */
        icon: {type: String, optional: true},
        /** Changes when it has to be fetched again. */
        turn: {type: Number, optional: true},
        /** So many milliseconds after it came it is fetched again, but not while nobody can see the page. */
        every: {type: Number, optional: true},
        /** Say why there is no picture. */
        isErrorShown: {type: Boolean, optional: true},
        slots: {type: Object, optional: true},
    };
    static defaultProps = {kind: "entity", of: "", alt: "", icon: "mdi:image-outline", turn: 0, every: 0};

    setup() {
        this.pictures = useService("ha_pictures");
        this.state = useState({url: "", error: "", isLoading: false, renewals: 0});
        this.isDue = false;
        useEffect(
            (recordId, of) => {
                const abort = new AbortController();
                this.load(recordId, of, abort.signal);
                return () => {
                    abort.abort();
                    browser.clearTimeout(this.timer);
                };
            },
            () => [this.props.recordId, this.props.of, this.props.turn, this.state.renewals]
        );
        useExternalListener(document, "visibilitychange", () => this.isDue && this.renew());
        onWillUnmount(() => this.show(""));
    }

    async load(recordId, of, signal) {
        this.state.isLoading = true;
        try {
            const url = await this.pictures.load(recordId, {of, kind: this.props.kind, signal});
            if (signal.aborted) {
                URL.revokeObjectURL(url);
                return;
            }
            this.show(url);
        } catch (error) {
            if (!signal.aborted) {
                this.show("", error instanceof HaPictureError ? error.message : "");
            }
        }
        // Counted from its end: however many wait for their turn, each comes to its own.
        if (this.props.every && !signal.aborted) {
            this.timer = browser.setTimeout(() => this.renew(), this.props.every);
        }
    }

    renew() {
        this.isDue = document.visibilityState === "hidden";
        if (!this.isDue) {
            this.state.renewals++;
        }
    }

    show(url, error = "") {
        if (this.state.url) {
            URL.revokeObjectURL(this.state.url);
        }
        Object.assign(this.state, {url, error, isLoading: false});
    }

    /** What came is no picture that this browser can draw. */
    onError() {
        this.show("");
    }
}
