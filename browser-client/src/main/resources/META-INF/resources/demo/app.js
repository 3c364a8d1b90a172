import { findAddresses } from "./addresses.js";
import { byId } from "./by-id.js";
import { Identity } from "./identity.js";
import { frame } from "./markup.js";
import { Notices } from "./notices.js";
import { SignInView } from "./sign-in-view.js";
import { fillText, offerLanguages, text } from "./text.js";

/**
 * What a page is entered with.
 *
 * @typedef {object} Here
 * @property {Identity} identity
 * @property {import("./addresses.js").Addresses} addresses
 * @property {Notices} notices
 * @property {(why?: string) => void} leave why: what to say above the form
 */

/**
 * What every page does: frame, language, addresses, signing in and out. In between there is the
 * page's own view, made by `enter` when somebody has signed in.
 */
export class App {
  #options;
  #notices;
  #identity;
  #signIn;
  #wanted;
  #view = null;

  /**
   * @param {object} options
   * @param {string} options.name what the identity is remembered under
   * @param {{title?: string, signInTitle: string, signInLead: string, signIn: string}} options.words
   * @param {string} [options.role] of whoever signs in; to be chosen, if left out
   * @param {string} options.markup the page's own
   * @param {{roomId?: string, name?: string, role?: string}} [options.wanted] from the address
   * @param {(here: Here) => {start: () => Promise<void>, signOut: () => Promise<void>}} options.enter
   */
  constructor(options) {
    this.#options = options;
    this.#wanted = options.wanted ?? {};
    document.body.insertAdjacentHTML("afterbegin", frame);
    byId("page").innerHTML = options.markup;
    fillText(document);
    offerLanguages(byId("language"));
    const { title = "" } = options.words;
    byId("page-name").textContent = title;
    document.title = title ? `${title} · Holdfast` : "Holdfast";
    this.#notices = new Notices();
    this.#signIn = new SignInView(options.words, options.role, async (person) => {
      await this.#identity.signIn({ ...person, roomId: this.#wanted.roomId });
      await this.#enter();
    });
    byId("sign-out").onclick = () => this.#leave();
  }

  async start() {
    showUnavailable(null);
    const addresses = await findAddresses();
    if (addresses === "switched-off") return showUnavailable(text.demoOffTitle, text.demoOffText);
    if (addresses === "unreachable") {
      return showUnavailable(text.unreachableTitle, text.unreachableText, () => this.start());
    }
    this.#identity = new Identity(addresses.roomService, this.#options.name);
    this.addresses = addresses;
    if (this.#identity.recall(this.#wanted.roomId)) return this.#enter();
    // The form is filled in from the address, and sent by whoever sits here: a link alone opens no camera.
    this.#signIn.show(this.#wanted);
  }

  async #enter() {
    this.#signIn.hide();
    showIn(true);
    byId("self-name").textContent = this.#identity.person.name;
    this.#view = this.#options.enter({
      identity: this.#identity,
      addresses: this.addresses,
      notices: this.#notices,
      leave: (why) => this.#leave(why),
    });
    byId("main").focus(); // the form that had it is gone
    await this.#view.start();
  }

  /** @param {string} [why] what to say above the form */
  async #leave(why) {
    const { name, role } = this.#identity.person ?? {};
    this.#identity.forget();
    const leaving = this.#view;
    this.#view = null;
    await leaving?.signOut();
    showIn(false);
    this.#signIn.show({ ...this.#wanted, name, role, why });
  }
}

function showIn(signedIn) {
  for (const id of ["page", "connection-state", "self-name", "sign-out"]) {
    byId(id).hidden = !signedIn;
  }
}

function showUnavailable(title, detail, retry) {
  byId("unavailable").hidden = !title;
  byId("unavailable-title").textContent = title ?? "";
  byId("unavailable-text").textContent = detail ?? "";
  byId("unavailable-retry").hidden = !retry;
  byId("unavailable-retry").onclick = retry ?? null;
}
