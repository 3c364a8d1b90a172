import { services } from '../deploy/local/build.mjs';
import { analyse, asTheyAre } from './analysis.mjs';

// `./holdfast native --analyse [SERVICE...]` comes here, with a JDK and Node at hand.

const named = process.argv.slice(2);
const unknown = named.find((name) => !services.includes(name));
if (unknown !== undefined) {
  console.error(`holdfast: ${unknown} is none of ${services.join(', ')}`);
  process.exit(2);
}
process.exitCode = (await analyse(asTheyAre(named.length > 0 ? named : services))) ? 0 : 1;
