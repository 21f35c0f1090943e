import {Component, useEffect} from "@odoo/owl";
import {useHaAnswer} from "@odoo_ha_addon/services/calls/answer";
import {seedFromRow} from "@odoo_ha_addon/services/live/entity_rows";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {rangeText, useTodaysRange} from "@odoo_ha_addon/components/controls/weather/today";
import {useEntityControl} from "@odoo_ha_addon/components/entity/entity_control";
import {HaEntityDialog} from "@odoo_ha_addon/components/entity/ha_entity_dialog";
import {HaIcon} from "@odoo_ha_addon/components/ui/ha_icon/ha_icon";
import {useService} from "@web/core/utils/hooks";

/** How often the forecast is asked for again while it is looked at. */
const FORECAST_EVERY = 15 * 60_000;
/** Bit of Home Assistant's `WeatherEntityFeature`. */
const DAILY = 1;

/** The weather: how it is, and between which temperatures the day goes. */
export class HaOutsideCard extends Component {
    static template = "odoo_ha_addon.HaOutsideCard";
    static components = {HaIcon};
    static props = {row: Object};

    setup() {
        this.dialog = useService("dialog");
        this.control = useEntityControl(
            ({row}) => row.id,
            ({row}) => seedFromRow(row)
        );
        this.answer = useHaAnswer(
            this.control,
            "get_forecasts",
            () => this.control.supports(DAILY) && {type: "daily"},
            {every: FORECAST_EVERY, isStateAwaited: false}
        );
        this.today = useTodaysRange(() => this.props.row.id);
        useEffect(
            (forecast) => this.today.learn(forecast),
            () => [this.answer.data?.forecast]
        );
    }

    get entity() {
        return this.control.entity;
    }

    get temperature() {
        const {temperature, temperature_unit: unit} = this.entity.attributes;
        return typeof temperature === "number" ? quantityText(temperature, unit) : "";
    }

    get text() {
        return [stateText(this.entity), rangeText(this.today.range)].filter(Boolean).join(", ");
    }

    open() {
        const {row} = this.props;
        this.dialog.add(HaEntityDialog, {recordId: row.id, seed: seedFromRow(row)});
    }
}
