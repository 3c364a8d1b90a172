import { text } from "./text.js";

const byId = (id) => document.getElementById(id);

/** The sign-in form. `onSubmit` gets {name, role}; what it throws is shown. */
export class SignInView {
  #form = byId("sign-in-form");
  #button = byId("sign-in-button");
  #problem = byId("sign-in-problem");

  /** @param {(person: {name: string, role: string}) => Promise<void>} onSubmit */
  constructor(onSubmit) {
    this.#form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await this.#submit(onSubmit);
    });
  }

  /** @param {{roomId: string, name?: string, role?: string}} known */
  show({ roomId, name, role }) {
    byId("sign-in-room").textContent = roomId;
    if (name) this.#form.elements.name.value = name;
    const roles = [...this.#form.elements.role.options].map((option) => option.value);
    if (roles.includes(role)) this.#form.elements.role.value = role;
    byId("sign-in").hidden = false;
    this.#form.elements.name.focus();
  }

  hide() {
    byId("sign-in").hidden = true;
  }

  /** As if the button had been pressed. */
  submit() {
    this.#form.requestSubmit();
  }

  async #submit(onSubmit) {
    const { name, role } = this.#form.elements;
    this.#problem.hidden = true;
    this.#button.disabled = true;
    this.#button.textContent = text.signingIn;
    try {
      await onSubmit({ name: name.value.trim(), role: role.value });
    } catch (error) {
      this.#problem.textContent = error.retryable ? text.signInFailed : text.signInRefused(error.message);
      this.#problem.hidden = false;
    } finally {
      this.#button.disabled = false;
      this.#button.textContent = text.signIn;
    }
  }
}
