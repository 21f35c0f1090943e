import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {HaGlyph} from "@odoo_ha_addon/components/ui/ha_icon/ha_glyph";
import {presenceOf} from "@odoo_ha_addon/services/live/presence";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";
import {temperatureUnit} from "@odoo_ha_addon/services/words/temperature";
import {Bulk, bulkName} from "../bulk";
import {matters} from "../house";
import {useLiveRows} from "../live_rows";
import {meanOf, movementOf, powerOf, warmthOf} from "./glance";
import {HaOutsideCard} from "./ha_outside_card";
import {lineRegistry} from "./overview_lines";

/** Rooms that are named on the card of the climate. */
const MOST_NAMED = 2;

/** Outside, climate, lights and power at a glance; a card without anything to tell is not there. */
export class HaGlance extends Component {
    static template = "odoo_ha_addon.HaGlance";
    static components = {HaGlyph, HaOutsideCard};
    static props = {
        rows: Array,
        rooms: Array,
        /** As OVERVIEW of docs/dashboards.md has it. */
        beyond: Object,
    };

    setup() {
        this.live = useLiveRows();
        this.bulk = new Bulk(useService("ha_undo"));
        [this.line] = lineRegistry.getAll().map(({component}) => component);
    }

    /** What the cards show; read once for a rendering. */
    get shown() {
        const {beyond, rooms, rows} = this.props;
        const named = rooms.map(({temperatureRow}) => temperatureRow).filter(Boolean);
        const now = this.live([...rows, ...named]);
        return {
            weather: now.some((row) => row.theme === "weather" && presenceOf(row) === "value")
                ? rows.find(({theme}) => theme === "weather")
                : undefined,
            climate: this._climate(rooms, now),
            lights: this._lights(now, beyond.matter.light || 0),
            power: this._power(now),
        };
    }

    _climate(rooms, now) {
        const byId = new Map(now.map((row) => [row.id, row]));
        const warmth = warmthOf(rooms, byId);
        const climates = now.filter(({theme}) => theme === "climate");
        const mean = meanOf(warmth.map(({value}) => value));
        if (mean === null && !climates.length) {
            return null;
        }
        const unit = warmth.find((each) => each.unit)?.unit || temperatureUnit(climates[0] || warmth[0].row);
        const moving = climates.map((row) => this._movement(row, rooms)).filter(({movement}) => movement);
        const measured = warmth.filter((each) => each.row.theme !== "climate");
        return {
            mean: mean === null ? "" : quantityText(Math.round(mean * 10) / 10, unit),
            present: meanOf(measured.map(({value}) => value)),
            ids: measured.map((each) => each.row.id),
            roomCount: warmth.length,
            isIdle: Boolean(climates.length) && !moving.length,
            named: moving.slice(0, MOST_NAMED),
            more: Math.max(moving.length - MOST_NAMED, 0),
        };
    }

    /** What heats or cools, and to what. */
    _movement(row, rooms) {
        const {temperature} = row.attributes;
        const target = typeof temperature === "number" ? quantityText(temperature, "°") : "";
        const label = this._roomName(rooms, row) || row.name;
        const text = target ? `${label} → ${target}` : label;
        return {key: row.id, movement: movementOf(row), label, target, text};
    }

    _roomName(rooms, {effective_area_id: areaId}) {
        return rooms.find(({id}) => id === areaId)?.name;
    }

    _lights(now, beyond) {
        const lights = now.filter(({theme}) => theme === "light");
        if (!lights.length) {
            return null;
        }
        const on = lights.filter(matters);
        const bulk = this.bulk.lightsOff(on);
        const text = _t("Turn all off");
        return {
            count: on.length + beyond,
            rooms: new Set(on.map((row) => row.effective_area_id)).size,
            bulk,
            text,
            name: bulk ? bulkName(text, bulk) : "",
        };
    }

    _power(now) {
        const power = powerOf(now);
        if (!power) {
            return null;
        }
        const {value, ids, factor} = power;
        const isLarge = Math.abs(value) >= 10_000;
        const text = isLarge
            ? quantityText(Math.round(value / 100) / 10, "kW")
            : quantityText(Math.round(value), "W");
        return {text, ids, hasLine: factor !== null, present: value / factor, isSum: ids.length > 1};
    }

    /** @param {number} count of rooms */
    inRooms(count) {
        return count === 1 ? _t("on in 1 room") : _t("on in %s rooms", count);
    }

    movingText({label, movement, target}) {
        if (!target) {
            return movement === "heating" ? _t("%s heats", label) : _t("%s cools", label);
        }
        return movement === "heating"
            ? _t("%(room)s heats to %(target)s", {room: label, target})
            : _t("%(room)s cools to %(target)s", {room: label, target});
    }
}
