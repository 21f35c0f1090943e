import {Component, onWillStart, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useAutofocus, useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {HaDenied} from "@odoo_ha_addon/backend/page/ha_denied";
import {HaLearnMore} from "@odoo_ha_addon/components/ui/ha_learn_more/ha_learn_more";
import {failureText} from "@odoo_ha_addon/services/calls/ha_refusal";
import {MANAGER_GROUP} from "@odoo_ha_addon/services/ha_data_service";
import {HaConnected} from "./ha_connected";
import {standingText} from "./ha_nearby_service";

const STEPS = [
    {key: "find", title: _t("Find it")},
    {key: "login", title: _t("Log in")},
    {key: "ready", title: _t("Ready")},
];

/**
 * The way from an address to a Home Assistant that is connected: what answers there, its own login, what is in it.
 *
 * With `active_id` it shows how that instance is doing, which has just been made.
 */
export class HaConnect extends Component {
    static template = "odoo_ha_addon.HaConnect";
    static components = {HaConnected, HaDenied, HaLearnMore, Layout};
    static props = {...standardActionServiceProps};
    static displayName = _t("Connect Home Assistant");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.instanceId = this.props.action.context?.active_id || false;
        this.steps = STEPS;
        this.standingText = standingText;
        this.nearby = useService("ha_nearby");
        this.state = useState({
            isManager: true,
            /** "": nothing is under way; else `look`, `login` or `token`. */
            busy: "",
            address: "",
            fingerprint: "",
            token: "",
            usesToken: false,
            /** As `ha.connect.look` answers: `url`, `version`, `is_encrypted`, `is_exposed`. */
            found: null,
            /** The instance that is about to get the address that was found: `instance_id`, `instance_name`, `url`. */
            moved: null,
            /** Where nothing is found: `failure`, `code`, `paragraph`, `instance_id`. */
            problem: null,
            /** As `ha.connect.nearby` answers; null while it listens. */
            nearby: null,
        });
        useAutofocus({refName: "address"});
        useAutofocus({refName: "login"});
        useAutofocus({refName: "token"});
        onWillStart(async () => {
            this.state.isManager = await user.hasGroup(MANAGER_GROUP);
            if (this.state.isManager && !this.instanceId) {
                await this.resume();
                // It looks and listens for a while, which nobody has to wait for.
                const announced = this.props.action.context?.ha_announced;
                if (announced && !this.state.found) {
                    this.choose(announced);
                }
                this.listen();
            }
        });
    }

    get step() {
        return this.instanceId ? "ready" : this.state.found ? "login" : "find";
    }

    /** @returns {"done"|"current"|"next"} */
    progressOf(step) {
        const [own, now] = [step.key, this.step].map((key) => STEPS.findIndex((one) => one.key === key));
        return own < now ? "done" : own === now ? "current" : "next";
    }

    get asksFingerprint() {
        const codes = ["tls_failed", "invalid_tls_options", "tls_without_https"];
        return Boolean(this.state.fingerprint) || codes.includes(this.state.problem?.code);
    }

    get encryptedText() {
        return _t("Encrypted");
    }

    get plainText() {
        return _t("Not encrypted: fine within your own network");
    }

    get profileUrl() {
        return `${this.state.found.url}/profile/security`;
    }

    /** The browser is back from Home Assistant, and nothing came of it. */
    async resume() {
        const answer = await this.orm.silent.call("ha.connect", "resume", []).catch(() => ({}));
        if (answer.found) {
            Object.assign(this.state, {found: answer.found, moved: answer.moved || null});
            Object.assign(this.state, {address: answer.found.url, fingerprint: answer.fingerprint || ""});
        }
        this.state.problem = answer.failure ? answer : null;
    }

    async listen() {
        this.state.nearby = await this.nearby.listen();
    }

    /** Take what has announced itself: it is looked up like what somebody types. */
    choose({url, standing, instance_id, instance_name}) {
        if (["known", "other"].includes(standing)) {
            return this.openInstance(instance_id);
        }
        this.state.address = url;
        this.state.moved = standing === "moved" ? {instance_id, instance_name, url} : null;
        return this.look();
    }

    async look() {
        if (this.state.moved?.url !== this.state.address) {
            // Somebody has typed another one since.
            this.state.moved = null;
        }
        const answer = await this.ask("look", "look", [this.state.address, this.state.fingerprint || false]);
        if (answer) {
            this.state.found = answer;
        }
    }

    async logIn() {
        const answer = await this.ask("login", "begin", [
            ...this.where,
            browser.location.origin,
            ...this.forWhom,
        ]);
        if (answer) {
            this.state.busy = "login";
            browser.location.assign(answer.url);
        }
    }

    async useToken() {
        const answer = await this.ask("token", "use_token", [
            ...this.where,
            this.state.token,
            ...this.forWhom,
        ]);
        if (answer) {
            this.state.token = "";
            await this.action.doAction("odoo_ha_addon.action_ha_connect", {
                additionalContext: {active_id: answer.instance_id},
                stackPosition: "replaceCurrentAction",
            });
        }
    }

    get where() {
        return [this.state.found.url, this.state.fingerprint || false];
    }

    /** The instance that gets the token, if it is not to be a new one. */
    get forWhom() {
        return this.state.moved ? [this.state.moved.instance_id] : [];
    }

    get title() {
        const {moved, usesToken} = this.state;
        if (moved) {
            return _t("%s at its new address", moved.instance_name);
        }
        return usesToken ? _t("Connect with an access token") : _t("Log in, and that is all");
    }

    /** What the server answers; undefined where it could not, which is shown then. */
    async ask(busy, method, args) {
        if (this.state.busy) {
            return;
        }
        Object.assign(this.state, {busy, problem: null});
        try {
            const answer = await this.orm.silent.call("ha.connect", method, args);
            if (!answer.failure) {
                return answer;
            }
            this.state.problem = answer;
        } catch (error) {
            this.state.problem = {failure: failureText(error), code: ""};
        } finally {
            this.state.busy = "";
        }
    }

    startOver() {
        Object.assign(this.state, {found: null, moved: null, problem: null, usesToken: false, token: ""});
    }

    openInstance(id) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "ha.instance",
            res_id: id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("ha_connect", HaConnect);
