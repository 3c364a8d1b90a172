// The metrics that the services register, read from their sources, and the table in docs/operations.md.
import assert from 'node:assert/strict';

/** Prometheus' endings of Micrometer's kinds. */
const ENDINGS = { counter: '_total', timer: '_seconds', gauge: '', summary: '' };
const REGISTERED =
  /(?:(?:registry|Metrics)\s*\.(counter|timer|gauge|summary)|\b(Multi)?(Timer|Counter|Gauge|DistributionSummary)\.builder)\(/g;

/**
 * Of one source: { name, labels }, as Prometheus spells it; the labels of a MultiGauge stand with its rows, and
 * are those of none.
 */
export function metricsOf(java) {
  if (!java.includes('io.micrometer')) return [];
  const constants = new Map(
    [...java.matchAll(/String (\w+) = "([^"]+)"/g)].map(([, name, value]) => [name, value]),
  );
  const value = (argument) => /^"(.*)"$/.exec(argument)?.[1] ?? constants.get(argument);
  const found = [...java.matchAll(REGISTERED)].map((match) => {
    const [call, method, multiple, builder] = match;
    const behind = java.slice(match.index + call.length);
    const [first, ...rest] = argumentsAt(behind);
    const meter = value(first);
    assert.ok(meter, `the name of a metric: ${first}`);
    const kind = method ?? { DistributionSummary: 'summary' }[builder] ?? builder.toLowerCase();
    let labels = rest.filter((_, i) => i % 2 === 0);
    if (builder) labels = labelsIn(behind.split('.register(')[0]);
    else if (kind === 'gauge') labels = rest.flatMap(labelsIn);
    return {
      meter,
      name: meter.replaceAll('.', '_') + ENDINGS[kind],
      labels: multiple ? undefined : labels.map(value),
    };
  });
  const names = new Set(found.map(({ meter }) => meter));
  for (const [, literal] of java.matchAll(/"(holdfast\.[a-z.]+)"/g)) {
    assert.ok(names.has(literal), `how is ${literal} registered?`);
  }
  return found.map(({ name, labels }) => ({ name, labels }));
}

/** The rows of the table: { name, services, labels }. */
export function documentedMetrics(page) {
  return [...page.matchAll(/^\| `(holdfast_[a-z_]+)` \| ([^|]+) \| ([^|]*) ?\|/gm)].map(
    ([, name, services, labels]) => ({
      name,
      services,
      labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label),
    }),
  );
}

/** What is given as `.tag(key, …)` or `Tags.of(key, …)`. */
function labelsIn(java) {
  return [...java.matchAll(/(?:\.tag|Tags\.of)\(\s*("[^"]*"|\w+)\s*,/g)].map(([, key]) => key);
}

/** The arguments of a call, from behind its parenthesis on. */
function argumentsAt(java) {
  const found = [''];
  let depth = 0;
  for (const character of java) {
    if (character === ')' && depth === 0) break;
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (character === ',' && depth === 0) found.push('');
    else found[found.length - 1] += character;
  }
  return found.map((one) => one.trim());
}
