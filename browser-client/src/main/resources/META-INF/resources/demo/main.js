import { findAddresses } from "./addresses.js";
import { CallPage } from "./call-page.js";
import { Identity } from "./identity.js";
import { Notices } from "./notices.js";
import { roomFromAddress, showInAddress } from "./room-link.js";
import { SignInView } from "./sign-in-view.js";
import { fillText, text } from "./text.js";

const byId = (id) => document.getElementById(id);

fillText(document);
const wanted = roomFromAddress();
const notices = new Notices();
let identity;
let page = null;

const signInView = new SignInView(async (person) => {
  await identity.signIn({ ...person, roomId: wanted.roomId });
  await enter();
});
byId("sign-out").onclick = signOut;
await start();

async function start() {
  showUnavailable(null);
  const addresses = await findAddresses();
  if (addresses === "switched-off") return showUnavailable(text.demoOffTitle, text.demoOffText);
  if (addresses === "unreachable") {
    return showUnavailable(text.unreachableTitle, text.unreachableText, start);
  }
  identity = new Identity(addresses.roomService);
  identity.addresses = addresses;
  if (identity.recall(wanted.roomId)) return enter();
  signInView.show(wanted);
  if (wanted.auto) signInView.submit();
}

async function enter() {
  signInView.hide();
  showInAddress(identity.person.roomId);
  page = new CallPage({
    identity,
    addresses: identity.addresses,
    notices,
    relayOnly: wanted.relayOnly,
  });
  publishForTests(page);
  await page.start();
}

async function signOut() {
  const { name, role } = identity.person;
  identity.forget();
  const leaving = page;
  page = null;
  await leaving?.signOut();
  signInView.show({ ...wanted, name, role });
}

function showUnavailable(title, detail, retry) {
  byId("unavailable").hidden = !title;
  byId("unavailable-title").textContent = title ?? "";
  byId("unavailable-text").textContent = detail ?? "";
  byId("unavailable-retry").hidden = !retry;
  byId("unavailable-retry").onclick = retry ?? null;
}

/** What end-to-end tests and the curious look at. */
function publishForTests({ holdfast, room, transcript, eventLog }) {
  window.holdfastDemo = {
    holdfast,
    room,
    eventLog,
    get transcript() {
      return transcript.stream;
    },
    get links() {
      return [...room.links.values()];
    },
    get link() {
      return this.links[0] ?? null;
    },
  };
}
