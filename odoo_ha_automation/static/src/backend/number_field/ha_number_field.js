import {useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {FloatField, floatField} from "@web/views/fields/float/float_field";
import {IntegerField, integerField} from "@web/views/fields/integer/integer_field";

/**
 * A field of Odoo's that says below itself, too, why what was typed cannot be saved.
 *
 * @param {typeof FloatField | typeof IntegerField} Field
 * @param {string} template
 * @param {(typed: string) => string} words
 */
function telling(Field, template, words) {
    return class extends Field {
        static template = template;

        setup() {
            super.setup();
            this.typed = useRef("numpadDecimal");
        }

        get problem() {
            const {record, name} = this.props;
            return record.isFieldInvalid(name) ? words(this.typed.el?.value || "") : "";
        }
    };
}

/** A number with decimals. */
export const HaNumberField = telling(FloatField, "odoo_ha_automation.NumberField", (typed) =>
    _t("“%s” is no number.", typed)
);

/** One without. */
export const HaWholeNumberField = telling(IntegerField, "odoo_ha_automation.WholeNumberField", (typed) =>
    _t("“%s” is no whole number.", typed)
);

registry.category("fields").add("ha_number", {...floatField, component: HaNumberField});
registry.category("fields").add("ha_whole_number", {...integerField, component: HaWholeNumberField});
