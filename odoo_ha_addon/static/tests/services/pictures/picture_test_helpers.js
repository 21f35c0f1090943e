import {expect} from "@odoo/hoot";
import {onRpc, patchWithCleanup} from "@web/../tests/web_test_helpers";

export const jpeg = () => new Response(new Blob(["x"], {type: "image/jpeg"}));

/**
 * A server that answers with what `answer` gives; paths that were asked for are steps, and so are pictures that are freed.
 *
 * @param {(request: Request) => Response|Promise<Response>} answer
 * @param {{isFreeingTold?: boolean}} [options] false: what is freed, by the end of the test too, is no step
 */
export function servePictures(answer, {isFreeingTold = true} = {}) {
    onRpc(
        "/odoo_ha_addon/picture/<int:id>",
        (request) => {
            const {pathname, search} = new URL(request.url);
            expect.step(pathname.replace("/odoo_ha_addon/picture/", "") + search);
            return answer(request);
        },
        {pure: true}
    );
    let count = 0;
    patchWithCleanup(URL, {
        createObjectURL: () => `blob:${++count}`,
        revokeObjectURL: (url) => isFreeingTold && url && expect.step(`revoke ${url}`),
    });
}
