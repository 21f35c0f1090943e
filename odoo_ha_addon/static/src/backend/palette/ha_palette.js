import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {delay} from "@web/core/utils/concurrency";
import {session} from "@web/session";
import {remembered} from "@odoo_ha_addon/backend/page/ha_dashboards";
import {failureText} from "@odoo_ha_addon/services/calls/ha_refusal";
import {EntityControl} from "@odoo_ha_addon/components/entity/entity_control";
import {HaCommandItem, HaEntityCommandItem} from "./ha_command_item";
import {quickActionOf} from "./ha_quick_action";

/** What one types first to look in Home Assistant only. */
export const NAMESPACE = "!";
const CURRENT = "ha_current";
const OTHERS = "ha_others";
/** How many entities are shown, and how many among all other commands. */
const FOUND = 20;
const FOUND_AMONG_OTHERS = 5;
/** Among all other commands nothing is asked for less, nor while one still types, and nobody waits for long. */
const SHORTEST_TEXT = 2;
export const TYPING_DELAY = 120;
export const PATIENCE = 600;
const WARNING = {icons: ["mdi:alert-outline"], simpleIcon: "fa-exclamation-triangle"};
const HINT = {icons: ["mdi:magnify"], simpleIcon: "fa-search"};

/**
 * Finding and controlling entities and areas from the command palette: Enter does what there is to do, or opens it.
 */
export class HaPalette {
    constructor({action, dialog, ha_connections, ha_api, ha_pending_calls, ha_store, ha_undo, notification}) {
        this.action = action;
        this.dialog = dialog;
        this.calls = ha_pending_calls;
        this.connections = ha_connections;
        this.api = ha_api;
        this.store = ha_store;
        this.undo = ha_undo;
        this.notification = notification;
        this.question = 0;
    }

    /** @returns {Promise<Object[]>} commands for what the words mean, or what was controlled last where there are none */
    async provide(text) {
        let commands;
        try {
            commands = this._commands(await this.api.find(text, FOUND), text);
        } catch (error) {
            return [this._sentence(failureText(error), WARNING)];
        }
        if (!commands.length && !text.trim()) {
            return [this._sentence(_t("Type the name of a device, a room or a scene."), HINT)];
        }
        return commands;
    }

    /** @returns {Promise<Object[]>} the best few, for among all other commands; none rather than late */
    async provideAmongOthers(text) {
        const question = ++this.question;
        if (text.length < SHORTEST_TEXT) {
            return [];
        }
        await delay(TYPING_DELAY);
        if (question !== this.question) {
            return [];
        }
        const find = this.api.find(text, FOUND_AMONG_OTHERS).catch(() => undefined);
        const found = await Promise.race([find, delay(PATIENCE)]);
        // The palette compares letters of the name in their order, but here words may come in any order.
        const commands = found ? this._commands(found, text) : [];
        return commands.map((command) => ({...command, name: `${command.name} ${text}`}));
    }

    _commands({areas, entities, current_instance_id: currentId}, text) {
        const hasOthers = [...areas, ...entities.map(({seed}) => seed)].some(
            (one) => one.instance_id !== currentId
        );
        const commandsOf = (isCurrent) => {
            const category = isCurrent ? CURRENT : OTHERS;
            const isHere = (instanceId) => (instanceId === currentId) === isCurrent;
            const ofAreas = areas
                .filter((area) => isHere(area.instance_id))
                .map((area) => this._area(area, category, hasOthers));
            const ofEntities = entities
                .filter(({seed}) => isHere(seed.instance_id))
                .map((row) => this._entity(row, category, hasOthers));
            const isMeant = ofAreas.some(({name}) => name.toLowerCase() === text.trim().toLowerCase());
            return isMeant ? [...ofAreas, ...ofEntities] : [...ofEntities, ...ofAreas];
        };
        return [...commandsOf(true), ...commandsOf(false)];
    }

    _entity(row, category, isInstanceShown) {
        const name = row.seed.name || row.seed.entity_id;
        const places = [row.area, row.device !== name && row.device, isInstanceShown && row.instance];
        return {
            Component: HaEntityCommandItem,
            name,
            category,
            href: `/odoo/home-assistant/${row.id}`,
            action: () => this.control(row),
            props: {
                row,
                place: places.filter(Boolean).join(" · ") || row.seed.entity_id,
                onOpen: () => this.open("ha.entity", row.id),
            },
        };
    }

    _area({id, name, icon, floor, instance, instance_id}, category, isInstanceShown) {
        return {
            Component: HaCommandItem,
            name,
            category,
            action: () => this.openArea(id, category === CURRENT && instance_id),
            props: {
                icons: [icon || "mdi:texture-box"],
                simpleIcon: "fa-map-o",
                text: name,
                place: [_t("Area"), floor, isInstanceShown && instance].filter(Boolean).join(" · "),
                enterText: _t("Show"),
            },
        };
    }

    _sentence(text, icon) {
        return {
            Component: HaCommandItem,
            name: text,
            category: CURRENT,
            action: () => {},
            props: {...icon, text},
        };
    }

    /**
     * @param {number} id
     * @param {number|false} currentId its instance, where that is the one that dashboards show
     */
    openArea(id, currentId) {
        if (!currentId) {
            this.open("ha.area", id);
            return;
        }
        const dashboard = remembered("areas", currentId);
        dashboard.write({...dashboard.read(), placeKey: `area:${id}`});
        this.action.doAction("odoo_ha_addon.action_ha_area_dashboard");
    }

    open(resModel, resId) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
        });
    }

    /**
     * Do what there is to do with an entity, or open it. What is risky asks first; a notification says in a few words what became of it.
     *
     * @param {import("@odoo_ha_addon/services/calls/ha_api").EntityRow} row
     */
    control(row) {
        const entity = this.store.entities.get(row.id) || row.seed;
        const quick = quickActionOf(entity);
        if (quick) {
            // The palette does not stay open until Home Assistant has answered.
            this._run(row.id, entity, quick);
        } else {
            this.open("ha.entity", row.id);
        }
    }

    async _run(id, entity, {service, shown, done}) {
        const control = new EntityControl({
            live: {entity, connection: this.connections.connections.get(entity.instance_id), cutOff: ""},
            getRecordId: () => id,
            calls: this.calls,
            pending: this.calls.pending,
            dialog: this.dialog,
        });
        if (control.obstacle) {
            this.notification.add(control.obstacle, {title: control.name, type: "warning"});
            return;
        }
        const tap = this.undo.remember({...control.entity, id}, service, {});
        if ((await control.call(service, {}, shown)) !== "done") {
            return;
        }
        if (tap) {
            this.undo.offer(tap);
        } else {
            this.notification.add(done, {title: control.name, type: "success"});
        }
    }

    /** Make the palette know of Home Assistant. */
    register() {
        registry
            .category("command_categories")
            .add(CURRENT, {namespace: NAMESPACE, name: _t("Current instance")}, {sequence: 10, force: true})
            .add(OTHERS, {namespace: NAMESPACE, name: _t("Other instances")}, {sequence: 20, force: true});
        registry.category("command_setup").add(
            NAMESPACE,
            {
                debounceDelay: TYPING_DELAY,
                emptyMessage: _t("Nothing found in Home Assistant"),
                name: _t("Home Assistant"),
                placeholder: _t("Find and control, for example: kitchen light"),
            },
            {force: true}
        );
        registry
            .category("command_provider")
            .add(
                "ha_palette",
                {namespace: NAMESPACE, provide: (env, {searchValue}) => this.provide(searchValue)},
                {force: true}
            )
            .add(
                "ha_palette_among_others",
                {provide: (env, {searchValue}) => this.provideAmongOthers(searchValue || "")},
                {force: true}
            );
    }
}

export const haPaletteService = {
    dependencies: [
        "action",
        "dialog",
        "ha_connections",
        "ha_api",
        "ha_pending_calls",
        "ha_store",
        "ha_undo",
        "notification",
    ],
    start(env, services) {
        const palette = new HaPalette(services);
        if (session.ha_is_user) {
            palette.register();
        }
        return palette;
    },
};

registry.category("services").add("ha_palette", haPaletteService);
