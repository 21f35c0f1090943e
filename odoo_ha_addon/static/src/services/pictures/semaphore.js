/** Lets at most so many do something at once; the others wait in a line. */
export class Semaphore {
    /** @param {number} places */
    constructor(places) {
        this.free = places;
        this.line = [];
    }

    /**
     * @template T
     * @param {() => Promise<T>} work
     * @returns {Promise<T>} what it gives
     */
    async use(work) {
        if (this.free > 0) {
            this.free--;
        } else {
            await new Promise((resolve) => this.line.push(resolve));
        }
        try {
            return await work();
        } finally {
            const next = this.line.shift();
            if (next) {
                next();
            } else {
                this.free++;
            }
        }
    }
}
