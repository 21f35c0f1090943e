import {onPatched, useExternalListener} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {KanbanRecord} from "@web/views/kanban/kanban_record";
import {KanbanRenderer} from "@web/views/kanban/kanban_renderer";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {RelationalModel} from "@web/model/relational_model/relational_model";
import {useScrollMemory} from "@odoo_ha_addon/backend/page/scroll_memory";
import {watchLoads} from "@odoo_ha_addon/backend/page/watch_loads";
import {withGroupTitles} from "@odoo_ha_addon/backend/search/group_titles";
import {useRegistryChanges} from "@odoo_ha_addon/services/live/registry_changes";

/** Fields that are sent to Home Assistant when a card is dropped; by the others of the groupings nothing can be moved. */
const AREA_FIELDS = ["area_id", "effective_area_id"];

/** Columns that are open at first, and cards in each: more than a screen shows would keep everybody waiting in a large house. */
export const OPEN_COLUMNS = 6;
export const COLUMN_CARDS = 10;

function isByArea(list) {
    return list.isGrouped && AREA_FIELDS.includes(list.groupByField?.name);
}

/**
 * Cards of entities or devices. Where they stand in columns by area, a card that is dropped in another column moves to that area
 * in Home Assistant.
 */
export class HaAreaKanbanModel extends RelationalModel {
    setup(params, services) {
        super.setup(params, services);
        this.pageLimit = this.initialLimit;
    }

    async _loadData(config, cache) {
        if (config.isRoot) {
            this.initialLimit = config.groupBy.length ? COLUMN_CARDS : this.pageLimit;
        }
        return super._loadData(config, cache);
    }

    /** The column of what has no area is folded by default, but that is where one takes things from. */
    async _webReadGroup(allOpen, ...more) {
        const context = {...allOpen.context, max_number_opened_groups: OPEN_COLUMNS};
        const config = {...allOpen, context};
        const [fieldName] = config.groupBy;
        const isDecided = Object.values(config.groups || {}).some((group) => !group.value);
        if (!AREA_FIELDS.includes(fieldName) || isDecided) {
            return super._webReadGroup(config, ...more);
        }
        const open = {
            fields: config.fields,
            groupByFieldName: fieldName,
            value: false,
            isFolded: false,
            list: {limit: this.initialLimit, offset: 0},
        };
        return super._webReadGroup({...config, groups: {...config.groups, open}}, ...more);
    }
}

HaAreaKanbanModel.DynamicGroupList = class extends RelationalModel.DynamicGroupList {
    async moveRecord(dataRecordId, dataGroupId, refId, targetGroupId) {
        if (dataGroupId === targetGroupId) {
            return;
        }
        const target = this.groups.find((group) => group.id === targetGroupId);
        const record = this.records.find(({id}) => id === dataRecordId);
        await super.moveRecord(...arguments);
        const area = record.data[this.groupByField.name];
        if (!target.value && area) {
            // Without an area of its own it is where its device is.
            this.model.notification.add(
                _t("It follows its device again, which is in %s.", area.display_name),
                {
                    title: record.data.display_name || record.data.name,
                    type: "info",
                }
            );
            await this.model.load();
        }
    }
};

export class HaAreaKanbanRecord extends KanbanRecord {
    getRecordClasses() {
        const classes = super.getRecordClasses();
        return this.props.record.data.edit_obstacle ? classes.replace("o_draggable", "o_ha_fixed") : classes;
    }
}

export class HaAreaKanbanRenderer extends KanbanRenderer {
    static components = {...KanbanRenderer.components, KanbanRecord: HaAreaKanbanRecord};

    setup() {
        // Odoo looks for the column that was opened last without asking whether a search or a reload took it away meanwhile.
        onPatched(() => {
            if (!this.props.list.groups?.some(({id}) => id === this.lastOpenedGroupId)) {
                delete this.lastOpenedGroupId;
            }
        });
        super.setup();
    }

    /** A phone shows one column at a time: rooms first, then what has none. */
    getGroupsOrRecords() {
        const columns = super.getGroupsOrRecords();
        if (this.env.isSmall && isByArea(this.props.list)) {
            return [
                ...columns.filter(({group}) => group.value),
                ...columns.filter(({group}) => !group.value),
            ];
        }
        return columns;
    }

    /** Odoo takes a board without a column for one that is still to be made; ours come from Home Assistant. */
    get showNoContentHelper() {
        const {list} = this.props;
        return (isByArea(list) && !list.groups.length) || super.showNoContentHelper;
    }

    get canResequenceRecords() {
        return (
            isByArea(this.props.list) && this.props.archInfo.activeActions.edit && super.canResequenceRecords
        );
    }
}

export class HaAreaKanbanController extends KanbanController {
    static template = "odoo_ha_addon.HaAreaKanbanView";

    setup() {
        super.setup();
        useScrollMemory(this.rootRef, `cards of ${this.props.resModel}`, () => this.model.isReady);
        // A card that is pressed is about to be dragged: it must not be replaced under the hand.
        this.isPressed = false;
        useExternalListener(window, "pointerdown", () => (this.isPressed = true), {capture: true});
        for (const end of ["pointerup", "pointercancel"]) {
            useExternalListener(window, end, () => (this.isPressed = false), {capture: true});
        }
        const isLoading = watchLoads(this.model);
        useRegistryChanges(
            this.props.resModel,
            () => isLoading() || this.isPressed || Boolean(this.model.root.selection?.length),
            () => this.model.load()
        );
    }

    /** Why no card at all can be moved; empty where some can, or where nobody would expect it. */
    get moveObstacle() {
        const {root} = this.model;
        if (!this.model.isReady || !isByArea(root) || !root.groups.length) {
            return "";
        }
        if (!this.props.archInfo.activeActions.edit) {
            return _t("Only Home Assistant managers can move something to another area.");
        }
        const obstacles = new Set(root.records.map((record) => record.data.edit_obstacle));
        return obstacles.size === 1 ? [...obstacles][0] || "" : "";
    }
}

export const haAreaKanbanView = {
    ...kanbanView,
    Controller: HaAreaKanbanController,
    Model: withGroupTitles(HaAreaKanbanModel),
    Renderer: HaAreaKanbanRenderer,
};

registry.category("views").add("ha_area_kanban", haAreaKanbanView);
