import { byId } from "./by-id.js";

/**
 * Says over the stage what there is to say instead of a picture.
 *
 * @param {string} title
 * @param {string} [detail]
 * @param {{copy?: boolean, action?: string | null, onAction?: () => void}} [offer] copy: the room's link can be
 *     copied; action: the words of a button, if there is one
 */
export function showVeil(title, detail = "", { copy = false, action = null, onAction } = {}) {
  byId("veil-title").textContent = title;
  byId("veil-text").textContent = detail;
  byId("countdown").hidden = true;
  byId("veil-copy").hidden = !copy;
  const button = byId("rejoin");
  button.hidden = !action;
  button.textContent = action ?? "";
  button.onclick = onAction ?? null;
  byId("veil").hidden = false;
}
