import { inspect } from 'node:util';
import { readArguments } from './arguments.mjs';
import { UsageError } from './plan.mjs';
import { runOnce } from './run-once.mjs';
import { runStressed } from './stress.mjs';

// `./holdfast test` comes here, with a JDK, Node and all tools that are needed at hand.

// Stress alone says that failures are counted and nothing runs again.
delete process.env.HOLDFAST_COUNT_ONLY;

try {
  const { plan, stress } = readArguments(process.argv.slice(2));
  const passed = stress ? await runStressed(plan, stress) : await runOnce(plan);
  process.exitCode = passed ? 0 : 1;
} catch (error) {
  const usage = error instanceof UsageError;
  console.error(`holdfast: ${usage ? `${error.message} (./holdfast help)` : inspect(error)}`);
  process.exitCode = usage ? 2 : 1;
}
