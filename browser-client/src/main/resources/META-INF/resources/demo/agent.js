import { AgentPage } from "./agent-page.js";
import { App } from "./app.js";
import { deskMarkup } from "./desk-view.js";
import { callArea } from "./markup.js";
import { signInFromAddress } from "./room-link.js";
import { targetMarkup } from "./target-dialog.js";
import { text } from "./text.js";

await new App({
  name: "agent",
  words: text.agent,
  role: "agent",
  markup: callArea(deskMarkup) + targetMarkup,
  wanted: signInFromAddress(),
  enter: (here) => new AgentPage(here),
}).start();
