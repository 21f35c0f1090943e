/**
 * The courses of several numbers as one.
 *
 * @param {{start: number, step: number, values: (number|null)[]}[]} courses of the same time
 * @param {boolean} isSum whether they are added; else it is their mean
 * @returns {{start: number, step: number, values: (number|null)[]}|null} null at moments of which nothing is known: of a sum, where one
 *  of them is missing
 */
export function jointCourse(courses, isSum) {
    if (courses.length < 2) {
        return courses[0] || null;
    }
    const [{start, step, values}] = courses;
    const joint = values.map((_value, index) => {
        const known = courses.map((course) => course.values[index] ?? null).filter((value) => value !== null);
        if (!known.length || (isSum && known.length < courses.length)) {
            return null;
        }
        const sum = known.reduce((total, value) => total + value, 0);
        return isSum ? sum : sum / known.length;
    });
    return {start, step, values: joint};
}
