/** Of these nothing is kept that anybody would want to see drawn. */
const WITHOUT = ["button", "camera", "conversation", "image", "input_button", "notify", "stt", "tts", "wake_word", "zone"]; // prettier-ignore

/**
 * @param {{domain: string}} entity
 * @returns {boolean} whether there is anything that could be drawn of it
 */
export const hasHistory = ({domain}) => !WITHOUT.includes(domain);
