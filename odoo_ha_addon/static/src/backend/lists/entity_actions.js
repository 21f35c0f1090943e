import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {SelectCreateDialog} from "@web/views/view_dialogs/select_create_dialog";
import {outcomeOf} from "@odoo_ha_addon/services/calls/call_outcomes";
import {declarationOf} from "@odoo_ha_addon/services/control_registry";
import {failureText} from "@odoo_ha_addon/services/calls/ha_refusal";
import {presenceOf} from "@odoo_ha_addon/services/live/presence";

/** Entities that one action takes at most: each is a command of its own, with its own line in the audit. */
export const MOST_ENTITIES = 100;

/** Domains that can be turned on and off. */
const ON_OFF = [
    "automation", "camera", "climate", "fan", "humidifier", "input_boolean", "light", "media_player", "remote", "script",
    "siren", "switch", "vacuum", "water_heater",
]; // prettier-ignore
const ONLY_ON = ["scene"];
const FIELDS = [
    "name", "entity_id", "domain", "instance_id", "has_state", "state", "attributes", "can_control",
    "edit_obstacle",
]; // prettier-ignore

const ACTIONS = {
    turn_on: {
        label: _t("Turn on"),
        icon: "fa fa-toggle-on",
        question: (count) => (count === 1 ? _t("Turn on 1 entity?") : _t("Turn on %s entities?", count)),
        done: (count) => _t("Turned on: %s", count),
        domains: [...ON_OFF, ...ONLY_ON],
    },
    turn_off: {
        label: _t("Turn off"),
        icon: "fa fa-toggle-off",
        question: (count) => (count === 1 ? _t("Turn off 1 entity?") : _t("Turn off %s entities?", count)),
        done: (count) => _t("Turned off: %s", count),
        domains: ON_OFF,
    },
};

/** Why the service cannot be called on the entity now, in words; empty if it can. */
function obstacleOf({attributes, can_control, domain, has_state, state}, service) {
    if (!ACTIONS[service].domains.includes(domain)) {
        return service === "turn_on" ? _t("It cannot be turned on.") : _t("It cannot be turned off.");
    }
    if (!can_control) {
        return _t("You may see this, but not control it.");
    }
    switch (presenceOf({domain, state: has_state ? state : null, attributes})) {
        case "absent":
            return _t("Not in Home Assistant");
        case "unavailable":
            return _t("Unavailable");
        default:
            return "";
    }
}

/** What can be done with the entities that are selected in a list. */
export class EntityActions {
    /** @param {Object} services `undo`: the service `ha_undo` */
    constructor({dialog, favourites, notification, orm, undo}) {
        Object.assign(this, {dialog, favourites, notification, orm, undo});
    }

    /**
     * Turn on or off, each by a command of its own. Asks first, for it is many at once, and what is risky puts its own question;
     * the message that tells what was done offers the way back.
     *
     * @param {number[]} ids record ids of `ha.entity`
     * @param {"turn_on"|"turn_off"} service
     * @returns {Promise<boolean>} whether anything was asked of Home Assistant
     */
    async turn(ids, service) {
        const rows = await this._read(ids);
        if (!rows) {
            return false;
        }
        const failures = rows
            .map((row) => ({name: row.name, why: obstacleOf(row, service)}))
            .filter(({why}) => why);
        const possible = rows.filter((row) => !obstacleOf(row, service));
        if (!possible.length) {
            this._tell({done: 0, doneText: "", failures});
            return false;
        }
        if (!(await this._isConfirmed(possible, service))) {
            return false;
        }
        const entities = possible.map((row) => ({...row, instance_id: row.instance_id[0]}));
        await this.undo.run(entities, () => ({service}), ACTIONS[service].done, failures);
        return true;
    }

    /**
     * @param {number[]} ids
     * @param {boolean} isFavourite
     */
    async mark(ids, isFavourite) {
        if (!this._isFew(ids)) {
            return;
        }
        await this.favourites.markAll(ids, isFavourite);
        const doneText = isFavourite
            ? _t("Added to your favorites: %s", ids.length)
            : _t("Removed from your favorites: %s", ids.length);
        this._tell({done: ids.length, doneText, failures: []});
    }

    /** Choose groups, and add to each the entities of its Home Assistant. */
    addToGroup(ids) {
        return this._choose(ids, {
            resModel: "ha.entity.group",
            title: _t("Add to a group"),
            doneText: (count) => _t("Added to the group: %s", count),
            write: (targetId, rows) =>
                this.orm.write("ha.entity.group", [targetId], {
                    entity_ids: rows.map(({id}) => [4, id]),
                }),
        });
    }

    /** Choose labels, which the entities get beside those that they have. */
    addLabel(ids) {
        return this._choose(ids, {
            resModel: "ha.label",
            title: _t("Add a label"),
            doneText: (count) => _t("Got the label: %s", count),
            isEdit: true,
            write: (targetId, rows) => this._write(rows, {label_ids: [[4, targetId]]}),
        });
    }

    /** Choose or make tags, which the entities get beside those that they have. Home Assistant hears nothing of it. */
    addTag(ids) {
        return this._choose(ids, {
            resModel: "ha.tag",
            title: _t("Add a tag"),
            doneText: (count) => _t("Got the tag: %s", count),
            canCreate: true,
            write: (targetId, rows) => this._write(rows, {tag_ids: [[4, targetId]]}),
        });
    }

    /** Choose an area, into which the entities go. */
    moveToArea(ids) {
        return this._choose(ids, {
            resModel: "ha.area",
            title: _t("Move to an area"),
            doneText: (count) => _t("Moved to the area: %s", count),
            isEdit: true,
            multiSelect: false,
            write: (targetId, rows) => this._write(rows, {effective_area_id: targetId}),
        });
    }

    _write(rows, values) {
        return this.orm.write(
            "ha.entity",
            rows.map(({id}) => id),
            values
        );
    }

    /** @returns {Promise<boolean>} whether something was written */
    async _choose(ids, {resModel, title, doneText, write, isEdit = false, ...choice}) {
        const rows = await this._read(ids);
        if (!rows) {
            return false;
        }
        const instanceIds = [...new Set(rows.map(({instance_id: [id]}) => id))];
        const targetIds = await this._ask(resModel, title, instanceIds, choice);
        if (!targetIds.length) {
            return false;
        }
        const targets = await this.orm.read(resModel, targetIds, ["display_name", "instance_id"]);
        const changed = new Set();
        const failures = [];
        for (const target of targets) {
            const {possible, impossible} = this._sorted(rows, target, isEdit);
            failures.push(...impossible);
            try {
                if (possible.length) {
                    await write(target.id, possible);
                }
                possible.forEach(({id}) => changed.add(id));
            } catch (error) {
                failures.push({name: target.display_name, why: failureText(error)});
            }
        }
        this._tell({done: changed.size, doneText: doneText(changed.size), failures});
        return true;
    }

    /** Which of the entities can get what was chosen, and why the others cannot. */
    _sorted(rows, target, isEdit) {
        const why = ({instance_id: [id], edit_obstacle}) => {
            if (id !== target.instance_id[0]) {
                const {display_name: name} = target;
                return _t("It is of another Home Assistant than %(name)s.", {name});
            }
            return (isEdit && edit_obstacle) || "";
        };
        return {
            possible: rows.filter((row) => !why(row)),
            impossible: rows.filter(why).map((row) => ({name: row.name, why: why(row)})),
        };
    }

    _ask(resModel, title, instanceIds, {multiSelect = true, canCreate = false}) {
        return new Promise((resolve) => {
            this.dialog.add(
                SelectCreateDialog,
                {
                    resModel,
                    title: String(title),
                    domain: [["instance_id", "in", instanceIds]],
                    multiSelect,
                    noCreate: !canCreate,
                    context: {default_instance_id: instanceIds[0]},
                    onSelected: (ids) => resolve(ids),
                },
                {onClose: () => resolve([])}
            );
        });
    }

    _isFew(ids) {
        if (ids.length > MOST_ENTITIES) {
            this.notification.add(_t("Select at most %s entities at a time.", MOST_ENTITIES), {
                type: "warning",
            });
        }
        return ids.length <= MOST_ENTITIES;
    }

    /** @returns {Promise<Object[]|undefined>} what is known of the entities now; nothing where they are too many */
    async _read(ids) {
        if (this._isFew(ids)) {
            return this.orm.searchRead("ha.entity", [["id", "in", ids]], FIELDS, {
                context: {active_test: false},
            });
        }
    }

    _isConfirmed(rows, service) {
        const risks = rows
            .map((row) => declarationOf(row.domain)?.risks?.[service]?.(row, {}))
            .filter(Boolean);
        return new Promise((resolve) => {
            this.dialog.add(
                ConfirmationDialog,
                {
                    title: ACTIONS[service].label,
                    body: [ACTIONS[service].question(rows.length), ...risks.map(String)].join("\n"),
                    confirmLabel: ACTIONS[service].label,
                    confirm: () => resolve(true),
                    cancel: () => resolve(false),
                },
                {onClose: () => resolve(false)}
            );
        });
    }

    _tell(result) {
        const {text, options} = outcomeOf(result);
        this.notification.add(text, options);
    }
}

/** @returns {EntityActions} for the component that calls it */
export function useEntityActions() {
    return new EntityActions({
        dialog: useService("dialog"),
        favourites: useService("ha_favourites"),
        notification: useService("notification"),
        orm: useService("orm"),
        undo: useService("ha_undo"),
    });
}

/**
 * The actions as the menu of a list takes them.
 *
 * @param {EntityActions} actions
 * @param {{isManager: boolean, run: (act: (ids: number[]) => Promise<any>) => Promise<void>}} options `run`: with the record ids
 *  that are selected
 */
export function entityActionItems(actions, {isManager, run}) {
    const item = (sequence, icon, description, act, isAvailable = () => true) => ({
        sequence,
        icon,
        description,
        isAvailable,
        callback: () => run(act),
    });
    const ofManagers = () => isManager;
    return {
        turnOn: item(1, ACTIONS.turn_on.icon, ACTIONS.turn_on.label, (ids) => actions.turn(ids, "turn_on")),
        turnOff: item(2, ACTIONS.turn_off.icon, ACTIONS.turn_off.label, (ids) =>
            actions.turn(ids, "turn_off")
        ),
        favour: item(3, "fa fa-star", _t("Add to favorites"), (ids) => actions.mark(ids, true)),
        unfavour: item(4, "fa fa-star-o", _t("Remove from favorites"), (ids) => actions.mark(ids, false)),
        group: item(5, "fa fa-users", _t("Add to a group"), (ids) => actions.addToGroup(ids), ofManagers),
        label: item(6, "fa fa-tag", _t("Add a label"), (ids) => actions.addLabel(ids), ofManagers),
        tag: item(7, "fa fa-bookmark-o", _t("Add a tag"), (ids) => actions.addTag(ids), ofManagers),
        area: item(8, "fa fa-map-o", _t("Move to an area"), (ids) => actions.moveToArea(ids), ofManagers),
    };
}
