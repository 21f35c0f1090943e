/**
 * @param {{attributes?: Object}} entity
 * @param {number} bit of the features of its domain, as Home Assistant numbers them
 * @returns {boolean}
 */
export function hasFeature({attributes = {}}, bit) {
    return Boolean((attributes.supported_features || 0) & bit);
}
