import { execFile, spawn } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hold, release } from '../../deploy/local/lifeline.mjs';
import { freePorts } from '../../deploy/local/ports.mjs';
import { root } from '../../deploy/local/tools.mjs';
import { eventually } from '../../deploy/local/waiting.mjs';
import { install, packClient, packReact } from './packed.mjs';
import { workspace } from './workspace.mjs';

const run = promisify(execFile);
const sources = join(root, 'end-to-end-tests/react-app');
const folder = join(workspace, 'app');
const log = join(workspace, 'logs', 'vite.log');

/**
 * An application in React, `react-app/`, in a folder of its own: with what npm installs from the packed files, and
 * served by Vite as a developer has it.
 */
export class ReactApp {
  #vite;
  /** @type {import('../../deploy/local/stack.mjs').Stack} */
  #stack;
  /** @type {number} */
  port;

  /** At a free port, where nothing listens yet: the stack has to know the origin before it starts. */
  static async atFreePort() {
    const app = new ReactApp();
    [app.port] = await freePorts(1);
    return app;
  }

  get origin() {
    return `http://localhost:${this.port}`;
  }

  /** Packs the SDK and @holdfast/react, and installs the files. */
  async install() {
    const files = [await packClient(), await packReact()];
    cpSync(sources, folder, {
      recursive: true,
      filter: (source) => !source.includes('node_modules'),
    });
    await install(folder);
    const options = [
      '--no-save',
      '--prefer-offline',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
    ];
    await run('npm', ['install', ...options, ...files], { cwd: folder });
  }

  /** @param {import('../../deploy/local/stack.mjs').Stack} stack of which this is an application */
  async serve(stack) {
    this.#stack = stack;
    mkdirSync(join(workspace, 'logs'), { recursive: true });
    const vite = join(folder, 'node_modules/vite/bin/vite.js');
    const args = [vite, '--port', `${this.port}`, '--host', 'localhost'];
    const env = { ...process.env, ROOM_SERVICE: stack.roomServiceUrl, API_KEY: stack.apiKey };
    this.#vite = spawn(process.execPath, args, { cwd: folder, env });
    hold(this.#vite.pid);
    for (const output of [this.#vite.stdout, this.#vite.stderr]) {
      output.on('data', (text) => appendFileSync(log, text));
    }
    await eventually(async () => (await fetch(this.origin)).ok, { what: 'Vite to serve' });
  }

  /**
   * @param {{ sub: string, role: string, queue?: string, asks?: string, view?: string }} who asks: for
   *     another queue than the token names
   * @returns {string} the address of that person's page
   */
  addressOf({ sub, role, queue = 'support', asks = '', view = '' }) {
    const { origin: url, roomServiceUrl: roomService, transcriptServiceUrl } = this.#stack;
    const transcripts = transcriptServiceUrl.replace('http', 'ws');
    const query = { sub, role, queue, asks, view, url, roomService, transcripts };
    return `${this.origin}/?${new URLSearchParams(query)}`;
  }

  /** As a developer does who saves a file. */
  edit(file, words, others) {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(words)) throw new Error(`${file} has no “${words}”`);
    writeFileSync(path, text.replace(words, others));
  }

  /** What a program says that runs in the application's folder; throws if it fails. */
  async run(...args) {
    return run(process.execPath, args, { cwd: folder }).then(
      ({ stdout }) => stdout,
      ({ message, stdout, stderr }) => {
        throw new Error(`${message}\n${stdout}${stderr}`);
      },
    );
  }

  async close() {
    const vite = this.#vite;
    if (!vite) return;
    const ended = new Promise((resolve) => vite.once('exit', resolve));
    vite.kill();
    await ended;
    release(vite.pid);
  }
}
