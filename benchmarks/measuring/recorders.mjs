import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { findJava, findPerf } from '../../deploy/local/tools.mjs';
import { classPath } from './build.mjs';
import { jcmd } from './processes.mjs';
import { folded, ofPerf } from './stacks.mjs';

/** What the JVMs need from their start for exact and whole stacks. */
export const forRecordings = [
  ...['-XX:+UnlockDiagnosticVMOptions', '-XX:+DebugNonSafepoints'],
  '-XX:FlightRecorderOptions=stackdepth=128',
];

// On Linux by CPU time (JEP 509), elsewhere by the clock, as the JDK's settings for profiling say.
const samples =
  process.platform === 'linux'
    ? [
        ...['jdk.CPUTimeSample#enabled=true', 'jdk.CPUTimeSample#throttle=5ms'],
        ...['jdk.ExecutionSample#enabled=false', 'jdk.NativeMethodSample#enabled=false'],
      ]
    : [];
const allocations = ['jdk.ObjectAllocationSample#throttle=1000/s'];

/** A flight recording of a JVM. */
export class FlightRecorder {
  #pid;
  #file;

  /** @param {string} file of the recording, without its ending */
  constructor(pid, file) {
    this.#pid = pid;
    this.#file = file;
  }

  start() {
    const words = ['name=bench', 'settings=profile', ...samples, ...allocations];
    jcmd(this.#pid, 'JFR.start', ...words);
  }

  stop() {
    jcmd(this.#pid, 'JFR.stop', 'name=bench', `filename=${this.#file}.jfr`);
  }

  /**
   * @param {number} from milliseconds since the Unix epoch
   * @param {number} until
   * @returns {{ cpu: import('./stacks.mjs').Stacks, allocated: import('./stacks.mjs').Stacks }}
   */
  stacks(from, until) {
    const files = ['cpu', 'allocated'].map((what) => `${this.#file}.${what}.folded`);
    const main = 'dev.holdfast.benchmarks.profile.FoldedStacks';
    const args = ['-cp', classPath(), main, `${this.#file}.jfr`, `${from}`, `${until}`, ...files];
    execFileSync(findJava(), args, { stdio: ['ignore', 'ignore', 'inherit'] });
    const [cpu, allocated] = files.map((file) => folded(readFileSync(file, 'utf8')));
    return { cpu, allocated };
  }
}

/** perf on a process that is no JVM. */
export class PerfRecorder {
  #pid;
  #file;
  #child;

  /** @returns {boolean} whether there is a perf */
  static get isThere() {
    return findPerf() !== undefined;
  }

  /** @param {string} file of the recording, without its ending */
  constructor(pid, file) {
    this.#pid = pid;
    this.#file = `${file}.perf`;
  }

  // By the CPU's clock: virtual machines have no counters.
  start() {
    const args = ['-q', '-F', '499', '-e', 'cpu-clock', '--call-graph', 'dwarf,16384'];
    this.#child = spawn(findPerf(), ['record', ...args, '-o', this.#file, '-p', `${this.#pid}`], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }

  async stop() {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGINT');
    await ended;
  }

  /** @returns {{ cpu: import('./stacks.mjs').Stacks }} */
  stacks() {
    const args = ['script', '--no-inline', '-i', this.#file, '-F', 'comm,ip,sym,dso'];
    const text = execFileSync(findPerf(), args, {
      maxBuffer: 2 ** 30,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return { cpu: ofPerf(text.toString()) };
  }
}
