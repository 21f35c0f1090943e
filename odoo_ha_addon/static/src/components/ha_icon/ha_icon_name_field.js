import { Component } from "@odoo/owl";
import { AutoComplete } from "@web/core/autocomplete/autocomplete";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { useHaIcons } from "../../core/ha_icons";
import { HaGlyph } from "./ha_glyph";

const SUGGESTIONS = 40;

/** `<field name="icon" widget="ha_icon_name"/>`: the name of an icon, drawn beside it, with suggestions while one types. */
export class HaIconNameField extends Component {
    static template = "odoo_ha_addon.HaIconNameField";
    static components = { AutoComplete, HaGlyph };
    static props = {
        ...standardFieldProps,
        placeholder: { type: String, optional: true },
    };

    setup() {
        this.source = useHaIcons();
    }

    get value() {
        return this.props.record.data[this.props.name] || "";
    }

    /** Names of other icon sets can be kept, but not drawn. */
    get isDrawn() {
        return Boolean(this.value) && this.source.status === "ready" && Boolean(this.source.icons.characterOf(this.value));
    }

    get hint() {
        const isUnknown = this.value && this.source.status === "ready" && !this.isDrawn;
        return isUnknown ? _t("Only icons of Material Design Icons (mdi:…) can be shown here.") : "";
    }

    get sources() {
        return [{ options: (text) => this.suggest(text), optionSlot: "option" }];
    }

    suggest(text) {
        return this.source.icons.search(text, SUGGESTIONS).map((name) => ({
            data: { names: [name] },
            label: name,
            onSelect: () => this.set(name),
        }));
    }

    onChange({ inputValue, isOptionSelected }) {
        if (!isOptionSelected) {
            this.set(inputValue.trim());
        }
    }

    set(name) {
        this.props.record.update({ [this.props.name]: name || false });
    }
}

export const haIconNameField = {
    component: HaIconNameField,
    displayName: _t("Home Assistant Icon"),
    supportedTypes: ["char"],
    extractProps: ({ placeholder }) => ({ placeholder }),
};

registry.category("fields").add("ha_icon_name", haIconNameField);
