import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { managementPort } from '../../deploy/local/ports.mjs';
import { eventually, windows } from '../../deploy/local/waiting.mjs';
import { Client } from '../harness/client.mjs';
import { createRoom, mintToken } from '../harness/control-plane.mjs';
import { SlowClient } from '../harness/slow-client.mjs';
import { startStack } from '../harness/stack.mjs';

// A thousand clients stop reading while others send to them, a quarter of a gigabyte more than the
// memory that the replica may have: whatever it kept for them beyond the limit would kill it.
const ROOMS = 200;
const SILENT_IN_ROOM = 5;
const CLIENTS = ROOMS * SILENT_IN_ROOM;
const EVENT_BYTES = 16_000;
const EVENTS = 24;
// In some rooms there is more traffic than is held for anybody.
const FLOODED_ROOMS = 10;
const FLOOD = 100;
const HELD_EVENTS = 64;

describe('clients that stop reading', () => {
  let stack, bystander, other;
  const rooms = [];
  const clients = () => rooms.flatMap((room) => room.silent);

  before(async () => {
    stack = await startStack({
      replicas: 1,
      ingress: false,
      javaOptions: [
        ...['-Xmx128m', '-XX:MaxDirectMemorySize=64m', '-XX:+UseSerialGC'],
        ...['-XX:TieredStopAtLevel=1', '-XX:+ExitOnOutOfMemoryError'],
      ],
      environment: {
        HOLDFAST_CONNECTION_MAX_OUTBOUND: '32768',
        // Else the system keeps megabytes for each connection over loopback.
        HOLDFAST_CONNECTION_SEND_BUFFER: '16384',
        HOLDFAST_CONNECTION_MESSAGES_BURST: '1000',
        HOLDFAST_CONNECTION_PING_INTERVAL: windows.thatHolds(300_000).iso,
        HOLDFAST_SESSION_HELD_EVENTS: `${HELD_EVENTS}`,
      },
    });
    await inTurns(Array.from({ length: ROOMS }), 10, async (_, i) => rooms.push(await enter(i)));
    const { roomId } = await createRoom(stack);
    bystander = await connect('bystander', roomId);
    other = await connect('other', roomId);
  });
  after(async () => {
    for (const client of [...clients(), ...rooms.map(({ sender }) => sender), bystander, other]) {
      client?.close();
    }
    await stack?.stop();
  });

  it('are closed at the limit, while others are served and memory stays bounded', async () => {
    for (const client of clients()) client.stopReading();

    const talking = talk();
    await inTurns(rooms, 50, ({ sender, events }) => attack(sender, events));

    await eventually(async () => (await metric('connections_closed', slow)) === CLIENTS, {
      patience: 'heavy',
      what: `${CLIENTS} slow consumers`,
    });
    await talking;
    assert.equal(other.all('ice-candidate').length, EVENTS);
    assert.equal(bystander.all('session-ready').length, 1);
    // What was left to be written is given up too, and nothing of it stays.
    assert.equal(await metric('connections', /./), ROOMS + 2);
  });

  it('recover with everything that is held, or are told that they do not', async () => {
    await inTurns(clients(), 100, async (client) => {
      const code = await client.readToTheEnd();
      assert.ok([1006, 1013].includes(code), `closed with ${code}`);
      await client.connect();
    });

    for (const { silent, events } of rooms) {
      for (const client of silent) {
        const { recovered } = client.ready;
        assert.equal(recovered, events === EVENTS, 'recovered exactly if all is held');
        if (recovered) {
          const numbers = client.all('ice-candidate').map(({ payload }) => payload.candidate.n);
          assert.deepEqual(numbers, [...Array(events).keys()]);
        }
      }
    }
    assert.equal(await metric('connections_closed', slow), CLIENTS, 'no replay is closed');
    assert.equal(await metric('connects', /outcome="recovered"/), CLIENTS - flooded());
    assert.equal(await metric('connects', /outcome="not-recovered"/), flooded());
  });

  it('get what is sent to them from then on', async () => {
    await inTurns(rooms, 20, async ({ sender, silent }) => {
      const { delivered } = await sender.send('offer', { offer: {}, id: 'afterwards' });
      assert.equal(delivered, SILENT_IN_ROOM);
      await eventually(() => silent.every((client) => client.all('offer').length === 1));
    });
  });

  const slow = /cause="slow-consumer"/;
  const flooded = () => FLOODED_ROOMS * SILENT_IN_ROOM;
  const padding = 'x'.repeat(EVENT_BYTES);

  async function enter(i) {
    const { roomId } = await createRoom(stack);
    const silent = [];
    for (let k = 0; k < SILENT_IN_ROOM; k++) {
      silent.push(await connect(`silent-${i}-${k}`, roomId, SlowClient));
    }
    const sender = await connect(`sender-${i}`, roomId, SlowClient);
    return { silent, sender, events: i < FLOODED_ROOMS ? FLOOD : EVENTS };
  }

  /** @param {typeof Client | typeof SlowClient} [kind] */
  async function connect(sub, roomId, kind = Client) {
    const token = await mintToken(stack, { sub, role: 'agent', rooms: [roomId] });
    const client =
      kind === SlowClient
        ? await new SlowClient(stack.origin, token).connect()
        : await Client.connect(stack.origin, token);
    const { ok } = await client.send('join-room', { roomId });
    assert.ok(ok);
    return client;
  }

  async function attack(sender, events) {
    for (let n = 0; n < events; n++) {
      const ack = await sender.send('ice-candidate', { candidate: { n, padding }, id: `e${n}` });
      assert.deepEqual([ack.ok, ack.delivered], [true, SILENT_IN_ROOM]);
    }
  }

  async function talk() {
    for (let n = 0; n < EVENTS; n++) {
      const ack = await bystander.send('ice-candidate', { candidate: { n } });
      assert.ok(ack.ok);
      await eventually(() => other.all('ice-candidate').length > n);
    }
  }

  /** The sum of a metric's series whose labels match. */
  async function metric(name, labels) {
    const port = managementPort(stack.ports.signaling[0]);
    const text = await (await fetch(`http://127.0.0.1:${port}/q/metrics`)).text();
    return [...text.matchAll(/^holdfast_(\w+?)(?:_total)?\{(.*)\} (\S+)$/gm)]
      .filter(([, found, of]) => found === name && labels.test(of))
      .reduce((sum, [, , , value]) => sum + Number(value), 0);
  }
});

/** Does something with each, so many at a time. */
async function inTurns(all, most, task) {
  const rest = all.map((one, i) => [one, i]);
  const worker = async () => {
    for (let next = rest.shift(); next; next = rest.shift()) await task(...next);
  };
  await Promise.all(Array.from({ length: most }, worker));
}
