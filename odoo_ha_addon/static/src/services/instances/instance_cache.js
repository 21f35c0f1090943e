/**
 * Answers about instances that stay true for a while, kept apart by instance.
 *
 * Whoever asks while a question is on its way shares its answer; a failure is not kept.
 */
export class InstanceCache {
    /** By instance id: by name: `{answer: Promise, until: milliseconds}`. */
    kept = new Map();

    /**
     * @template T
     * @param {number} instanceId
     * @param {string} name of the question
     * @param {() => Promise<T>} ask
     * @param {Object} options
     * @param {number} options.lifetime milliseconds
     * @param {boolean} [options.isFresh] ask the server, whatever is known already
     * @returns {Promise<T>}
     */
    read(instanceId, name, ask, {lifetime, isFresh}) {
        const answers = this.kept.get(instanceId) || new Map();
        this.kept.set(instanceId, answers);
        const known = answers.get(name);
        if (known && !isFresh && Date.now() < known.until) {
            return known.answer;
        }
        const entry = {answer: ask(), until: Date.now() + lifetime};
        answers.set(name, entry);
        entry.answer.catch(() => {
            if (answers.get(name) === entry) {
                answers.delete(name);
            }
        });
        return entry.answer;
    }

    /** @param {number} instanceId what was known of it may be over */
    forget(instanceId) {
        this.kept.delete(instanceId);
    }

    clear() {
        this.kept.clear();
    }
}
