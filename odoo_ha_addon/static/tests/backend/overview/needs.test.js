import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {findDangers} from "@odoo_ha_addon/backend/overview/needs/safety_needs";
import {findUncomfortable} from "@odoo_ha_addon/backend/overview/needs/climate_needs";
import {findUpkeep} from "@odoo_ha_addon/backend/overview/needs/upkeep_needs";
import {findWaysIn} from "@odoo_ha_addon/backend/overview/needs/way_in_needs";
import {defineHaModels} from "../../ha_test_helpers";
import {room, themed} from "./overview_test_helpers";

describe.current.tags("headless");
defineHaModels();
beforeEach(makeMockEnv);

const NASTY = ["", "unknown", null, "ON", "nan"];
/** Says what it would do. */
const remedies = {
    show: (row, label = "Show") => ({label: String(label), run: `show ${row.id}`}),
    showAll: (rows, title, label = "Show") => ({label: String(label), run: `list ${rows.map(({id}) => id)}`}),
    list: () => ({label: "Show", run: "list by domain"}),
    call: (row, label, service) =>
        row.control ? {label: String(label), run: service} : {label: "Show", run: `show ${row.id}`},
};
const house = (rows, values = {}) => ({
    instanceId: 1,
    rows,
    rooms: [],
    beyond: {matter: {}, gone: 0},
    areaOf: () => "",
    deviceOf: ({name}) => name,
    remedies,
    ...values,
});
const keys = (needs) => needs.map(({key}) => key);

test("leaks, smoke and the like are told, and what integrations send otherwise is not", () => {
    const hazard = (id, state, device_class = "smoke") =>
        themed(id, `binary_sensor.h${id}`, {theme: "hazard", state, attributes: {device_class}});
    const rows = [hazard(1, "on"), hazard(2, "off"), hazard(3, "on", "problem")];
    const [smoke, problem] = findDangers(house(rows));
    expect(keys([smoke, problem])).toEqual(["danger:1", "danger:3"]);
    expect(smoke.weight > problem.weight).toBe(true);
    expect(findDangers(house(NASTY.map((state, index) => hazard(index, state))))).toEqual([]);
});

test("a lock is locked and a garage closed at a press by who may, and shown to who may not", () => {
    const garage = {device_class: "garage", supported_features: 3};
    const rows = [
        themed(1, "lock.front", {state: "unlocked"}),
        themed(2, "lock.back", {state: "unlocked", control: false}),
        themed(3, "lock.code", {state: "jammed", attributes: {code_format: "^\\d{4}$"}}),
        themed(4, "lock.shut", {state: "locked"}),
        themed(8, "lock.foreign", {state: "unlocked", attributes: {code_format: "^\\d{4}$"}, control: false}),
        themed(5, "cover.garage", {state: "open", attributes: garage}),
        themed(6, "cover.blind", {state: "open", attributes: {device_class: "blind", supported_features: 3}}),
        themed(7, "cover.gate", {state: "open", attributes: {device_class: "gate"}}),
    ];
    expect(findWaysIn(house(rows)).map(({key, remedy}) => [key, remedy.label, remedy.run])).toEqual([
        ["lock:1", "Lock", "lock"],
        ["lock:2", "Show", "show 2"],
        ["lock:3", "Lock", "show 3"],
        ["lock:8", "Show", "show 8"],
        ["cover:5", "Close", "close_cover"],
        ["cover:7", "Show", "show 7"],
    ]);
});

test("many windows that are open are one line", () => {
    const opening = (id) => themed(id, `binary_sensor.w${id}`, {theme: "opening", state: "on"});
    expect(keys(findWaysIn(house([opening(1), opening(2)])))).toEqual(["opening:1", "opening:2"]);
    const beyond = {matter: {opening: 3}, gone: 0};
    const [many] = findWaysIn(house([opening(1), opening(2)], {beyond}));
    expect([many.key, String(many.title), many.count]).toEqual(["openings", "5 doors and windows open", 5]);
});

test("only a room that something heats or cools is too cold or too warm", () => {
    const climate = (id, value, room_id) =>
        themed(id, `climate.c${id}`, {
            state: "heat",
            attributes: {current_temperature: value},
            effective_area_id: room_id,
        });
    const outside = themed(9, "sensor.garden", {theme: "temperature", state: "-8", effective_area_id: 4});
    const rows = [climate(1, 4.5, 1), climate(2, 20, 2), climate(3, 36, 3), outside];
    const rooms = [1, 2, 3, 4].map((id) =>
        room(id, `Room ${id}`, {rows: rows.filter((row) => row.effective_area_id === id)})
    );
    expect(findUncomfortable(house(rows, {rooms})).map(({key, tone}) => [key, tone])).toEqual([
        ["climate:1", "cooling"],
        ["climate:3", "warm"],
    ]);
});

test("41 degrees Fahrenheit are not too cold, 39 are", () => {
    const cold = (state) => {
        const attributes = {unit_of_measurement: "°F"};
        const rows = [
            themed(1, "climate.a", {state: "heat"}),
            themed(2, "sensor.t", {theme: "temperature", state, attributes}),
        ];
        return findUncomfortable(house(rows, {rooms: [room(1, "Hall", {rows})]})).length;
    };
    expect([cold("41"), cold("39"), cold("nan"), cold("")]).toEqual([0, 1, 0, 0]);
});

test("what cannot be reached is one line by device, and counts what is beyond", () => {
    const gone = (id, device_id) =>
        themed(id, `sensor.s${id}`, {theme: "other", state: "unavailable", device_id});
    const never = themed(4, "scene.never", {state: "unknown"});
    const [need] = findUpkeep(
        house([gone(1, 7), gone(2, 7), gone(3, 8), never], {
            deviceOf: ({device_id: id}) => `Device ${id}`,
            beyond: {matter: {}, gone: 2},
        })
    );
    expect([String(need.title), need.remedy.run]).toEqual(["5 unavailable", "list by domain"]);
    expect(need.detail).toBe("Device 7 (2), Device 8, 2 more");
});

test("a battery that is told of twice is one", () => {
    const battery = (id, entity_id, state) =>
        themed(id, entity_id, {
            theme: "battery",
            state,
            device_id: 3,
            attributes: {unit_of_measurement: "%"},
        });
    const [need] = findUpkeep(
        house([battery(1, "binary_sensor.low", "on"), battery(2, "sensor.level", "8")])
    );
    expect([String(need.title), need.remedy.run]).toEqual(["1 battery low", "list 2"]);
    expect(findUpkeep(house([battery(2, "sensor.level", "80")]))).toEqual([]);
});

test("an update that is being installed is nothing to do any more", () => {
    const update = (in_progress) =>
        themed(1, "update.core", {
            state: "on",
            attributes: {title: "Core", latest_version: "2026.11.1", in_progress},
        });
    const [need] = findUpkeep(house([update(false)]));
    expect([need.detail, need.remedy.label]).toEqual(["Core 2026.11.1", "Update"]);
    expect(findUpkeep(house([update(true)]))).toEqual([]);
});
