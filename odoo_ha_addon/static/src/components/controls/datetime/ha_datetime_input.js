import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {DateTimePicker} from "@web/core/datetime/datetime_picker";
import {useDateTimePicker} from "@web/core/datetime/datetime_picker_hook";
import {DateTimePickerPopover} from "@web/core/datetime/datetime_picker_popover";
import {makePopover} from "@web/core/popover/popover_hook";
import {useService} from "@web/core/utils/hooks";
import {pick} from "@web/core/utils/objects";
import {HaTimePicker} from "./ha_time_picker";

class HaDateTimePicker extends DateTimePicker {
    static components = {...DateTimePicker.components, TimePicker: HaTimePicker};
}

class HaDateTimePickerPopover extends DateTimePickerPopover {
    static components = {...DateTimePickerPopover.components, DateTimePicker: HaDateTimePicker};
}

/** Odoo's field for a date, with a time or without; in its pop-up times look like all others of the page. */
export class HaDateTimeInput extends DateTimeInput {
    setup() {
        const popover = useService("popover");
        const getPickerProps = () => pick(this.props, ...Object.keys(DateTimePicker.props));
        // As Odoo's own, but for the pop-up.
        useDateTimePicker({
            format: this.props.format,
            showSeconds: this.props.rounding <= 0,
            get pickerProps() {
                return getPickerProps();
            },
            onApply: (...args) => this.props.onApply?.(...args),
            onChange: (...args) => this.props.onChange?.(...args),
            createPopover: (component, options) => makePopover(popover.add, HaDateTimePickerPopover, options),
        });
    }
}
