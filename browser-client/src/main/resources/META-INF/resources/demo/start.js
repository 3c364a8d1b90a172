import { byId } from "./by-id.js";
import { LANGUAGES, choose, fillText, language } from "./text.js";

// Links of earlier versions name a room here.
if (new URLSearchParams(location.search).has("room")) {
  location.replace(`demo/room.html${location.search}`);
}
fillText(document);
const select = byId("language");
select.replaceChildren(
  ...Object.entries(LANGUAGES).map(([key, name]) => new Option(name, key, key === language, key === language)),
);
select.onchange = () => choose(select.value);
