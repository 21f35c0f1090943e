import {beforeEach, describe, expect, mockMatchMedia, test} from "@odoo/hoot";
import {animationFrame, runAllTimers} from "@odoo/hoot-mock";
import {click} from "@odoo/hoot-dom";
import {
    getMockEnv,
    makeMockEnv,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {cookie} from "@web/core/browser/cookie";
import {session} from "@web/session";
import {HaColorSchemeMenu, colorSchemeItem} from "@odoo_ha_addon/backend/color_scheme/ha_color_scheme_menu";
import {defineHaModels} from "../../ha_test_helpers";

describe.current.tags("desktop");
defineHaModels();

beforeEach(() => {
    patchWithCleanup(session, {ha_color_scheme: {choice: "device", cookie_lifetime: 60}});
    onRpc("res.users", "write", ({args}) => {
        expect.step(args[1].ha_color_scheme);
        return true;
    });
});

const scheme = () => [cookie.get("color_scheme"), document.documentElement.dataset.haColorScheme];

test("what is chosen in the menu counts at once, and is kept", async () => {
    await mountWithCleanup(HaColorSchemeMenu);
    expect("[data-choice=device]").toHaveAttribute("aria-pressed", "true");
    await click("[data-choice=dark]");
    await animationFrame();
    expect("[data-choice=dark]").toHaveAttribute("aria-pressed", "true");
    expect("[data-choice=device]").toHaveAttribute("aria-pressed", "false");
    expect.verifySteps(["dark"]);
    expect(scheme()).toEqual(["dark", "dark"]);
});

test("the page follows its device, until something else is chosen", async () => {
    await mountWithCleanup(HaColorSchemeMenu);
    mockMatchMedia({"prefers-color-scheme": "dark"});
    await runAllTimers();
    expect(scheme()).toEqual(["dark", "dark"]);
    await click("[data-choice=light]");
    await animationFrame();
    expect(scheme()).toEqual(["light", "light"]);
    mockMatchMedia({"prefers-color-scheme": "light"});
    mockMatchMedia({"prefers-color-scheme": "dark"});
    await runAllTimers();
    expect(scheme()).toEqual(["light", "light"]);
    expect.verifySteps(["light"]);
});

test("where another addon sees to the colors there is no choice", async () => {
    patchWithCleanup(session, {ha_color_scheme: undefined});
    await makeMockEnv();
    expect(colorSchemeItem(getMockEnv()).show()).toBe(false);
});
