import { text } from "./text.js";

const BARS = { good: 4, fair: 3, poor: 2, bad: 1 };

/** How good the connection is, own and the other's: bars, and always the word as well. */
export class QualityView {
  #element = document.getElementById("quality");
  #notices;
  #own = null;
  #other = null;
  #unsubscribe;

  /**
   * @param {import("../holdfast/index.js").Room} room
   * @param {import("./notices.js").Notices} notices
   */
  constructor(room, notices) {
    this.#notices = notices;
    this.#unsubscribe = [
      room.on("quality", ({ level }) => this.#ownIs(level)),
      room.on("quality-of", ({ score }) => this.#otherIs(levelOf(score))),
      room.on("step", ({ step }) => notices.show(text.step[step])),
      room.on("reloading", () => notices.show(text.reloading)),
    ];
    this.#element.replaceChildren(part("own", text.quality.own), part("other", text.quality.other));
    this.#element.setAttribute("aria-label", text.quality.label);
    this.#element.setAttribute("role", "group");
  }

  close() {
    this.#unsubscribe.forEach((unsubscribe) => unsubscribe());
    this.#element.hidden = true;
    this.#element.replaceChildren();
  }

  #ownIs(level) {
    if (level === this.#own) return;
    if (this.#own !== null) this.#notices.announce(text.quality.announce[level]);
    this.#own = level;
    this.#render();
  }

  #otherIs(level) {
    if (level === this.#other) return;
    this.#other = level;
    this.#render();
  }

  #render() {
    this.#element.hidden = false;
    show(this.#element.children[0], this.#own);
    show(this.#element.children[1], this.#other);
  }
}

/** The other one's level: the server tells only the score. */
function levelOf(score) {
  return score >= 3.8 ? "good" : score >= 3.1 ? "fair" : score >= 2.4 ? "poor" : "bad";
}

function part(name, label) {
  const element = document.createElement("span");
  element.className = "quality-part";
  element.dataset.of = name;
  element.innerHTML = `<span></span><span class="bars" aria-hidden="true"><i></i><i></i><i></i><i></i></span><span class="quality-word"></span>`;
  element.firstElementChild.textContent = label;
  show(element, null);
  return element;
}

function show(element, level) {
  element.dataset.level = level ?? "unknown";
  element.hidden = level === null;
  element.querySelector(".quality-word").textContent = text.quality[level ?? "unknown"];
  element.querySelectorAll("i").forEach((bar, i) => bar.classList.toggle("lit", i < (BARS[level] ?? 0)));
}
