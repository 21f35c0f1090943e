import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useAutofocus} from "@web/core/utils/hooks";
import {useHaAnswer} from "@odoo_ha_addon/services/calls/answer";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {HaDateTimeInput} from "@odoo_ha_addon/components/controls/datetime/ha_datetime_input";
import {HaHeadline} from "@odoo_ha_addon/components/controls/reading/ha_headline";
import {
    CREATE,
    DELETE,
    DUE_DATE,
    DUE_DATETIME,
    dueData,
    dueOf,
    itemsOf,
    nameOf,
    parted,
    UPDATE,
} from "./todo_list";

const ITEMS_EVERY = 60_000;

/** The items of a list: added, ticked off, renamed, given a day and removed, as far as the list can. */
export class HaTodoControl extends Component {
    static template = "odoo_ha_addon.HaTodoControl";
    static components = {HaDateTimeInput, HaButton, HaHeadline};
    static props = {control: Object};

    setup() {
        this.answer = useHaAnswer(
            this.props.control,
            "get_items",
            () => ({status: ["needs_action", "completed"]}),
            {every: ITEMS_EVERY}
        );
        /** `changes`: what was asked of an item and the list does not show yet, by the item's name. */
        this.state = useState({summary: "", due: false, changes: {}, edited: null});
        useAutofocus({refName: "edited"});
        this.dueOf = dueOf;
        this.nameOf = nameOf;
    }

    get control() {
        return this.props.control;
    }

    get can() {
        const {control} = this;
        const may = (bit) => !control.isDisabled && control.supports(bit);
        const due = may(DUE_DATETIME) ? "datetime" : may(DUE_DATE) ? "date" : "";
        return {create: may(CREATE), update: may(UPDATE), delete: may(DELETE), due};
    }

    get lists() {
        const items = itemsOf(this.answer.data?.items);
        const shown = items.map((item) => ({...item, ...this.state.changes[nameOf(item)]}));
        return parted(shown.filter((item) => !item.isRemoved));
    }

    get summaryText() {
        const {open, done} = this.lists;
        return this.answer.data && (open.length || done.length)
            ? _t("%(open)s open, %(done)s done", {open: open.length, done: done.length})
            : "";
    }

    get doneText() {
        return _t("Done (%s)", this.lists.done.length);
    }

    async add() {
        const {due, summary} = this.state;
        const item = summary.trim();
        if (!item) {
            return;
        }
        const data = {item, ...(this.can.due && due && this.dueData(due))};
        if ((await this.control.call("add_item", data)) === "done") {
            Object.assign(this.state, {summary: "", due: false});
        }
        await this.answer.reload();
    }

    onAddKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.add();
        }
    }

    /**
     * Ask for a change, and show it until the list says what became of it.
     *
     * @param {import("./todo_list").TodoItem} item
     * @param {string} service
     * @param {Object} data
     * @param {Partial<import("./todo_list").TodoItem>} change
     */
    async change(item, service, data, change) {
        const name = nameOf(item);
        this.state.changes[name] = {...change, isPending: true};
        try {
            await this.control.call(service, {item: name, ...data});
            await this.answer.reload();
        } finally {
            delete this.state.changes[name];
        }
    }

    tick(item, ev) {
        const status = ev.target.checked ? "completed" : "needs_action";
        return this.change(item, "update_item", {status}, {status});
    }

    /** @param {import("./todo_list").TodoItem|null} item nothing: the editing is over */
    edit(item) {
        // What is being typed; not reactive, but there when a rendering meanwhile writes the field.
        this.typed = item?.summary;
        this.state.edited = item && nameOf(item);
    }

    onEditInput(ev) {
        this.typed = ev.target.value;
    }

    onEditKeydown(item, ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.rename(item, ev.target.value);
            this.edit(null);
        } else if (ev.key === "Escape") {
            // A dialog around it would close.
            ev.stopPropagation();
            this.edit(null);
        }
    }

    rename(item, text) {
        const summary = text.trim();
        // A field that loses the focus because the editing is over has nothing more to say.
        if (this.state.edited === nameOf(item) && summary && summary !== item.summary) {
            this.change(item, "update_item", {rename: summary}, {summary});
        }
    }

    setDue(item, moment) {
        const data = this.dueData(moment);
        return this.change(item, "update_item", data, {due: Object.values(data)[0] || ""});
    }

    dueData(moment) {
        return dueData((bit) => this.control.supports(bit), moment);
    }

    remove(item) {
        return this.change(item, "remove_item", {}, {isRemoved: true});
    }

    async removeDone() {
        await this.control.call("remove_completed_items");
        await this.answer.reload();
    }
}

controlRegistry.add("todo", {
    component: HaTodoControl,
    risks: {remove_completed_items: ({name}) => _t("Remove all completed items from %s?", name)},
    title: _t("To-do lists"),
    simpleIcon: "fa-check-square-o",
});
