import {describe, expect, test} from "@odoo/hoot";
import {click} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {contains} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const button = (service) => `.o_ha_button[data-service=${service}]`;

const NEW = {installed_version: "1.0", latest_version: "1.1", in_progress: false, auto_update: false};

test("a new version is installed when that was confirmed, with a backup where there can be one", async () => {
    const takeCalls = listenToCalls();
    await mountControl("update.hub", "on", {...NEW, supported_features: 1 | 8}, {name: "Hub"});
    expect("dd[data-fact=installed_version]").toHaveText("1.0");
    expect("dd[data-fact=latest_version]").toHaveText("1.1");
    await click(button("install"));
    await animationFrame();
    expect(".modal-body").toHaveText("Install version 1.1 of Hub?");
    await contains(".modal .btn-primary").click();
    expect(takeCalls()).toEqual([["install", {backup: true}]]);
});

test("without backup and without installing only what can be done is offered", async () => {
    const takeCalls = listenToCalls();
    await mountControl("update.hub", "on", {...NEW, supported_features: 0});
    expect(button("install")).toHaveCount(0);
    expect("input[type=checkbox]").toHaveCount(0);
    await click(button("skip"));
    await animationFrame();
    expect(takeCalls()).toEqual([["skip", {}]]);
});

test("how far it is shows, and nothing is offered meanwhile", async () => {
    const attributes = {...NEW, in_progress: true, update_percentage: 42, supported_features: 5};
    const tell = await mountControl("update.hub", "on", attributes);
    expect("[role=progressbar]").toHaveAttribute("aria-valuenow", "42");
    expect(".o_ha_button").toHaveCount(0);
    await tell("on", {update_percentage: null});
    expect("[role=progressbar]").not.toHaveAttribute("aria-valuenow");
});

test("only an address of the web is a link", async () => {
    const script = ["javascript", "alert(1)"].join(":");
    const tell = await mountControl("update.hub", "on", {...NEW, release_url: script});
    expect("a").toHaveCount(0);
    await tell("on", {release_url: "https://notes.test/1.1"});
    expect("a").toHaveAttribute("href", "https://notes.test/1.1");
    expect("a").toHaveAttribute("rel", "noopener noreferrer");
});
