import { byId } from "./by-id.js";
import { text } from "./text.js";

/** The sign-in form. `onSubmit` gets {name, role}; what it throws is shown. */
export class SignInView {
  #form = byId("sign-in-form");
  #button = byId("sign-in-button");
  #problem = byId("sign-in-problem");
  #words;
  #role;

  /**
   * @param {{signInTitle: string, signInLead: string, signIn: string}} words
   * @param {string | undefined} role to be chosen, if undefined
   * @param {(person: {name: string, role: string}) => Promise<void>} onSubmit
   */
  constructor(words, role, onSubmit) {
    this.#words = words;
    this.#role = role;
    byId("sign-in-title").textContent = words.signInTitle;
    byId("sign-in-lead").textContent = words.signInLead;
    this.#button.textContent = words.signIn;
    byId("sign-in-role-field").hidden = Boolean(role);
    this.#form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await this.#submit(onSubmit);
    });
  }

  /** @param {{roomId?: string, name?: string, role?: string, why?: string}} known why: what to say above */
  show({ roomId, name, role, why }) {
    byId("sign-in-room-field").hidden = !roomId;
    byId("sign-in-room").textContent = roomId ?? "";
    byId("sign-in-notice").hidden = !why;
    byId("sign-in-notice").textContent = why ?? "";
    if (name) this.#form.elements.name.value = name;
    const roles = [...this.#form.elements.role.options].map((option) => option.value);
    if (roles.includes(role)) this.#form.elements.role.value = role;
    byId("sign-in").hidden = false;
    this.#form.elements.name.focus();
  }

  hide() {
    byId("sign-in").hidden = true;
  }

  async #submit(onSubmit) {
    const { name, role } = this.#form.elements;
    this.#problem.hidden = true;
    this.#button.disabled = true;
    this.#button.textContent = text.signingIn;
    try {
      await onSubmit({ name: name.value.trim(), role: this.#role ?? role.value });
    } catch (error) {
      this.#problem.textContent = error.retryable ? text.signInFailed : text.signInRefused(error.message);
      this.#problem.hidden = false;
    } finally {
      this.#button.disabled = false;
      this.#button.textContent = this.#words.signIn;
    }
  }
}
