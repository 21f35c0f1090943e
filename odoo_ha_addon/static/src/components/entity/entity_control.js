import {useComponent, useEffect, useState} from "@odoo/owl";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {overlaid} from "@odoo_ha_addon/services/calls/pending_calls";
import {usableEntity} from "@odoo_ha_addon/services/live/attribute_types";
import {presenceOf} from "@odoo_ha_addon/services/live/presence";
import {hasFeature} from "@odoo_ha_addon/services/live/features";
import {useHaEntity} from "@odoo_ha_addon/services/live/hooks";
import {declarationOf} from "@odoo_ha_addon/services/control_registry";

/** Connections through which a command still can go, if only after a moment. */
const OPEN_CONNECTIONS = ["connected", "connecting", "retrying", "syncing"];

const NOTHING = [];

/**
 * @typedef {import("@odoo_ha_addon/services/live/entity_table").HaEntity} HaEntity
 * @typedef {import("@odoo_ha_addon/services/calls/pending_calls").HaOutcome} HaOutcome
 * @typedef {import("@odoo_ha_addon/services/calls/pending_calls").HaShown} HaShown
 */

/**
 * One entity as a control sees it: what it is, with what was asked of it laid over, and what can be asked of it.
 *
 * Read it while rendering; it is reactive where `useEntityControl` made it.
 */
export class EntityControl {
    /**
     * @param {Object} source
     * @param {{entity: Partial<HaEntity>|undefined, connection: Object|undefined, cutOff: string}} source.live
     * @param {() => number|false} source.getRecordId
     * @param {import("@odoo_ha_addon/services/calls/pending_calls").PendingCalls} source.calls
     * @param {Map<number, import("@odoo_ha_addon/services/calls/pending_calls").PendingCall[]>} source.pending of `calls`
     * @param {Object} source.dialog the service
     * @param {import("@odoo_ha_addon/services/calls/ha_undo").HaUndo} [source.undo] offers the way back from what one tap did
     */
    constructor({live, getRecordId, calls, pending, dialog, undo}) {
        this.live = live;
        this.getRecordId = getRecordId;
        this.calls = calls;
        this.pending = pending;
        this.dialog = dialog;
        this.undo = undo;
    }

    /**
     * The same control for a component of which this one renders: Owl renders a child again only if it is given something new, and
     * what a child reads here wakes the component that made the control.
     *
     * @returns {EntityControl}
     */
    forChild() {
        return Object.create(this);
    }

    /** @returns {number|false} id of the record of `ha.entity` */
    get recordId() {
        return this.getRecordId();
    }

    get pendingCalls() {
        return this.pending.get(this.recordId) || NOTHING;
    }

    /** Home Assistant's own values, as far as they can be used. */
    get actual() {
        return usableEntity(this.live.entity);
    }

    /** The same, with what was asked for and is not settled yet. */
    get entity() {
        return overlaid(this.actual, this.pendingCalls);
    }

    get name() {
        return this.actual?.name || this.actual?.entity_id || "";
    }

    get domain() {
        return this.actual?.domain || "";
    }

    get state() {
        return this.entity?.state;
    }

    get attributes() {
        return this.entity?.attributes || {};
    }

    get connection() {
        return this.live.connection;
    }

    get cutOff() {
        return this.live.cutOff;
    }

    get mayControl() {
        return Boolean(this.actual?.control) && !this.actual.denied;
    }

    /** Why it cannot be used, in words; empty if it can. */
    get obstacle() {
        const {actual, connection} = this;
        if (!actual || actual.denied) {
            return _t("Not accessible");
        }
        if (!actual.control) {
            return _t("You may see this, but not control it.");
        }
        if (this.cutOff === "odoo") {
            return _t("Odoo cannot be reached.");
        }
        if (connection && !OPEN_CONNECTIONS.includes(connection.state)) {
            return _t("Home Assistant is not connected.");
        }
        switch (presenceOf(actual)) {
            case "absent":
                return actual.disabled ? _t("Disabled in Home Assistant") : _t("Not in Home Assistant");
            case "unavailable":
                return _t("Unavailable");
            default:
                return "";
        }
    }

    get isDisabled() {
        return this.obstacle !== "";
    }

    get isPending() {
        return this.pendingCalls.length > 0;
    }

    /** @param {string} service */
    isCalling(service) {
        return this.pendingCalls.some((call) => call.service === service);
    }

    /** @param {number} bit one of Home Assistant's `*EntityFeature` */
    supports(bit) {
        return hasFeature(this, bit);
    }

    /**
     * Call a service of the entity's own domain. What is risky asks first; the user reads what did not work.
     *
     * @param {string} service
     * @param {Object} [data] without a target
     * @param {HaShown} [shown] what to show at once, until Home Assistant's state agrees, or the service was refused
     * @param {{onRefused?: (outcome: Object) => void}} [options] `onRefused`: tells the user itself that it failed
     * @returns {Promise<HaOutcome>}
     */
    async call(service, data = {}, shown = {}, options = {}) {
        if (this.isDisabled) {
            return "cancelled";
        }
        const entity = this._target();
        const question = declarationOf(this.domain)?.risks?.[service]?.(this, data);
        if (question && !(await this._isConfirmed(question))) {
            return "cancelled";
        }
        const tap = this.undo?.remember({...this.entity, id: this.recordId}, service, data);
        const state = await this.calls.call(entity, service, data, shown, options);
        if (tap && state === "done") {
            this.undo.offer(tap);
        }
        return state;
    }

    /**
     * As `call`, for what moves: sends at most five values a second, never two at a time, and always the last one.
     *
     * @param {string} service
     * @param {Object} data
     * @param {HaShown} [shown]
     * @param {{isLast?: boolean}} [options] `isLast`: the movement is over
     * @returns {Promise<HaOutcome>} `cancelled` where a newer value took its place
     */
    async slide(service, data, shown = {}, {isLast = false} = {}) {
        if (this.isDisabled) {
            return "cancelled";
        }
        return this.calls.call(this._target(), service, data, shown, {isSlide: true, isLast});
    }

    _target() {
        return {...this.actual, id: this.recordId};
    }

    _isConfirmed(question) {
        return new Promise((resolve) => {
            this.dialog.add(
                ConfirmationDialog,
                {
                    title: this.name,
                    body: String(question),
                    confirmLabel: _t("Yes"),
                    cancelLabel: _t("No"),
                    confirm: () => resolve(true),
                    cancel: () => resolve(false),
                },
                {onClose: () => resolve(false)}
            );
        });
    }
}

/**
 * Follow an entity, and control it, for as long as the component is mounted.
 *
 * @param {(props: Object) => number|false} getRecordId record id of `ha.entity`, from the component's props
 * @param {(props: Object) => Partial<HaEntity>|undefined} [getSeed] what is known already, for the first paint
 * @returns {EntityControl}
 */
export function useEntityControl(getRecordId, getSeed) {
    const component = useComponent();
    const calls = useService("ha_pending_calls");
    const control = new EntityControl({
        live: useHaEntity(getRecordId, getSeed),
        getRecordId: () => getRecordId(component.props),
        calls,
        pending: useState(calls.pending),
        dialog: useService("dialog"),
        // Small pages go without.
        undo: component.env.services.ha_undo,
    });
    useEffect(
        () => {
            if (control.isPending && control.actual) {
                calls.settle(control.recordId, control.actual);
            }
        },
        () => [control.recordId, control.pendingCalls, control.actual?.state, control.actual?.attributes]
    );
    return control;
}
