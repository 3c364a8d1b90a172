import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { hold, release } from '../../deploy/local/lifeline.mjs';
import { findJava } from '../../deploy/local/tools.mjs';
import { classPath } from './build.mjs';

/** The load generator: one process for the whole run, told what to do line by line. */
export class Load {
  #child;
  #answers;

  start() {
    const options = ['-Xmx512m', '-XX:+UseSerialGC', '-cp', classPath()];
    const main = 'dev.holdfast.benchmarks.load.LoadGenerator';
    this.#child = spawn(findJava(), [...options, main], { stdio: ['pipe', 'pipe', 'inherit'] });
    hold(this.#child.pid);
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    return this;
  }

  get pid() {
    return this.#child.pid;
  }

  /** What came of it; throws what went wrong. */
  async tell(what, order = {}) {
    this.#child.stdin.write(`${JSON.stringify({ do: what, ...order })}\n`);
    const { value } = await this.#answers.next();
    if (value === undefined) throw new Error('the load generator has ended');
    const answer = JSON.parse(value);
    if (answer.error) throw new Error(`${what}: ${answer.error}`);
    return answer;
  }

  stop() {
    if (!this.#child) return;
    release(this.#child.pid);
    this.#child.kill('SIGKILL');
  }
}
