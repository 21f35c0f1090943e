import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {HaOptions} from "@odoo_ha_addon/components/ui/parts/ha_options";
import {HaMediaPicture} from "./ha_media_picture";
import {HaMediaSeek} from "./ha_media_seek";
import {HaMediaVolume} from "./ha_media_volume";
import {tonesOf} from "@odoo_ha_addon/services/words/state_tone";
import {coverOf, FEATURE, isSilent, playedText, subtitleOf} from "./media_facts";

/** Each click goes on to the next. */
const REPEATS = {
    off: {next: "all", icon: "mdi:repeat-off", label: _t("Repeat: off")},
    all: {next: "one", icon: "mdi:repeat", label: _t("Repeat: all")},
    one: {next: "off", icon: "mdi:repeat-once", label: _t("Repeat: one")},
};

/** Plays what a media player plays; what it cannot do is not there. */
export class HaMediaPlayerControl extends Component {
    static template = "odoo_ha_addon.HaMediaPlayerControl";
    static components = {HaButton, HaMediaPicture, HaMediaSeek, HaMediaVolume, HaOptions};
    static props = {control: Object};

    get isCompact() {
        return false;
    }

    get attributes() {
        return this.props.control.attributes;
    }

    get isOff() {
        return isSilent(this.props.control.state);
    }

    /** Home Assistant does not know how it is: what would be the other way round may be done as well. */
    get isAssumed() {
        return Boolean(this.attributes.assumed_state);
    }

    get isPlaying() {
        return ["buffering", "playing"].includes(this.props.control.state);
    }

    get stateText() {
        return stateText(this.props.control.entity);
    }

    get title() {
        return this.isOff ? "" : this.attributes.media_title || "";
    }

    get subtitle() {
        return this.isOff ? "" : subtitleOf(this.attributes);
    }

    /** What can be done now. A player that is off is turned on first. */
    get can() {
        const {control} = this.props;
        const isOn = !this.isOff;
        const has = (feature) => control.supports(feature);
        return {
            turnOn: (this.isOff || (this.isAssumed && !this.isCompact)) && has(FEATURE.TURN_ON),
            turnOff: (isOn || this.isAssumed) && has(FEATURE.TURN_OFF),
            stop: isOn && control.state !== "idle" && has(FEATURE.STOP),
            previous: isOn && has(FEATURE.PREVIOUS_TRACK),
            next: isOn && has(FEATURE.NEXT_TRACK),
            shuffle: isOn && has(FEATURE.SHUFFLE_SET),
            repeat: isOn && has(FEATURE.REPEAT_SET),
        };
    }

    /** One button that changes its meaning, so that the focus of the keyboard stays on it; two where the state is assumed. */
    get mains() {
        const {control} = this.props;
        const mains = [];
        if (!this.isOff && (!this.isPlaying || this.isAssumed) && control.supports(FEATURE.PLAY)) {
            mains.push({
                icon: "mdi:play",
                label: _t("Play"),
                service: "media_play",
                shown: {state: "playing"},
            });
        }
        if (!this.isOff && (this.isPlaying || this.isAssumed) && control.supports(FEATURE.PAUSE)) {
            mains.push({
                icon: "mdi:pause",
                label: _t("Pause"),
                service: "media_pause",
                shown: {state: "paused"},
            });
        }
        return mains;
    }

    get repeat() {
        const {icon, label} = REPEATS[this.attributes.repeat] || REPEATS.off;
        return {icon, label: label.toString()};
    }

    get sources() {
        return this.optionsOf(FEATURE.SELECT_SOURCE, "source_list");
    }

    get soundModes() {
        return this.optionsOf(FEATURE.SELECT_SOUND_MODE, "sound_mode_list");
    }

    optionsOf(feature, listName) {
        const list = this.attributes[listName];
        const isOffered = !this.isOff && this.props.control.supports(feature) && Array.isArray(list);
        return isOffered ? list.map((value) => ({value, label: value})) : [];
    }

    toggleShuffle() {
        const data = {shuffle: !this.attributes.shuffle};
        return this.props.control.call("shuffle_set", data, {attributes: data});
    }

    cycleRepeat() {
        const data = {repeat: (REPEATS[this.attributes.repeat] || REPEATS.off).next};
        return this.props.control.call("repeat_set", data, {attributes: data});
    }

    selectSource(source) {
        if (this.attributes.source_list.includes(source)) {
            this.props.control.call("select_source", {source}, {attributes: {source}});
        }
    }

    selectSoundMode(mode) {
        if (this.attributes.sound_mode_list.includes(mode)) {
            this.props.control.call(
                "select_sound_mode",
                {sound_mode: mode},
                {attributes: {sound_mode: mode}}
            );
        }
    }
}

/** Play, pause, next. */
export class HaMediaPlayerButtons extends HaMediaPlayerControl {
    get isCompact() {
        return true;
    }
}

controlRegistry.add("media_player", {
    component: HaMediaPlayerControl,
    compact: HaMediaPlayerButtons,
    title: _t("Media players"),
    simpleIcon: "fa-play-circle-o",
    section: "media",
    attributes: [
        "entity_picture",
        "entity_picture_local",
        "media_artist",
        "media_content_type",
        "media_title",
    ],
    amount: playedText,
    picture: ({state, attributes}) => (isSilent(state) ? "" : coverOf(attributes)),
    stateTone: tonesOf({playing: ["buffering", "playing"]}),
});
