import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, press, queryFirst, setInputRange} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {onRpc} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const {DateTime} = luxon;
const EVERYTHING = 1 + 2 + 4 + 8 + 16 + 32 + 128 + 256 + 1024 + 2048 + 4096 + 16384 + 32768 + 65536 + 262144;

/** A player that began to play 40 seconds ago. */
const playing = (changes = {}) => ({
    supported_features: EVERYTHING,
    media_content_type: "music",
    media_title: "Quiet piano",
    media_artist: "The Lobby Trio",
    media_duration: 200,
    media_position: 40,
    media_position_updated_at: DateTime.now().toISO(),
    volume_level: 0.3,
    is_volume_muted: false,
    shuffle: false,
    repeat: "off",
    source: "Radio",
    source_list: ["Radio", "Line in"],
    sound_mode: "Speech",
    sound_mode_list: ["Speech", "Music"],
    ...changes,
});
const button = (service) => `.o_ha_control [data-service=${service}]`;
const services = () =>
    [...document.querySelectorAll(".o_ha_control [data-service]")].map((el) => el.dataset.service);
const seconds = (text) => text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
const position = () => seconds(queryFirst(".o_ha_media_position").textContent);

let calls;
beforeEach(() => {
    calls = listenToCalls();
});

test("it shows what is played, and the artist", async () => {
    await mountControl("media_player.lobby", "playing", playing());
    expect(".o_ha_media_title").toHaveText("Quiet piano");
    expect(".o_ha_media_subtitle").toHaveText("The Lobby Trio");
    expect(".o_ha_media_what [role=status]").toHaveText("Playing");
});

for (const [service, state] of [
    ["media_pause", "playing"],
    ["media_play", "paused"],
    ["media_stop", "playing"],
    ["media_next_track", "playing"],
    ["media_previous_track", "playing"],
    ["volume_up", "playing"],
    ["volume_down", "playing"],
    ["turn_off", "playing"],
    ["turn_on", "off"],
]) {
    test(`${service} is a click away while it is ${state}`, async () => {
        await mountControl("media_player.lobby", state, playing());
        await click(button(service));
        await animationFrame();
        expect(calls()).toEqual([[service, {}]]);
    });
}

test("playing and pausing is one button, which keeps the focus", async () => {
    const tell = await mountControl("media_player.lobby", "playing", playing());
    queryFirst(button("media_pause")).focus();
    await press("Enter");
    await animationFrame();
    expect(calls()).toEqual([["media_pause", {}]]);
    expect(button("media_play")).toBeFocused();
    await tell("paused");
    expect(".o_ha_control").toHaveAttribute("data-pending", "0");
});

test("one that only assumes its state can be played and paused, turned on and off", async () => {
    await mountControl("media_player.lobby", "playing", playing({assumed_state: true}));
    for (const service of ["turn_on", "turn_off", "media_play", "media_pause"]) {
        expect(button(service)).toHaveCount(1, {message: service});
    }
    await click(button("media_play"));
    await animationFrame();
    expect(calls()).toEqual([["media_play", {}]]);
});

test("the volume is slid in percent and sent between 0 and 1", async () => {
    const tell = await mountControl("media_player.lobby", "playing", playing());
    expect(".o_ha_media_volume .o_ha_part_value").toHaveText("30%");
    await setInputRange(".o_ha_media_volume input", 70);
    await advanceTime(500);
    expect(calls()).toEqual([["volume_set", {volume_level: 0.7}]]);
    await tell("playing", {volume_level: 0.7});
    expect(".o_ha_media_volume .o_ha_part_value").toHaveText("70%");
});

test("it is muted and heard again", async () => {
    const tell = await mountControl("media_player.lobby", "playing", playing());
    await click(button("volume_mute"));
    await animationFrame();
    expect(calls()).toEqual([["volume_mute", {is_volume_muted: true}]]);
    expect(button("volume_mute")).toHaveAttribute("aria-label", "Unmute");
    await tell("playing", {is_volume_muted: true});
    await click(button("volume_mute"));
    expect(calls()).toEqual([["volume_mute", {is_volume_muted: false}]]);
});

test("shuffling is switched, repeating goes round", async () => {
    const tell = await mountControl("media_player.lobby", "playing", playing());
    await click(button("shuffle_set"));
    expect(calls()).toEqual([["shuffle_set", {shuffle: true}]]);
    for (const [now, next] of [
        ["off", "all"],
        ["all", "one"],
        ["one", "off"],
    ]) {
        await tell("playing", {repeat: now});
        await click(button("repeat_set"));
        await animationFrame();
        expect(calls()).toEqual([["repeat_set", {repeat: next}]]);
    }
});

test("source and sound mode are those that the player offers", async () => {
    await mountControl("media_player.lobby", "playing", playing());
    await click(".o_ha_options button[data-value='Line in']");
    await animationFrame();
    expect(calls()).toEqual([["select_source", {source: "Line in"}]]);
    await click(".o_ha_options button[data-value=Music]");
    await animationFrame();
    expect(calls()).toEqual([["select_sound_mode", {sound_mode: "Music"}]]);
});

test("the position goes on each second without asking anybody", async () => {
    await mountControl("media_player.lobby", "playing", playing());
    const asked = [];
    onRpc(({method}) => {
        asked.push(method);
    });
    const first = position();
    await advanceTime(5000);
    await animationFrame();
    expect(position()).toBeGreaterThan(first + 3);
    expect(position()).toBeLessThan(first + 7);
    expect(asked).toEqual([]);
});

test("it stands still while the player is paused", async () => {
    await mountControl("media_player.lobby", "paused", playing());
    await advanceTime(5000);
    await animationFrame();
    expect(position()).toBe(40);
});

test("seeking goes to the place at once, and Home Assistant's word settles it", async () => {
    const tell = await mountControl("media_player.lobby", "paused", playing());
    await setInputRange(".o_ha_media_seek input", 150);
    await animationFrame();
    expect(calls()).toEqual([["media_seek", {seek_position: 150}]]);
    expect(position()).toBe(150);
    await tell("paused", {media_position: 148, media_position_updated_at: DateTime.now().plus(5000).toISO()});
    expect(position()).toBe(148);
});

test("a place that was refused is left again", async () => {
    calls = listenToCalls(() => ({state: "failed", error: "Cannot seek in a live stream"}));
    await mountControl("media_player.lobby", "paused", playing());
    await setInputRange(".o_ha_media_seek input", 150);
    await animationFrame();
    await animationFrame();
    expect(".o_notification").toHaveText(/Cannot seek in a live stream/);
    expect(position()).toBe(40);
});

test("a player that cannot seek shows where it is, without a handle", async () => {
    await mountControl("media_player.lobby", "paused", playing({supported_features: EVERYTHING - 2}));
    expect(".o_ha_media_seek input").toHaveCount(0);
    expect(".o_ha_media_seek [role=progressbar]").toHaveAttribute("aria-valuenow", "20");
});

test("what a player cannot do is not there", async () => {
    await mountControl("media_player.lobby", "playing", playing({supported_features: 131072}));
    expect(services()).toEqual([]);
    expect(".o_ha_media_volume").toHaveCount(0);
    expect(".o_ha_options").toHaveCount(0);
});

test("a player that is off is turned on first", async () => {
    await mountControl("media_player.lobby", "off", playing());
    expect(services()).toEqual(["turn_on"]);
    expect(".o_ha_media_title").toHaveCount(0);
    expect(".o_ha_media_seek").toHaveCount(0);
});

test("the picture comes through Odoo, another one with the next track, else a note", async () => {
    const asked = [];
    onRpc(
        "/odoo_ha_addon/picture/<int:id>",
        (request) => {
            asked.push(new URL(request.url).searchParams.get("of"));
            return new Response("There is no such picture.", {status: 404});
        },
        {pure: true}
    );
    const picture = (hash) => `/api/media_player_proxy/media_player.lobby?cache=${hash}`;
    const tell = await mountControl("media_player.lobby", "playing", playing({entity_picture: picture(1)}));
    await tell("playing", {entity_picture: picture(2)});
    await advanceTime(100);
    await animationFrame();
    expect(asked).toEqual([picture(1), picture(2)]);
    expect(".o_ha_media_picture img").toHaveCount(0);
    expect(".o_ha_media_picture i").toHaveCount(1);
});

test("in a row it is paused and skipped", async () => {
    await mountControl("media_player.lobby", "playing", playing(), {place: "list"});
    expect(services()).toEqual(["media_pause", "media_next_track"]);
});

test("who may not control it sees what is played, and no handles", async () => {
    await mountControl("media_player.lobby", "playing", playing(), {mayControl: false});
    expect(".o_ha_media_title").toHaveText("Quiet piano");
    for (const service of ["media_pause", "volume_mute", "turn_off"]) {
        expect(button(service)).not.toBeVisible();
    }
    expect(".o_ha_media_volume input").not.toBeEnabled();
});
