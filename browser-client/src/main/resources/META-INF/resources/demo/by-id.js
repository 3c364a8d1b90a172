/**
 * Elements of the pages' markup that can do more than any element.
 *
 * @typedef {object} Elements
 * @property {HTMLInputElement} ask-note
 * @property {HTMLSelectElement} ask-queue
 * @property {HTMLInputElement} caption-input
 * @property {HTMLButtonElement} caption-send
 * @property {HTMLSelectElement} device-audio
 * @property {HTMLSelectElement} device-sound
 * @property {HTMLSelectElement} device-video
 * @property {HTMLButtonElement} invite
 * @property {HTMLSelectElement} language
 * @property {HTMLButtonElement} leave
 * @property {HTMLVideoElement} local-video
 * @property {HTMLVideoElement} remote-video
 * @property {HTMLDialogElement} settings
 * @property {HTMLButtonElement} sign-in-button
 * @property {HTMLFormElement & {elements: {name: HTMLInputElement, role: HTMLSelectElement}}} sign-in-form
 * @property {HTMLDialogElement} target
 */

/**
 * The element of the page with that id.
 *
 * @template {string} Id
 * @param {Id} id
 * @returns {Id extends keyof Elements ? Elements[Id] : HTMLElement}
 */
export function byId(id) {
  return /** @type {any} */ (document.getElementById(id));
}
