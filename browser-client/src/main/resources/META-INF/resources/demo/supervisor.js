import { App } from "./app.js";
import { boardMarkup } from "./board-view.js";
import { signInFromAddress } from "./room-link.js";
import { SupervisorPage } from "./supervisor-page.js";
import { text } from "./text.js";

await new App({
  name: "supervisor",
  words: text.board,
  role: "supervisor",
  markup: boardMarkup,
  wanted: signInFromAddress(),
  enter: (here) => new SupervisorPage(here),
}).start();
