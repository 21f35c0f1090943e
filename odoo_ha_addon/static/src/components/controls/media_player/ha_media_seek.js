import {Component, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {clockText, useClock} from "@odoo_ha_addon/services/browser/clock";
import {HaSlider} from "@odoo_ha_addon/components/ui/parts/ha_slider";
import {FEATURE, positionAt} from "./media_facts";

/** How long the place that somebody asked for is shown until Home Assistant tells where the player is. */
const SEEK_DELAY = 5_000;

/** Where in the piece the player is, and the way to another place in it. */
export class HaMediaSeek extends Component {
    static template = "odoo_ha_addon.HaMediaSeek";
    static components = {HaSlider};
    static props = {control: Object};

    setup() {
        this.clock = useClock(() => this.isMoving);
        /** The place that was asked for, as what Home Assistant will say, and what it said before. */
        this.sought = useState({attributes: null, before: null});
        this.format = clockText;
    }

    get isMoving() {
        return this.props.control.state === "playing" && this.position !== null;
    }

    get canSeek() {
        return this.props.control.supports(FEATURE.SEEK);
    }

    get duration() {
        return Math.floor(this.props.control.attributes.media_duration || 0);
    }

    get position() {
        const {attributes, state} = this.props.control;
        const isAwaited =
            this.sought.attributes && this.sought.before === (attributes.media_position_updated_at ?? null);
        const known = isAwaited ? {...attributes, ...this.sought.attributes} : attributes;
        return positionAt({state, attributes: known}, this.clock.now);
    }

    get percentage() {
        return this.duration ? Math.round((this.position / this.duration) * 100) : 0;
    }

    async seek(position) {
        const {control} = this.props;
        const sought = {
            attributes: {
                media_position: position,
                media_position_updated_at: luxon.DateTime.now().toISO(),
            },
            before: control.attributes.media_position_updated_at ?? null,
        };
        Object.assign(this.sought, sought);
        const outcome = await control.call("media_seek", {seek_position: position});
        const forget = () => {
            if (
                this.sought.attributes?.media_position_updated_at ===
                sought.attributes.media_position_updated_at
            ) {
                this.sought.attributes = null;
            }
        };
        if (outcome === "done") {
            browser.setTimeout(forget, SEEK_DELAY);
        } else {
            forget();
        }
    }
}
