import {_t} from "@web/core/l10n/translation";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {momentState} from "@odoo_ha_addon/services/words/state_kinds";
import {tonesOf, valueTone} from "@odoo_ha_addon/services/words/state_tone";

/** Domains that have neither a control nor more to read than their state. One that gets more gets a folder of its own. */

const ASSISTANT = {use: "assistant"};
const MOMENT = {stateText: momentState, stateTone: valueTone};

const DOMAINS = {
    alert: {simpleIcon: "fa-exclamation-circle", icon: () => "mdi:alert"},
    assist_satellite: ASSISTANT,
    configurator: {icon: () => "mdi:cog"},
    conversation: {...ASSISTANT, ...MOMENT, icon: () => "mdi:forum-outline"},
    group: {
        title: _t("Groups"),
        simpleIcon: "fa-object-group",
        icon: () => "mdi:google-circles-communities",
        stateTone: tonesOf({idle: ["locked", "not_home"]}),
    },
    image_processing: {icon: () => "mdi:image-filter-frames"},
    notify: {title: _t("Notifications"), simpleIcon: "fa-commenting-o", use: "notify", ...MOMENT},
    persistent_notification: {icon: () => "mdi:bell"},
    plant: {title: _t("Plants"), simpleIcon: "fa-leaf", icon: () => "mdi:flower"},
    proximity: {icon: () => "mdi:apple-safari"},
    schedule: {
        title: _t("Schedules"),
        simpleIcon: "fa-calendar-check-o",
        icon: () => "mdi:calendar-clock",
    },
    stt: {...ASSISTANT, ...MOMENT},
    wake_word: ASSISTANT,
};

for (const [domain, declaration] of Object.entries(DOMAINS)) {
    controlRegistry.add(domain, declaration);
}
