import {Component, useState} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {toLocaleDateString, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {downloadFile} from "@web/core/network/download";
import {formatFloat} from "@web/core/utils/numbers";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {PageAddress} from "@odoo_ha_addon/backend/page/address";
import {HaPage} from "@odoo_ha_addon/backend/page/ha_page";
import {HaGlyph} from "@odoo_ha_addon/components/ui/ha_icon/ha_glyph";
import {failureText} from "@odoo_ha_addon/services/calls/ha_refusal";
import {useCurrentInstance} from "@odoo_ha_addon/services/instances/current_instance";
import {COST, HOME, KINDS} from "@odoo_ha_history/components/energy/energy_kinds";
import {
    amountText,
    beforeText,
    moneyText,
    shareText,
    spanText,
} from "@odoo_ha_history/components/energy/energy_text";
import {
    chartRows,
    chartsOf,
    costOf,
    devicesOf,
    exportOf,
    sharesOf,
    tableOf,
    tilesOf,
    untrackedOf,
} from "@odoo_ha_history/components/energy/energy_view";
import {HaEnergyBars} from "@odoo_ha_history/components/energy/ha_energy_bars";
import {linesOf} from "@odoo_ha_history/components/history_chart/history_rows";
import {addressOf, besides, COMPARISONS, dayWithin, isPresent, KEYS, PERIODS, shownOf} from "./energy_days";
import {useEnergy} from "./use_energy";

const {DateTime} = luxon;
/** Half a circle with a radius of 40, in the picture's own unit. */
const ARC = Math.PI * 40;
const number = (value) => formatFloat(value, {digits: [false, 0]});

/** Home Assistant's energy page: what a site used, made, bought and sold. */
export class HaEnergyPage extends Component {
    static template = "odoo_ha_history.HaEnergyPage";
    static components = {Dropdown, DropdownItem, HaEnergyBars, HaGlyph, HaPage, Layout};
    static props = {...standardActionServiceProps};
    static displayName = _t("Energy");

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.action = useService("action");
        this.here = useCurrentInstance();
        this.address = new PageAddress(this.props, KEYS);
        this.shown = useState(shownOf(this.address.read()));
        this.reading = useEnergy(() => [
            this.here.current?.id,
            this.shown.period,
            this.shown.day,
            this.shown.compare,
        ]);
        Object.assign(this, {amountText, shareText, kinds: {...KINDS, home: HOME, cost: COST}});
        this.drawn = {of: null};
    }

    get energy() {
        return this.reading.data;
    }

    /** What the page draws, made once of each answer. */
    get view() {
        const {energy} = this;
        if (this.drawn.of !== energy) {
            const devices = ["device", "water_device"].map((kind) => ({
                kind,
                unit: energy.units[kind === "device" ? "electricity" : "water"],
                rows: devicesOf(energy, kind),
                untracked: kind === "device" ? untrackedOf(energy) : null,
            }));
            const charts = chartsOf(energy);
            const cost = costOf(energy);
            this.drawn = {
                of: energy,
                tiles: tilesOf(energy),
                shares: sharesOf(energy),
                charts: charts.map((chart) => ({
                    ...chart,
                    legend: chart.series.filter(({isBefore}) => !isBefore),
                    rows: chartRows(energy, chart),
                    isEmpty: chart.series.every(({values}) => values.every((value) => value === null)),
                })),
                devices: devices.filter(({rows}) => rows.length),
                table: tableOf(energy),
                cost: cost && {
                    total: moneyText(cost.total, energy.currency),
                    before: moneyText(cost.before, energy.currency),
                },
            };
        }
        return this.drawn;
    }

    get periods() {
        const titles = {day: _t("Day"), week: _t("Week"), month: _t("Month"), year: _t("Year")};
        return PERIODS.map((key) => ({key, title: titles[key]}));
    }

    get comparisons() {
        const {period} = this.shown;
        // Of a year, the one before is the year before.
        const offered = period === "year" ? ["year"] : COMPARISONS;
        return offered.map((key) => ({key, title: beforeText(period, key)}));
    }

    get spanText() {
        return spanText(this.energy, this.energy.period);
    }

    get isPresent() {
        return isPresent(this.energy);
    }

    get beforeTitle() {
        return beforeText(this.energy.period, this.shown.compare);
    }

    get isNothingShared() {
        const {hidden, sources, devices} = this.energy;
        return Boolean(hidden) && !sources.length && !devices.length;
    }

    get settingsUrl() {
        const {url} = this.energy;
        return url ? `${url.replace(/\/+$/, "")}/config/energy` : "";
    }

    /** Why the numbers are Odoo's own, and what of them is missing. */
    get sourceText() {
        const {source, trouble, until, without, kept_since: keptSince} = this.energy;
        if (source !== "odoo") {
            return "";
        }
        const moment = until && toLocaleDateTimeString(DateTime.fromSeconds(until));
        const since = keptSince && toLocaleDateString(DateTime.fromSeconds(keptSince));
        const parts = [
            _t("Home Assistant cannot be asked now: %s", trouble),
            moment
                ? _t("You see the hours that Odoo keeps, until %s.", moment)
                : _t("Odoo keeps no numbers of this time."),
        ];
        if (since) {
            parts.push(_t("Hours before %s are not kept any more.", since));
        }
        if (without.length) {
            parts.push(_t("Odoo keeps nothing of: %s.", without.join(", ")));
        }
        return [...parts, ...this.missingTexts].join(" ");
    }

    /** Of which hours one of the meters has no number. */
    get missingTexts() {
        const {missing_hours: now, missing_hours_before: before} = this.energy;
        return [
            now === 1 ? _t("1 hour is missing, of one meter or of all; the sums are without it.") : "",
            now > 1
                ? _t("%s hours are missing, of one meter or of all; the sums are without them.", number(now))
                : "",
            before === 1 ? _t("Of the time before, 1 hour is missing.") : "",
            before > 1 ? _t("Of the time before, %s hours are missing.", number(before)) : "",
        ].filter(Boolean);
    }

    get hiddenText() {
        const {hidden, is_whole: isWhole} = this.energy;
        if (!hidden) {
            return "";
        }
        const text = _t("Not everything of the energy settings is shared with you; the sums are without it.");
        return isWhole ? text : `${text} ${_t("What was used all together can therefore not be told.")}`;
    }

    dashOf(share) {
        return `${Math.max(0, Math.min(1, share)) * ARC} ${ARC}`;
    }

    colorOf({color, shade = 0}) {
        return `--ha-color: var(${color}); opacity: ${[1, 0.72, 0.5, 0.35][shade % 4]}`;
    }

    show(values) {
        Object.assign(this.shown, values);
        if (this.shown.period === "year" && this.shown.compare) {
            this.shown.compare = "year";
        }
        this.address.push(addressOf(this.shown));
    }

    showPeriod(period) {
        this.show({period, day: dayWithin(this.energy)});
    }

    move(direction) {
        this.show({day: besides(this.energy, direction)});
    }

    pickDay(ev) {
        const {value} = ev.target;
        if (value) {
            this.show({day: value === this.energy.today ? false : value});
        }
    }

    compare(key) {
        this.show({compare: this.shown.compare === key ? false : key});
    }

    openEntity(entityId) {
        if (entityId) {
            this.action.doAction("odoo_ha_history.action_ha_history", {
                additionalContext: {ha_history: {entities: [entityId], span: "7d"}},
            });
        }
    }

    async lookAgain() {
        try {
            await this.orm.call("ha.energy", "look_again", [this.here.current.id]);
            this.notification.add(_t("Home Assistant is asked for its energy settings."), {type: "info"});
        } catch (error) {
            this.notification.add(failureText(error), {type: "danger"});
        }
    }

    save() {
        const {first, period} = this.energy;
        const name = `${this.here.current.name} ${_t("Energy")} ${period} ${first}.csv`;
        downloadFile(new Blob([linesOf(exportOf(this.energy))], {type: "text/csv"}), name, "text/csv");
    }
}

registry.category("actions").add("ha_energy", HaEnergyPage);
