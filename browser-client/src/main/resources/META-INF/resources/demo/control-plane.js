import { ControlPlane as RoomService } from "../holdfast/index.js";

/** room-service over HTTP, as far as the pages need it. */
export class ControlPlane extends RoomService {
  /** @returns {Promise<object[]>} queues with their figures */
  async queues() {
    return (await this.request("GET", "/v1/queues?limit=200")).queues;
  }

  /** @returns {Promise<object>} with `calls` and `agentList` */
  queue(name) {
    return this.request("GET", `/v1/queues/${encodeURIComponent(name)}`);
  }

  /** @param {string} state of calls */
  async calls(state) {
    return (await this.request("GET", `/v1/calls?state=${state}&limit=100`)).calls;
  }

  async rooms(status) {
    return (await this.request("GET", `/v1/rooms?status=${status}&limit=100`)).rooms;
  }

  endCall(callId) {
    return this.request("POST", `/v1/calls/${encodeURIComponent(callId)}/end`, { body: {} });
  }

  prioritise(callId, priority) {
    return this.request("PUT", `/v1/calls/${encodeURIComponent(callId)}/priority`, { body: { priority } });
  }
}
