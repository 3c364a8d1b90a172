import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { hold, release } from './lifeline.mjs';
import { delay, eventually, patience } from './waiting.mjs';

/**
 * @typedef {object} Addresses where a part listens
 * @property {number} port
 * @property {number} [management] where it serves health and metrics, if not there
 */

/**
 * @typedef {object} PartOptions
 * @property {string} name
 * @property {Addresses} [addresses]
 * @property {string} command
 * @property {string[]} args
 * @property {Record<string, string>} [environment] over this process's own
 * @property {string} [directory] in which it runs
 * @property {string} logFile
 * @property {() => unknown} ready asked until it answers true; the part counts as started only then
 * @property {string} [takes] the patience with its start, see patience.mjs
 */

/**
 * One process of the stack, with what it starts itself: started, ended and started again under one name, with one log file.
 * Emits `ended` when it ends without having been asked to here.
 */
export class Part extends EventEmitter {
  #child;
  #ended = Promise.resolve();
  #asked = false;

  /** @param {PartOptions} options */
  constructor({
    name,
    addresses,
    command,
    args,
    environment = {},
    directory,
    logFile,
    ready,
    takes,
  }) {
    super();
    this.name = name;
    this.addresses = addresses;
    this.command = command;
    this.args = args;
    this.environment = environment;
    this.directory = directory;
    this.logFile = logFile;
    this.ready = ready;
    this.takes = takes ?? 'long';
  }

  get running() {
    return this.#child !== undefined;
  }

  get pid() {
    return this.#child?.pid;
  }

  /** @param every milliseconds between two questions whether it is ready */
  async start({ every = 50 } = {}) {
    if (this.running) return this;
    this.#spawn();
    const ended = this.#ended.then(() => {
      throw new Error(`${this.name} ended while starting\n${this.logTail()}`);
    });
    const ready = eventually(() => !this.running || this.ready(), {
      patience: this.takes,
      every,
      what: `${this.name} ready (log: ${this.logFile})`,
    });
    await Promise.race([ready, ended]);
    return this;
  }

  /** SIGTERM: the part may drain. What is left after the time (milliseconds) is killed. */
  async terminate({ within = patience.ms('long') } = {}) {
    if (!this.running) return;
    this.#signal('SIGTERM');
    const late = new AbortController();
    const killed = delay(within, undefined, { signal: late.signal }).then(
      () => this.kill(),
      () => {},
    );
    await Promise.race([this.#ended, killed]);
    late.abort();
  }

  /** SIGKILL: the part learns nothing of it. */
  async kill() {
    if (!this.running) return;
    this.#signal('SIGKILL');
    await this.#ended;
  }

  async restart() {
    await this.terminate();
    return this.start();
  }

  /** Frozen, as in a long garbage collection or a suspended machine: alive, but does nothing. */
  pause() {
    this.#send('SIGSTOP');
  }

  resume() {
    this.#send('SIGCONT');
  }

  logTail(lines = 30) {
    return readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  }

  #signal(signal) {
    this.#asked = true;
    this.#send(signal);
  }

  // To its process group: what it has started does not outlive it.
  #send(signal) {
    if (this.pid) process.kill(-this.pid, signal);
  }

  #spawn() {
    mkdirSync(dirname(this.logFile), { recursive: true });
    const log = openSync(this.logFile, 'a');
    // Its own process group: Ctrl-C in a terminal goes to the whole group, and then the order in
    // which the parts end would be nobody's decision.
    const child = spawn(this.command, this.args, {
      cwd: this.directory,
      env: { ...process.env, ...this.environment },
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#asked = false;
    this.#child = child;
    this.since = new Date().toISOString();
    if (child.pid) hold(-child.pid);
    this.#ended = new Promise((resolve) => {
      const finish = (how) => {
        if (this.#child !== child) return;
        this.#child = undefined;
        if (child.pid) release(-child.pid);
        resolve();
        if (!this.#asked) this.emit('ended', how);
      };
      child.once('error', (error) => finish(error.message));
      child.once('exit', (code, signal) => finish(signal ?? `code ${code}`));
    });
  }
}
