import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {queryAllTexts, waitFor} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {getService, mountWebClient, onRpc} from "@web/../tests/web_test_helpers";
import {STEP} from "@odoo_ha_addon/backend/monitor/recent_values";
import {rowOf} from "../dashboard_test_helpers";
import {defineHaModels, frameSender, HaEntity, NOW, settle} from "../../ha_test_helpers";
import {serveInstances} from "../../instance_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const reading = (id, kind, name, state, attributes) => ({
    ...rowOf(id, `sensor.r${id}`, {name, state, attributes}),
    kind,
});
const MACHINE = {
    id: 7,
    name: "Server",
    model: "Glances",
    version: "4",
    readings: [
        reading(10, "memory", "Server Memory", "71", {unit_of_measurement: "%"}),
        reading(11, "cpu", "Server CPU", "12", {unit_of_measurement: "%"}),
        reading(12, "network", "Server eth0 RX", "1000", {
            unit_of_measurement: "B/s",
            device_class: "data_rate",
        }),
        reading(13, "processes", "Server Processes", "180", {}),
    ],
};

const CHANNELS = ["ha_instance_1", "ha_status"];

let machines;

beforeEach(() => {
    serveInstances();
    machines = [MACHINE];
    onRpc("ha.dashboard", "machines", () => structuredClone(machines));
    HaEntity._records = MACHINE.readings.map(({ id, entity_id, name, domain, state, attributes }) => ({
        id, entity_id, name, domain, state, attributes, instance_id: 1, can_control: false,
    })); // prettier-ignore
});

async function open(...channels) {
    await mountWebClient();
    await getService("action").doAction({type: "ir.actions.client", tag: "ha_monitor"});
    // The first chart of all fetches the library, which takes real time.
    await waitFor(".o_ha_machine, .o_ha_nothing", {timeout: 5_000});
    await settle(...channels);
    await animationFrame();
}

test("machines are side by side, each with its gauges, charts and readings", async () => {
    machines = [MACHINE, {...MACHINE, id: 8, name: "Store", readings: []}];
    await open(...CHANNELS);
    expect(queryAllTexts(".o_ha_machine h2")).toEqual(["Server", "Store"]);
    expect(queryAllTexts(".o_ha_gauge_label")).toEqual(["CPU", "Memory"]);
    expect(".o_ha_recent_chart canvas").toHaveCount(2);
    expect(queryAllTexts(".o_ha_readings dt")).toEqual(["Eth0 RX", "Processes"]);
});

test("a gauge says in words and colour that it is high, and follows what Home Assistant tells", async () => {
    await open(...CHANNELS);
    const memory = ".o_ha_gauge[data-entity-id='sensor.r10']";
    expect(memory).toHaveAttribute("data-level", "warning");
    expect(memory).toHaveAttribute("aria-valuetext", "71% (High)");
    await frameSender()([{id: 10, s: "95", c: NOW + 5, u: NOW + 5, "+": {}}]);
    await animationFrame();
    expect(memory).toHaveAttribute("data-level", "danger");
    expect(memory).toHaveAttribute("aria-valuenow", "95");
});

test("a chart grows while the page is open", async () => {
    await open(...CHANNELS);
    const [chart] = document.querySelectorAll(".o_ha_recent_chart canvas");
    const points = () => Chart.getChart(chart).data.datasets.map(({data}) => data.map(({y}) => y));
    await advanceTime(STEP);
    await animationFrame();
    await frameSender()([{id: 11, s: "50", c: NOW + 5, u: NOW + 5, "+": {}}]);
    await advanceTime(STEP);
    await animationFrame();
    expect(points()).toEqual([
        [12, 50],
        [71, 71],
    ]);
});

test("where no machine is watched, it says how to have some", async () => {
    machines = [];
    await open("ha_status");
    expect(".o_ha_nothing").toHaveText(/Set up System Monitor, Glances/);
});
