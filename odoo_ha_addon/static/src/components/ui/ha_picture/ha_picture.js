import {Component, onWillUnmount, useEffect, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";
import {HaPictureError} from "@odoo_ha_addon/services/pictures/ha_pictures";
import {HaGlyph} from "@odoo_ha_addon/components/ui/ha_icon/ha_glyph";

/** The picture of an entity or area, fetched by Odoo; an icon where there is none. */
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
        /** Say why there is no picture. */
        isErrorShown: {type: Boolean, optional: true},
    };
    static defaultProps = {kind: "entity", of: "", alt: "", icon: "mdi:image-outline", turn: 0};

    setup() {
        this.pictures = useService("ha_pictures");
        this.state = useState({url: "", error: "", isLoading: false});
        useEffect(
            (recordId, of) => {
                const abort = new AbortController();
                this.load(recordId, of, abort.signal);
                return () => abort.abort();
            },
            () => [this.props.recordId, this.props.of, this.props.turn]
        );
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
