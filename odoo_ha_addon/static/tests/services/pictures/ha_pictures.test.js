import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {advanceTime, animationFrame, Deferred, freezeTime} from "@odoo/hoot-mock";
import {getService, makeMockEnv, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {HaPicture} from "@odoo_ha_addon/components/ui/ha_picture/ha_picture";
import {HaPictureError, MOST_AT_ONCE} from "@odoo_ha_addon/services/pictures/ha_pictures";
import {FIRST_RETRY, LiveFrames, SHORTEST_PAUSE} from "@odoo_ha_addon/components/controls/camera/live_frames";
import {defineHaModels, setPageVisible} from "../../ha_test_helpers";
import {jpeg, servePictures} from "./picture_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const refusal = (status, text, headers = {}) => new Response(text, {status, headers});

test("a picture is fetched through Odoo, by what it is a picture of", async () => {
    servePictures(jpeg);
    await makeMockEnv();
    expect(await getService("ha_pictures").load(5, {of: "/api/x?cache=1&y"})).toBe("blob:1");
    expect(await getService("ha_pictures").load(5)).toBe("blob:2");
    expect.verifySteps(["5?of=%2Fapi%2Fx%3Fcache%3D1%26y", "5"]);
});

test("where the server is busy one waits as long as it says, but not for ever", async () => {
    let isBusy = true;
    servePictures(() => (isBusy ? refusal(503, "Too many", {"Retry-After": "1"}) : jpeg()));
    await makeMockEnv();
    const picture = getService("ha_pictures").load(5);
    await advanceTime(10);
    expect.verifySteps(["5"]);
    isBusy = false;
    await advanceTime(1000);
    expect(await picture).toBe("blob:1");
    expect.verifySteps(["5"]);
    isBusy = true;
    const never = getService("ha_pictures").load(5);
    never.catch(() => {});
    for (let second = 0; second < 10; second++) {
        await advanceTime(1000);
    }
    await expect(never).rejects.toThrow("Too many");
    expect.verifySteps(Array(6).fill("5"));
});

test("why there is none is said in the server's words", async () => {
    servePictures(() => refusal(404, "Door has no picture."));
    await makeMockEnv();
    const error = await getService("ha_pictures")
        .load(5)
        .catch((reason) => reason);
    expect(error).toBeInstanceOf(HaPictureError);
    expect(error.message).toBe("Door has no picture.");
    expect.verifySteps(["5"]);
});

test("only so many are fetched at once", async () => {
    const doors = [];
    servePictures(() => {
        const door = new Deferred();
        doors.push(door);
        return door;
    });
    await makeMockEnv();
    const service = getService("ha_pictures");
    const pictures = [1, 2, 3].map((id) => service.load(id));
    await advanceTime(1);
    expect(MOST_AT_ONCE).toBe(2);
    expect.verifySteps(["1", "2"]);
    doors[0].resolve(jpeg());
    await pictures[0];
    await advanceTime(1);
    expect.verifySteps(["3"]);
    doors[1].resolve(jpeg());
    doors[2].resolve(jpeg());
    await Promise.all(pictures);
});

test("a picture is shown, replaced by the next, and freed", async () => {
    servePictures(jpeg);
    class Parent extends HaPicture {}
    const props = {recordId: 5, of: "a", alt: "Cover"};
    const component = await mountWithCleanup(Parent, {props});
    await animationFrame();
    expect(component.state.url).toBe("blob:1");
    expect("img").toHaveAttribute("alt", "Cover");
    component.show("blob:9");
    await animationFrame();
    expect("img").toHaveCount(1);
    expect.verifySteps(["5?of=a", "revoke blob:1"]);
    component.__owl__.app.destroy();
    expect.verifySteps(["revoke blob:9"]);
});

test("without a picture there is an icon, and the reason if that is wanted", async () => {
    servePictures(() => refusal(502, "The picture of Door could not be fetched."));
    await mountWithCleanup(HaPicture, {props: {recordId: 5, isErrorShown: true}});
    await animationFrame();
    expect("img").toHaveCount(0);
    expect(".o_ha_picture_error").toHaveText("The picture of Door could not be fetched.");
    expect.verifySteps(["5"]);
});

test("what is renewed is fetched again so long after it came, and by no page that is hidden", async () => {
    servePictures(jpeg, {isFreeingTold: false});
    await mountWithCleanup(HaPicture, {props: {recordId: 5, every: 10_000}});
    await expect.waitForSteps(["5"]);
    await animationFrame();
    await advanceTime(9_000);
    expect.verifySteps([]);
    await advanceTime(1_500);
    await expect.waitForSteps(["5"]);
    await animationFrame();
    setPageVisible(false);
    await advanceTime(60_000);
    expect.verifySteps([]);
    setPageVisible(true);
    await expect.waitForSteps(["5"]);
});

describe("live", () => {
    // What comes next depends on how long something took, so no time passes but what the test lets pass.
    beforeEach(freezeTime);

    async function frames() {
        await makeMockEnv();
        const live = new LiveFrames(getService("ha_pictures"), 5, {
            onFrame: (url) => expect.step(`frame ${url}`),
            onError: (text) => expect.step(`error ${text}`),
        });
        return live;
    }

    test("the next picture is fetched when the last has come, and the last is freed", async () => {
        servePictures(jpeg);
        const live = await frames();
        live.start();
        live.start();
        await expect.waitForSteps(["5", "frame blob:1"]);
        await advanceTime(SHORTEST_PAUSE);
        await expect.waitForSteps(["5", "frame blob:2", "revoke blob:1"]);
        live.stop();
        expect.verifySteps(["revoke blob:2"]);
        await advanceTime(60_000);
        expect.verifySteps([]);
    });

    test("after a slow picture the server gets half of its time to rest", async () => {
        let door;
        servePictures(() => (door = new Deferred()));
        const live = await frames();
        live.start();
        await expect.waitForSteps(["5"]);
        await advanceTime(2000);
        door.resolve(jpeg());
        await expect.waitForSteps(["frame blob:1"]);
        await advanceTime(999);
        expect.verifySteps([]);
        await advanceTime(1);
        await expect.waitForSteps(["5"]);
        live.stop();
        door.resolve(jpeg());
        await expect.waitForSteps(["revoke blob:1", "revoke blob:2"]);
    });

    test("errors are shown, and tried again ever less often", async () => {
        servePictures(() => refusal(502, "Gone."));
        const live = await frames();
        live.start();
        await expect.waitForSteps(["5", "error Gone."]);
        await advanceTime(FIRST_RETRY);
        await expect.waitForSteps(["5", "error Gone."]);
        await advanceTime(2 * FIRST_RETRY - 1);
        expect.verifySteps([]);
        await advanceTime(1);
        await expect.waitForSteps(["5", "error Gone."]);
        live.stop();
    });

    test("paused, nothing is fetched and the last picture stays", async () => {
        servePictures(jpeg);
        const live = await frames();
        live.start();
        await expect.waitForSteps(["5", "frame blob:1"]);
        live.pause();
        await advanceTime(60_000);
        expect.verifySteps([]);
        live.start();
        await expect.waitForSteps(["5", "frame blob:2", "revoke blob:1"]);
        live.stop();
        expect.verifySteps(["revoke blob:2"]);
    });
});
