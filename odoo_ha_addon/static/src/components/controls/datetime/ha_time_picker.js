import {parseTime, Time} from "@web/core/l10n/time";
import {TimePicker} from "@web/core/time_picker/time_picker";
import {timeOfDay} from "@odoo_ha_addon/services/words/home_time";

const {DateTime} = luxon;

/** A zone in which each time of day is there on each day. */
const NO_GAPS = "utc";

/** A time that is written as states are: "5:16 AM", where Odoo's picker has "5:16am". */
class WrittenTime extends Time {
    toString(showSeconds = false) {
        const moment = DateTime.fromObject(this.toObject(), {zone: NO_GAPS});
        const text = timeOfDay(moment, {showSeconds, tz: NO_GAPS});
        // What somebody leaves as it stands must be read as the same: not all languages have "am" and "pm".
        const isReadBack = this.equals(parseTime(text, showSeconds), showSeconds);
        return isReadBack ? text : moment.toFormat(showSeconds ? "HH:mm:ss" : "HH:mm");
    }
}

const written = (time) => time && new WrittenTime(time);

/** Odoo's picker, whose times look like all others of the page. */
export class HaTimePicker extends TimePicker {
    getSuggestions(props) {
        return super.getSuggestions(props).map(written);
    }

    updateStateValue(newValue) {
        super.updateStateValue(written(newValue));
    }
}
