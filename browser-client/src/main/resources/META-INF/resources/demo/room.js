import { App } from "./app.js";
import { CallPage } from "./call-page.js";
import { callArea } from "./markup.js";
import { roomFromAddress, showInAddress } from "./room-link.js";
import { text } from "./text.js";

const wanted = roomFromAddress();

await new App({
  name: "room",
  words: text,
  markup: callArea(),
  wanted,
  enter: (here) => {
    showInAddress(here.identity.person.roomId);
    return new CallPage(here, wanted);
  },
}).start();
