/** The languages there are: what each calls itself, and its texts, of which only one is loaded. */
const LANGUAGES = Object.freeze({
  en: { name: "English", load: () => import("./text/en.js") },
  tr: { name: "Türkçe", load: () => import("./text/tr.js") },
});

const KEY = "holdfast:language";

/** The language of this page: as chosen before, as the address says, as the browser prefers. */
export const language = chosen();

export const { text } = await LANGUAGES[language].load();

document.documentElement.lang = language;

/** @param {HTMLSelectElement} select in which a language is chosen; the page is loaded anew, which a call survives */
export function offerLanguages(select) {
  select.replaceChildren(
    ...Object.entries(LANGUAGES).map(([key, { name }]) => new Option(name, key, key === language, key === language)),
  );
  select.onchange = () => choose(select.value);
}

function choose(wanted) {
  localStorage.setItem(KEY, wanted);
  const here = new URL(location.href);
  here.searchParams.delete("lang");
  location.replace(here);
}

/** Fills what the page's markup names: data-text, data-placeholder, data-label. */
export function fillText(root) {
  for (const element of root.querySelectorAll("[data-text]")) {
    element.textContent = at(element.dataset.text);
  }
  for (const element of root.querySelectorAll("[data-placeholder]")) {
    element.placeholder = at(element.dataset.placeholder);
  }
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", at(element.dataset.label));
  }
}

function at(path) {
  return path.split(".").reduce((node, key) => node[key], text);
}

function chosen() {
  const wishes = [
    new URLSearchParams(location.search).get("lang"),
    localStorage.getItem(KEY),
    ...(navigator.languages ?? []),
  ];
  const known = wishes.map((wish) => wish?.split("-")[0]).find((wish) => Object.hasOwn(LANGUAGES, wish));
  return known ?? "en";
}
