import { Holdfast } from "../holdfast/index.js";
import { CallArea } from "./call-area.js";
import { ConnectionView } from "./connection-view.js";

/**
 * What every page with a call has: the connection, what is shown of it, and the area of the call.
 *
 * @param {import("./app.js").Here} here
 */
export function openCallSession({ identity, addresses, notices }) {
  const holdfast = new Holdfast({
    token: (why) => identity.token(why),
    path: addresses.socketPath,
    roomService: addresses.roomService,
  });
  new ConnectionView(holdfast, notices);
  const area = new CallArea({ holdfast, notices, url: addresses.transcriptService, self: identity.person });
  return { holdfast, area };
}
