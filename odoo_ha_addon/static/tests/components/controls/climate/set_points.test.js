import {describe, expect, test} from "@odoo/hoot";
import {EntityControl} from "@odoo_ha_addon/components/entity/entity_control";
import {moveSetPoint, setPoints} from "@odoo_ha_addon/components/controls/climate/set_points";
import {ANY_JSON, shown} from "../../../any_json";

describe.current.tags("headless");

const CLIMATE = {single: 1, range: 2};
const WATER_HEATER = {single: 1};
const MODES = ["off", "heat", "cool", "heat_cool", "auto", "dry", "fan_only", "unknown"];
const TEMPERATURES = [undefined, null, 19, "warm"];
const RANGES = [[undefined, undefined], [null, null], [18, 24], [18, null]]; // prettier-ignore

function controlOf(state, attributes) {
    const entity = {id: 1, domain: "climate", state, attributes, control: true};
    return new EntityControl({
        live: {entity, connection: undefined, cutOff: ""},
        getRecordId: () => 1,
        calls: {},
        pending: new Map(),
        dialog: {},
    });
}

/**
 * What Home Assistant's own page shows (`ha-state-control-climate-temperature`): one set point where that is supported and there is
 * one, else two; and where a device has both, its mode decides.
 */
function expected(bits, mode, features, temperature, [low, high]) {
    const isSingle = Boolean(features & bits.single) && typeof temperature === "number";
    const isRange =
        Boolean(features & (bits.range || 0)) && typeof low === "number" && typeof high === "number";
    if (isSingle && isRange) {
        return ["auto", "heat_cool"].includes(mode)
            ? ["target_temp_low", "target_temp_high"]
            : ["temperature"];
    }
    return isSingle ? ["temperature"] : isRange ? ["target_temp_low", "target_temp_high"] : [];
}

for (const [name, bits] of Object.entries({CLIMATE, WATER_HEATER})) {
    test(`${name}: mode, features and values decide what the set point is, as on Home Assistant's page`, () => {
        for (const mode of MODES) {
            for (const features of [0, 1, 2, 3]) {
                for (const temperature of TEMPERATURES) {
                    for (const [low, high] of RANGES) {
                        const attributes = {
                            supported_features: features,
                            temperature,
                            target_temp_low: low,
                            target_temp_high: high,
                        };
                        const points = setPoints(controlOf(mode, attributes), bits);
                        expect(points.map(({attribute}) => attribute)).toEqual(
                            expected(bits, mode, features, temperature, [low, high]),
                            {message: `${mode} ${shown(attributes)}`}
                        );
                    }
                }
            }
        }
    });
}

test("in a mode for one temperature, that one is sent, whatever range the device had before", () => {
    const control = controlOf("heat", {
        supported_features: 3,
        temperature: 19,
        target_temp_low: 16,
        target_temp_high: 26,
    });
    const [point] = setPoints(control, CLIMATE);
    expect(point.value).toBe(19);
    let sent;
    control.calls.call = (target, service, data) => (sent = [service, data]);
    moveSetPoint(control, point, 20, true);
    expect(sent).toEqual(["set_temperature", {temperature: 20}]);
});

test("whatever limits and steps a device tells, there is a range to move in", () => {
    for (const attribute of ["min_temp", "max_temp", "target_temp_step"]) {
        for (const value of ANY_JSON) {
            const attributes = {supported_features: 1, temperature: 21, [attribute]: value};
            const [{min, max, step}] = setPoints(controlOf("heat", attributes), CLIMATE);
            expect(min < max && step > 0).toBe(true, {
                message: `${attribute} ${shown(value)}: ${min} ${max} ${step}`,
            });
        }
    }
});
