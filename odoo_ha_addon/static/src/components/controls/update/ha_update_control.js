import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {HaFacts} from "@odoo_ha_addon/components/controls/reading/ha_facts";
import {HaHeadline} from "@odoo_ha_addon/components/controls/reading/ha_headline";

/** `UpdateEntityFeature` of Home Assistant. */
const INSTALL = 1;
const BACKUP = 8;

/** Installs a new version, or leaves it out. */
export class HaUpdateControl extends Component {
    static template = "odoo_ha_addon.HaUpdateControl";
    static components = {HaButton, HaFacts, HaHeadline};
    static props = {control: Object};

    setup() {
        this.state = useState({hasBackup: true});
    }

    get isCompact() {
        return false;
    }

    get facts() {
        const {installed_version: installed, latest_version: latest, title} = this.props.control.attributes;
        const facts = [
            {key: "title", label: _t("Software"), text: title},
            {key: "installed_version", label: _t("Installed version"), text: installed},
            {key: "latest_version", label: _t("Latest version"), text: latest},
        ];
        return facts
            .filter((fact) => fact.text)
            .map((fact) => ({...fact, label: String(fact.label), text: String(fact.text)}));
    }

    /** Percent, or nothing where Home Assistant does not say how far it is. Before 2024.12 it stood in `in_progress`. */
    get percentage() {
        const {in_progress: progress, update_percentage: percentage} = this.props.control.attributes;
        return percentage ?? (typeof progress === "number" ? progress : null);
    }

    get isInstalling() {
        const {in_progress: progress} = this.props.control.attributes;
        return progress !== false && progress !== undefined && progress !== null;
    }

    get isAvailable() {
        return this.props.control.state === "on";
    }

    get isSkipped() {
        const {latest_version: latest, skipped_version: skipped} = this.props.control.attributes;
        return Boolean(skipped) && skipped === latest;
    }

    get canInstall() {
        return this.isAvailable && !this.isInstalling && this.props.control.supports(INSTALL);
    }

    get canBackUp() {
        return this.canInstall && this.props.control.supports(BACKUP);
    }

    /** What updates itself cannot be left out. */
    get canSkip() {
        return this.isAvailable && !this.isInstalling && !this.props.control.attributes.auto_update;
    }

    /** Addresses that a page may open; anything else that an integration may have put there is left out. */
    get releaseUrl() {
        const {release_url: url} = this.props.control.attributes;
        return /^https?:\/\//.test(url || "") ? url : "";
    }

    install() {
        return this.props.control.call("install", this.canBackUp ? {backup: this.state.hasBackup} : {});
    }
}

export class HaUpdateButton extends HaUpdateControl {
    get isCompact() {
        return true;
    }
}

controlRegistry.add("update", {
    component: HaUpdateControl,
    compact: HaUpdateButton,
    risks: {
        install: ({attributes, name}) =>
            _t("Install version %(version)s of %(name)s?", {version: attributes.latest_version, name}),
    },
    title: _t("Updates"),
    simpleIcon: "fa-arrow-circle-o-up",
});
