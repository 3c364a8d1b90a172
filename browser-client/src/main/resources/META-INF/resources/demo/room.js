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
    const page = new CallPage({ ...here, relayOnly: wanted.relayOnly });
    publishForTests(page);
    return page;
  },
}).start();

/** What end-to-end tests and the curious look at. */
function publishForTests(page) {
  const { holdfast, room, eventLog } = page;
  window.holdfastDemo = {
    holdfast,
    room,
    eventLog,
    get transcript() {
      return page.transcript.stream;
    },
    get links() {
      return [...room.links.values()];
    },
    get link() {
      return this.links[0] ?? null;
    },
  };
}
