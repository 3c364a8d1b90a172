/**
 * What end-to-end tests and the curious look at: window.holdfastDemo.
 *
 * @param {{holdfast: import("../holdfast/index.js").Holdfast, area: import("./call-area.js").CallArea,
 *     room: () => import("../holdfast/index.js").Room | null}} page @param {object} [more]
 */
export function publish({ holdfast, area, room }, more = {}) {
  const eventLog = [];
  holdfast.on("server-event", (event) => eventLog.push({ ...event, at: Date.now() }));
  window.holdfastDemo = {
    ...more,
    holdfast,
    eventLog,
    get room() {
      return room();
    },
    get transcript() {
      return area.transcript?.stream;
    },
    get links() {
      return [...(room()?.links.values() ?? [])];
    },
    get link() {
      return this.links[0] ?? null;
    },
  };
}
