import {registry} from "@web/core/registry";

/**
 * Print a page that the server has made, without an address of its own: it may have a secret in it, which is then in no history and in
 * no log.
 *
 * @param {Object} env
 * @param {{params: {html: string}}} action
 */
export function printPage(env, {params}) {
    const frame = document.createElement("iframe");
    frame.className = "o_ha_print";
    frame.setAttribute("aria-hidden", "true");
    // Not hidden: what is not laid out is printed empty.
    Object.assign(frame.style, {position: "fixed", width: "0", height: "0", border: "0"});
    frame.addEventListener("load", () => {
        frame.contentWindow.addEventListener("afterprint", () => frame.remove());
        frame.contentWindow.print();
    });
    frame.srcdoc = params.html;
    document.body.append(frame);
}

registry.category("actions").add("ha_print_page", printPage);
