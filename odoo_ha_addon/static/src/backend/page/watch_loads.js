/**
 * Tell when the model of a view is reading. Of two loads that overlap Odoo's model takes the last alone, and the first never ends:
 * a view that reads again by itself has to wait, or what somebody asked for would be lost (the first records, a search, the next
 * record).
 *
 * @param {import("@web/model/model").Model} model
 * @returns {() => boolean} whether a load is under way
 */
export function watchLoads(model) {
    const load = model.load;
    let begun = 0;
    let isLoading = false;
    model.load = async function () {
        const number = ++begun;
        isLoading = true;
        try {
            return await load.apply(this, arguments);
        } finally {
            // Earlier ones never come here.
            isLoading = number !== begun;
        }
    };
    return () => isLoading;
}
