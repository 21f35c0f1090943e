import { Component, onWillUpdateProps, useState } from "@odoo/owl";
import { HaGlyph } from "../../ha_icon/ha_glyph";

/** The picture of what is played, fetched by Odoo; a note where there is none. */
export class HaMediaPicture extends Component {
    static template = "odoo_ha_addon.HaMediaPicture";
    static components = { HaGlyph };
    static props = { control: Object };

    setup() {
        this.state = useState({ isMissing: false });
        let shown = this.url;
        onWillUpdateProps(() => {
            if (this.url !== shown) {
                shown = this.url;
                this.state.isMissing = false;
            }
        });
    }

    /** Home Assistant's address changes with the picture, so ours does too and no cache shows the one before. */
    get url() {
        const { attributes, recordId } = this.props.control;
        const picture = attributes.entity_picture;
        return picture ? `/odoo_ha_addon/picture/${recordId}?of=${encodeURIComponent(picture)}` : "";
    }

    onError() {
        this.state.isMissing = true;
    }
}
