import { byId } from "./by-id.js";
import { fillText, offerLanguages } from "./text.js";

// Links of earlier versions name a room here.
if (new URLSearchParams(location.search).has("room")) {
  location.replace(`demo/room.html${location.search}`);
}
fillText(document);
offerLanguages(byId("language"));
