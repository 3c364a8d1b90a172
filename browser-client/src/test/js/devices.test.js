import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./vendor-modules.js";
import { FakePeerConnection } from "./fake-peer-connection.js";
import { settled } from "./fake-server.js";

const { Devices } = await import("../../main/resources/META-INF/resources/demo/devices.js");

/** A computer with these devices; each can be blocked by the user, or held by another program. */
class FakeMediaDevices extends EventTarget {
  there = new Set(["audio", "video"]);
  blocked = new Set();
  busy = new Set();
  /** Every track that was ever given. */
  given = [];
  /** What was asked for, in order. */
  questions = [];
  answer = Promise.resolve();

  async getUserMedia(constraints) {
    const kinds = Object.keys(constraints);
    this.questions.push(kinds.join("+"));
    await this.answer;
    const refuse = (name) => {
      throw Object.assign(new Error(name), { name });
    };
    if (kinds.some((kind) => this.blocked.has(kind))) refuse("NotAllowedError");
    if (kinds.some((kind) => !this.there.has(kind))) refuse("NotFoundError");
    if (kinds.some((kind) => this.busy.has(kind))) refuse("NotReadableError");
    const tracks = kinds.map((kind) => ({
      kind,
      enabled: true,
      muted: false,
      live: true,
      stop() {
        this.live = false;
      },
    }));
    this.given.push(...tracks);
    return { getTracks: () => tracks };
  }

  unplug(kind) {
    this.there.delete(kind);
    this.end(kind);
    this.dispatchEvent(new Event("devicechange"));
  }

  /** The system takes it away, and says nothing else. */
  end(kind) {
    for (const track of this.given.filter((one) => one.kind === kind && one.live)) {
      track.live = false;
      track.onended?.();
    }
  }

  plug(kind) {
    this.there.add(kind);
    this.dispatchEvent(new Event("devicechange"));
  }
}

/** The page; the system may take devices away while it is hidden. */
const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
globalThis.document = page;

async function visible(state) {
  page.visibilityState = state;
  page.dispatchEvent(new Event("visibilitychange"));
  await settled();
}

let media;
let devices;

beforeEach(() => {
  media = new FakeMediaDevices();
  const query = async ({ name }) => ({
    state: media.blocked.has(name === "camera" ? "video" : "audio") ? "denied" : "prompt",
  });
  Object.defineProperty(globalThis, "navigator", {
    value: { mediaDevices: media, permissions: { query } },
    configurable: true,
  });
  devices = new Devices();
});

const has = () => devices.tracks.map(({ kind }) => kind).join("+");

test("takes camera and microphone with one question", async () => {
  await devices.acquire();
  assert.deepEqual([has(), devices.problem, media.questions], ["audio+video", null, ["audio+video"]]);
});

test("a blocked camera leaves the microphone", async () => {
  media.blocked.add("video");
  await devices.acquire();
  assert.deepEqual([has(), devices.problem], ["audio", "noCamera"]);
});

test("a camera that another program has leaves the microphone", async () => {
  media.busy.add("video");
  await devices.acquire();
  assert.deepEqual([has(), devices.problem], ["audio", "noCamera"]);
});

test("who says no is not asked a second time", async () => {
  media.blocked.add("audio").add("video");
  await devices.acquire();
  assert.deepEqual([has(), devices.problem, media.questions], ["", "denied", ["audio+video"]]);
  media.plug("audio");
  await settled();
  assert.equal(media.questions.length, 1);
});

test("a headset that is unplugged and plugged in again is used again; the camera goes on", async () => {
  await devices.acquire();
  const camera = devices.video;
  media.unplug("audio");
  await settled();
  assert.deepEqual([has(), devices.problem, devices.on.audio], ["video", "noMicrophone", false]);
  media.plug("audio");
  await settled();
  assert.deepEqual([has(), devices.problem], ["audio+video", null]);
  assert.equal(devices.video, camera);
});

test("an answer that comes after leaving turns nothing on", async () => {
  let allow;
  media.answer = new Promise((resolve) => (allow = resolve));
  const acquired = devices.acquire();
  devices.release();
  allow();
  await acquired;
  assert.equal(has(), "");
  assert.ok(media.given.length > 0 && media.given.every(({ live }) => !live));
});

test("of two answers the earlier one's devices are given back", async () => {
  await Promise.all([devices.acquire(), devices.acquire()]);
  assert.deepEqual(
    media.given.filter(({ live }) => live),
    devices.tracks,
  );
});

test("a microphone that the system takes away for a while is told as off", async () => {
  await devices.acquire();
  let told = 0;
  devices.addEventListener("change", () => told++);
  devices.audio.muted = true;
  devices.audio.onmute();
  assert.deepEqual([devices.on, told], [{ audio: false, video: true }, 1]);
});

test("a microphone that the system ended is taken again when the page is back", async () => {
  await devices.acquire();
  const camera = devices.video;
  await visible("hidden");
  media.end("audio");
  await settled();
  assert.deepEqual([has(), devices.problem, media.questions.length], ["video", "lost", 1]);
  await visible("visible");
  assert.deepEqual([has(), devices.problem, media.questions], ["audio+video", null, ["audio+video", "audio"]]);
  assert.equal(devices.video, camera);
  await visible("visible");
  assert.equal(media.questions.length, 2);
});

test("what cannot be taken again yet is tried whenever the page is back, and not after a no", async () => {
  await devices.acquire();
  media.end("audio");
  media.end("video");
  media.busy.add("audio");
  await visible("visible");
  assert.deepEqual([has(), devices.problem], ["video", "noMicrophone"]);
  media.busy.clear();
  await visible("visible");
  assert.deepEqual([has(), devices.problem], ["audio+video", null]);
  media.end("audio");
  media.blocked.add("audio");
  await visible("visible");
  const asked = media.questions.length;
  await visible("visible");
  assert.equal(media.questions.length, asked);
});

test("a device that was never given is not asked for whenever the page is back", async () => {
  media.blocked.add("video");
  await devices.acquire();
  const asked = media.questions.length;
  await visible("visible");
  assert.equal(media.questions.length, asked);
});

test("devices that were given back are not taken again", async () => {
  await devices.acquire();
  media.end("audio");
  devices.release();
  await visible("visible");
  assert.equal(media.questions.length, 1);
});

test("a browser without WebRTC, or a page that is no secure context, opens no device and says why", async (context) => {
  context.after(() => {
    globalThis.RTCPeerConnection = FakePeerConnection;
    delete globalThis.isSecureContext;
  });
  delete globalThis.RTCPeerConnection;
  await devices.acquire();
  assert.deepEqual([devices.problem, media.questions], ["noWebRtc", []]);
  globalThis.RTCPeerConnection = FakePeerConnection;
  globalThis.isSecureContext = false;
  await devices.acquire();
  assert.deepEqual([devices.problem, media.questions], ["insecure", []]);
});
