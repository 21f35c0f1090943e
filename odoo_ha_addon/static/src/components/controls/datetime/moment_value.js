import {Time} from "@web/core/l10n/time";

const {DateTime} = luxon;

/**
 * Times of Home Assistant that have no zone are read as if they were in this one, which has no gaps: what is picked is
 * what is sent, whatever the clocks do in the user's zone.
 */
const NAIVE_ZONE = "utc";
const NAIVE_FORMAT = "yyyy-MM-dd HH:mm:ss";

/**
 * What kind of moment an entity holds, and how another one is sent to Home Assistant.
 *
 * A `datetime` is an instant: its state has a zone, and it is shown in the user's. An `input_datetime` is what a clock
 * on the wall of the house shows, without a zone.
 */
export class MomentValue {
    /** @param {{domain: string, state: string|null|undefined, attributes: Object}} entity */
    constructor({domain, state, attributes = {}}) {
        this.domain = domain;
        this.state = state;
        this.attributes = attributes;
    }

    get hasDate() {
        return this.domain === "input_datetime" ? Boolean(this.attributes.has_date) : this.domain !== "time";
    }

    get hasTime() {
        return this.domain === "input_datetime" ? Boolean(this.attributes.has_time) : this.domain !== "date";
    }

    get isNaive() {
        return this.domain !== "datetime";
    }

    /** The zone in which Odoo's picker shows it; nothing for the user's own. */
    get zone() {
        return this.isNaive && this.hasDate && this.hasTime ? NAIVE_ZONE : undefined;
    }

    /** @returns {luxon.DateTime|null} where it has a date */
    get moment() {
        const options = this.zone ? {zone: this.zone} : {};
        const text = this.state || "";
        const moment = text.includes("T") ? DateTime.fromISO(text, options) : DateTime.fromSQL(text, options);
        return moment.isValid ? moment : null;
    }

    /** @returns {Time|null} where it is a time only */
    get time() {
        // Fractions of a second are nothing that anybody picks.
        return /^\d{2}:\d{2}/.test(this.state || "") ? Time.from(this.state.split(".")[0]) : null;
    }

    get hasSeconds() {
        return Boolean(this.hasDate ? this.moment?.second : this.time?.second);
    }

    /**
     * How far Home Assistant's clock is ahead of UTC, in minutes; nothing where nobody can say. An `input_datetime`
     * with date and time says the same moment twice: on the wall, and as an instant.
     */
    get offset() {
        const {moment, attributes} = this;
        if (this.zone !== NAIVE_ZONE || !moment || !Number.isFinite(attributes.timestamp)) {
            return null;
        }
        return Math.round((moment.toSeconds() - attributes.timestamp) / 60);
    }

    /** Whether somebody in the user's zone would take it for another instant. */
    get isForeign() {
        const {offset} = this;
        return offset !== null && offset !== DateTime.fromSeconds(this.attributes.timestamp).offset;
    }

    /**
     * @param {luxon.DateTime|Time|null|false} picked
     * @returns {{service: string, data: Object, state: string}|null} nothing where nothing was picked
     */
    change(picked) {
        if (!picked || (this.hasDate && !picked.isValid)) {
            return null;
        }
        if (!this.hasDate) {
            const state = DateTime.fromObject(picked.toObject(), {zone: NAIVE_ZONE}).toFormat("HH:mm:ss");
            return this._call({time: state}, state);
        }
        if (!this.hasTime) {
            const state = picked.toFormat("yyyy-MM-dd");
            return this._call({date: state}, state);
        }
        if (this.isNaive) {
            const state = this._onTheWall(picked).toFormat(NAIVE_FORMAT);
            return this._call({datetime: state}, state);
        }
        const state = `${picked.toUTC().toFormat("yyyy-MM-dd'T'HH:mm:ss")}+00:00`;
        return this._call({datetime: state}, state);
    }

    _call(data, state) {
        return {service: this.domain === "input_datetime" ? "set_datetime" : "set_value", data, state};
    }

    /** Where there was no value before, the picker gives a moment of the user's zone. */
    _onTheWall(picked) {
        return picked.zoneName === "UTC" ? picked : picked.setZone(NAIVE_ZONE, {keepLocalTime: true});
    }
}
