import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {getService, makeServerError, mountWebClient, onRpc} from "@web/../tests/web_test_helpers";
import {redirect} from "@web/core/utils/urls";
import {FetchRecordError} from "@web/model/relational_model/errors";
import {defineHaModels, HaEntity} from "../../ha_test_helpers";
import {serveInstances} from "../../instance_test_helpers";

describe.current.tags("desktop");
defineHaModels();

HaEntity._views.form = `<form><field name="name"/></form>`;
const FORM = {
    type: "ir.actions.act_window",
    res_model: "ha.entity",
    res_id: 1,
    views: [[false, "form"]],
};

beforeEach(() => {
    redirect("/odoo/home-assistant");
});

function refuse(type, method = "web_read") {
    onRpc("ha.entity", method, () => {
        throw makeServerError({type, message: "ha.entity: no!"});
    });
}

async function openForm() {
    expect.errors(1);
    await mountWebClient();
    Promise.reject(
        await getService("action")
            .doAction(FORM)
            .catch((error) => error)
    );
    await animationFrame();
    await animationFrame();
}

for (const type of ["AccessError", "MissingError"]) {
    test(`${type}: a page that cannot be read is told of in words, with a way on`, async () => {
        serveInstances();
        refuse(type);
        await openForm();
        expect(".modal").toHaveCount(1);
        expect(".modal-title").toHaveText("You cannot open this");
        expect(".modal-body").not.toHaveText(/ha\.entity/);
        const actions = [];
        getService("action").doAction = (action) => actions.push(action);
        await click(".modal-footer .btn-primary");
        await animationFrame();
        expect(actions).toEqual(["odoo_ha_addon.action_ha_area_dashboard"]);
        expect.verifyErrors([/RPC_ERROR/]);
    });
}

test("who has no access at all is told that", async () => {
    serveInstances({isUser: false});
    refuse("AccessError");
    await openForm();
    expect(".modal-title").toHaveText("You have no access to Home Assistant");
    expect.verifyErrors([/RPC_ERROR/]);
});

test("what an action is refused for stays in the server's words", async () => {
    serveInstances();
    await mountWebClient();
    refuse("AccessError", "call_service");
    const error = await getService("orm")
        .call("ha.entity", "call_service", [[1]])
        .catch((failure) => failure);
    expect(getService("ha_refused").isRefusal(error)).toBe(false);
});

test("a record that is gone is told of the same way, on our pages", async () => {
    serveInstances();
    await mountWebClient();
    const refused = getService("ha_refused");
    expect(refused.isRefusal(new FetchRecordError([7]))).toBe(true);
    redirect("/odoo/contacts/7");
    expect(refused.isRefusal(new FetchRecordError([7]))).toBe(false);
});

test("it stays when another page is shown instead, until it is answered", async () => {
    serveInstances();
    await mountWebClient();
    await getService("ha_refused").tell();
    await animationFrame();
    getService("dialog").closeAll();
    await animationFrame();
    expect(".modal-title").toHaveText("You cannot open this");
    await click(".modal-footer .btn-secondary");
    await animationFrame();
    expect(".modal").toHaveCount(0);
});
