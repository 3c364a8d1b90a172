import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { hold, release } from '../../deploy/local/lifeline.mjs';
import { findJava, root } from '../../deploy/local/tools.mjs';
import { eventually, inTime, patience } from '../../deploy/local/waiting.mjs';
import { Heard } from './heard.mjs';

const jar = join(root, 'end-to-end-tests/java-client/target/java-client.jar');

/** A process with sockets of the unmodified official Java client. */
export class JavaClients {
  #child;
  #sockets = new Map();

  static start() {
    if (!existsSync(jar)) {
      throw new Error(`no ${jar}: ./mvnw -pl end-to-end-tests/java-client package`);
    }
    const clients = new JavaClients();
    const options = ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
    clients.#child = spawn(findJava(), [...options, '-jar', jar], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    hold(clients.#child.pid);
    createInterface({ input: clients.#child.stdout }).on('line', (line) => {
      const { socket, what, ...how } = fromLine(line);
      clients.#sockets.get(socket).told(what, how);
    });
    return clients;
  }

  /** @param options transports, reconnectionDelay (ms) */
  open(origin, token, options = {}) {
    const name = `${this.#sockets.size}`;
    const act = (what, how = {}) =>
      this.#child.stdin.write(toLine({ socket: name, do: what, ...how }));
    const client = new JavaClient(act);
    this.#sockets.set(name, client);
    const { transports = ['websocket'], reconnectionDelay = 100 } = options;
    act('open', { origin, token, transports: transports.join(' '), reconnectionDelay });
    return client;
  }

  /** Connected, and told the whole state. */
  async connect(origin, token, options) {
    const client = this.open(origin, token, options);
    await client.next('session-ready');
    return client;
  }

  async stop() {
    const child = this.#child;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.stdin.end();
    const what = 'the Java client to end with its input';
    await inTime(ended, { what }).catch(({ message }) => {
      console.error(message);
      child.kill('SIGKILL');
    });
    await ended;
    release(child.pid);
    endAnyhow();
  }
}

/** Seen twice: all tests had passed, all processes ended, and something kept Node's loop alive. */
function endAnyhow() {
  const end = () => {
    console.error('still open after the last test:', process.getActiveResourcesInfo().join(', '));
    process.exit();
  };
  setTimeout(end, patience.ms('usual')).unref();
}

/** One socket there. */
class JavaClient extends Heard {
  /** The session's id while there is a connection. */
  id;
  /** Why connections ended, and why they were refused: the client's own words. */
  disconnects = [];
  refusals = [];
  /** The transports that were begun, in their order. */
  transports = [];
  #act;
  #acknowledgments = [];
  #emitted = 0;

  constructor(act) {
    super();
    this.#act = act;
  }

  get connected() {
    return this.id !== undefined;
  }

  /** @param kind of patience with the acknowledgment */
  async send(name, payload, kind = 'usual') {
    const number = this.#emitted++;
    this.#act('emit', { event: name, payload, number });
    const has = () => number in this.#acknowledgments;
    await eventually(has, { patience: kind, every: 5, what: `the acknowledgment of ${name}` });
    return this.#acknowledgments[number];
  }

  close() {
    this.#act('close');
  }

  told(what, how) {
    switch (what) {
      case 'connect':
        this.id = how.id;
        break;
      case 'disconnect':
        this.id = undefined;
        this.disconnects.push(how.reason);
        break;
      case 'connect-error':
        this.refusals.push(how.reason);
        break;
      case 'transport':
        this.transports.push(how.transport);
        break;
      case 'event':
        this.hear(...how.arguments);
        break;
      case 'acknowledged':
        this.#acknowledgments[how.number] = how.answer;
        break;
    }
  }
}

// Binary parts go as { $bytes: <Base64> } (see Bytes.java). JSON.stringify shows a replacer what a
// Buffer makes of itself, but the Buffer stays where it was.
const toLine = (value) =>
  JSON.stringify(value, function (name, plain) {
    const original = this[name];
    return Buffer.isBuffer(original) ? { $bytes: original.toString('base64') } : plain;
  }) + '\n';

const fromLine = (line) =>
  JSON.parse(line, (_, value) =>
    value?.$bytes === undefined ? value : Buffer.from(value.$bytes, 'base64'),
  );
