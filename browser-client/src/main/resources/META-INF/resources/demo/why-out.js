import { text } from "./text.js";

/** What to say to somebody whose connection will not come back by itself. @param {{code: string}} error */
export function whyOut({ code }) {
  const known = text.closed[code];
  if (code === "unauthorized" || !known) return text.sessionOver;
  return `${known.title}. ${known.text}`;
}
