import {reactive} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

const {DateTime} = luxon;

/** Milliseconds for which nobody has to listen again. */
export const FRESH_FOR = 300_000;
const SILENCE = {can_listen: true, found: []};
const HIDDEN = "odoo_ha_addon.announcements_hidden";

/**
 * Which Home Assistant servers announce themselves in the network of Odoo's server, for whoever may connect one.
 *
 * @typedef {Object} Announcement
 * @property {string} name
 * @property {string} url
 * @property {string} version
 * @property {"new"|"known"|"moved"|"other"} standing to the instances that the user may see
 * @property {number|false} instance_id of the one that it is about
 * @property {string|false} instance_name
 */
export class HaNearby {
    constructor({orm}) {
        this.orm = orm;
        this.state = reactive({found: [], hidden: this._hidden()});
        this.heardAt = -Infinity;
    }

    /** @returns {Promise<{can_listen: boolean, found: Announcement[]}>} what is heard now, after some seconds */
    async listen() {
        this.heardAt = DateTime.now().toMillis();
        const answer = await this.orm.silent.call("ha.connect", "nearby", []).catch(() => SILENCE);
        this.state.found = answer.found;
        return answer;
    }

    /** Listen, unless somebody has in the last minutes. */
    listenAtTimes() {
        return DateTime.now().toMillis() - this.heardAt < FRESH_FOR ? null : this.listen();
    }

    /** @returns {Announcement[]} those that somebody might do something about, and has not hidden */
    get remarkable() {
        return this.state.found.filter(
            (each) => each.standing !== "known" && !this.state.hidden.includes(keyOf(each))
        );
    }

    /** Do not propose these any more in this browser. */
    hide(announcements) {
        this.state.hidden = [...new Set([...this.state.hidden, ...announcements.map(keyOf)])];
        browser.localStorage.setItem(HIDDEN, JSON.stringify(this.state.hidden));
    }

    _hidden() {
        try {
            return JSON.parse(browser.localStorage.getItem(HIDDEN)) || [];
        } catch {
            return [];
        }
    }
}

function keyOf({standing, url, instance_id}) {
    return `${standing} ${instance_id || ""} ${url}`;
}

/** @returns {string} what an announcement means to the instances, in short; empty for one that is new */
export function standingText({standing, instance_name: name}) {
    switch (standing) {
        case "known":
            return _t("Connected already");
        case "moved":
            return _t("%s at another address", name);
        case "other":
            return _t("Another one, at the address of %s", name);
        default:
            return "";
    }
}

export const haNearbyService = {
    dependencies: ["orm"],
    start(env, services) {
        return new HaNearby(services);
    },
};

registry.category("services").add("ha_nearby", haNearbyService);
