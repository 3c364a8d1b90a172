const TOAST_MS = 5000;

/** Short messages: seen in passing, and read out. */
export class Notices {
  #toast = document.getElementById("toast");
  #announcer = document.getElementById("announcer");
  #timer;

  /** @param {string} message */
  show(message) {
    clearTimeout(this.#timer);
    this.#toast.textContent = message;
    this.#toast.hidden = false;
    this.#timer = setTimeout(() => (this.#toast.hidden = true), TOAST_MS);
  }

  /** For ears only: what the eye already sees. @param {string} message */
  announce(message) {
    const line = document.createElement("p");
    line.textContent = message;
    this.#announcer.append(line);
    setTimeout(() => line.remove(), TOAST_MS);
  }
}
