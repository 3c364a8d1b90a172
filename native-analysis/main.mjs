import { services } from '../deploy/local/build.mjs';
import { runMaven } from '../test-support/runner/java-tests.mjs';
import { analyse, asTheyAre, mavenArguments } from './analysis.mjs';

// `./holdfast native --analyse [SERVICE...]` comes here, with a JDK and Node at hand.

const named = process.argv.slice(2);
const unknown = named.find((name) => !services.includes(name));
if (unknown !== undefined) {
  console.error(`holdfast: ${unknown} is none of ${services.join(', ')}`);
  process.exit(2);
}
const wanted = asTheyAre(named.length > 0 ? named : services);
console.log(`preparing ${[...wanted.keys()].join(', ')} by Maven`);
const prepared = (await runMaven(mavenArguments(wanted))) === 0;
process.exitCode = prepared && (await analyse(wanted)) ? 0 : 1;
