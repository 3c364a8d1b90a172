import { App } from "./app.js";
import { CustomerPage } from "./customer-page.js";
import { lobbyMarkup } from "./lobby-view.js";
import { callArea } from "./markup.js";
import { text } from "./text.js";
import { signInFromAddress } from "./room-link.js";

await new App({
  name: "customer",
  words: text.customer,
  role: "customer",
  markup: callArea(lobbyMarkup),
  wanted: signInFromAddress(),
  enter: (here) => new CustomerPage(here),
}).start();
