import {onMounted, reactive, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {session} from "@web/session";
import {afterPaint} from "@odoo_ha_addon/services/browser/after_paint";

export const FONT_FAMILY = "Material Design Icons";
const PREFIX = "mdi:";

/**
 * Material Design Icons: which character of the font an icon is.
 *
 * Font and names are fetched once, when the first icon is to be drawn; their addresses carry the font's version, so browsers keep
 * them. That is also why the font is not in a style sheet: those do not know the version.
 */
export class HaIcons {
    /**
     * @param {string|false} [version] of the font on the server; false where there is none
     * @param {string} [address] of the folder with font and names
     */
    constructor(version, address = `/odoo_ha_addon/icons/${version}`) {
        this.address = address;
        /** `status`: `missing`, `ready` or `failed`. */
        this.state = reactive({status: version ? "missing" : "failed"});
        this.loading = null;
        this.characters = {};
        if (version) {
            // Known to the document while it is still empty: later the browser would match all of it against all styles again.
            this.font = new FontFace(FONT_FAMILY, `url(${this._address("mdi.ttf")})`, {display: "block"});
            document.fonts.add(this.font);
        }
    }

    /** @returns {Promise<void>} settled when they are there, or it is known that they will not come */
    load() {
        this.loading ??= this._load();
        return this.loading;
    }

    async _load() {
        if (this.state.status === "failed") {
            return;
        }
        await afterPaint();
        try {
            [this.characters] = await Promise.all([this._readNames(), this._loadFont()]);
            this.state.status = "ready";
        } catch (error) {
            // Decoration only: simpler icons stay, and nobody is interrupted.
            console.warn("The icons of Home Assistant could not be loaded.", error);
            this.state.status = "failed";
        }
    }

    async _readNames() {
        const response = await browser.fetch(this._address("mdi.json"));
        if (!response.ok) {
            throw new Error(`${response.status} ${response.statusText}`);
        }
        return response.json();
    }

    _loadFont() {
        return this.font.load();
    }

    _address(file) {
        return `${this.address}/${file}`;
    }

    /**
     * @param {string[]} names such as `mdi:lightbulb`, best first
     * @returns {string|undefined} the first that the font has
     */
    pick(names) {
        return names.find((name) => this.characterOf(name));
    }

    /** @returns {string|undefined} the character of an icon, if the font has it */
    characterOf(name) {
        return name.startsWith(PREFIX) ? this.characters[name.slice(PREFIX.length)] : undefined;
    }

    /**
     * @param {string} text part of a name
     * @param {number} limit
     * @returns {string[]} names that have all its words; those that begin with the text first
     */
    search(text, limit) {
        const wanted = text.toLowerCase().replace(PREFIX, "");
        const words = wanted.split(/[\s-]+/).filter(Boolean);
        const found = Object.keys(this.characters).filter((name) =>
            words.every((word) => name.includes(word))
        );
        const rank = (name) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : 2);
        return found
            .sort((a, b) => rank(a) - rank(b) || a.length - b.length || a.localeCompare(b))
            .slice(0, limit)
            .map((name) => PREFIX + name);
    }
}

export const haIconsService = {
    start() {
        return new HaIcons(session.ha_icon_font, session.ha_icon_address);
    },
};

registry.category("services").add("ha_icons", haIconsService);

/**
 * The icons, fetched if they are not yet. A component that reads `status` while it renders does so again when they are there.
 *
 * @returns {{icons: HaIcons, status: string}}
 */
export function useHaIcons() {
    const icons = useService("ha_icons");
    const state = useState(icons.state);
    onMounted(() => icons.load());
    return {
        icons,
        get status() {
            return state.status;
        },
    };
}
