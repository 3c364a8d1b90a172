import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../../deploy/local/tools.mjs';

const folder = join(root, 'deploy/observability/tests');
export const runbookUrl = 'https://docs.example.com/holdfast/runbook.md';

/** Scrapes before it happens, while it happens, and afterwards. */
const stretches = [40, 80, 100];
const services = ['signaling-service', 'room-service', 'transcript-service'];
const areUp = Object.fromEntries(services.map((name) => [`up{service="${name}",pod="a"}`, '1']));

// Everything is text: a lone +2 is a counter, not a number.
const read = (file) => parse(readFileSync(join(folder, file), 'utf8'), { schema: 'failsafe' });

/** All cases of all alerts, as the tables in deploy/observability/tests give them. */
export const cases = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml') && file !== 'normal.yaml')
  .flatMap((file) => Object.entries(read(file)))
  .flatMap(([alert, given]) =>
    [given].flat().map((one) => ({ ...one, alert, name: one.name ?? 'fires and ends' })),
  );

/** What promtool is to test of a case: silence, the alert in one namespace alone, silence. */
export function unitTest(one) {
  const { alert, interval = '15s', scrapes = interval, within } = one;
  const scrape = seconds(interval);
  const missed = seconds(scrapes) / scrape - 1;
  const given = (namespace) => series(namespace, one[namespace], missed);
  const [begin, length] = stretches;
  const looks = [
    [(begin - 1) * scrape, []],
    [begin * scrape + (within ? seconds(within) : (length - 1) * scrape), firing(one)],
    [(begin + length) * scrape - scrape, firing(one)],
    [(sum(stretches) - 1) * scrape, []],
  ];
  return {
    name: `${alert}: ${one.name}`,
    interval,
    input_series: [...given('ill'), ...(one.alone ? [] : given('calm'))],
    ...(one.summary === 'any'
      ? { promql_expr_test: looks.map(([at, alerts]) => byExpression(alert, at, alerts)) }
      : {
          alert_rule_test: looks.map(([at, exp_alerts]) => ({
            eval_time: `${at}s`,
            alertname: alert,
            exp_alerts,
          })),
        }),
  };
}

/** An ordinary night: no alert, and none that will be one. */
export const ordinaryNight = () => ({
  name: 'an ordinary night',
  interval: '15s',
  input_series: ['one', 'another'].flatMap((namespace) => series(namespace, read('normal.yaml'))),
  promql_expr_test: Array.from({ length: 54 }, (_, minute) => ({
    expr: 'ALERTS{alertstate="firing"}',
    eval_time: `${minute}m`,
    exp_samples: [],
  })),
});

function firing({ alert, labels, summary }) {
  return [labels].flat().map((one) => ({
    exp_labels: withoutEmpty({ namespace: 'ill', ...one }),
    exp_annotations: {
      summary: summary.replace('{service}', one.service),
      runbook_url: `${runbookUrl}#${alert.toLowerCase()}`,
    },
  }));
}

function byExpression(alert, at, alerts) {
  const expected = alerts.map(({ exp_labels }) => {
    const all = { alertname: alert, alertstate: 'firing', ...exp_labels };
    const labels = Object.entries(all).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    return { labels: `ALERTS{${labels.join(',')}}`, value: 1 };
  });
  const expr = `ALERTS{alertname="${alert}",alertstate="firing"}`;
  return { expr, eval_time: `${at}s`, exp_samples: expected };
}

function series(namespace, given = {}, missed = 0) {
  const own = Object.keys(given).some((name) => name.startsWith('up{'));
  return Object.entries({ ...(own ? {} : areUp), ...given }).map(([name, values]) => ({
    series: name.replace('{', `{namespace="${namespace}",`),
    values: missed ? seldom(values, missed) : samples(values),
  }));
}

/** `1 | 0` and `+2 | +30` in promtool's notation. */
function samples(values) {
  if (/x/.test(values)) return values;
  const parts = values.split('|').map((part) => part.trim());
  const [before, during = before, after = before] = parts;
  let counted = 0;
  return [before, during, after]
    .map((value, i) => {
      const more = stretches[i] - 1;
      if (value === 'gone') return `_x${stretches[i]}`;
      if (value === 'stale') return `stale _x${more}`;
      if (!value.startsWith('+')) return `${value}x${more}`;
      const first = counted + Number(value);
      counted += Number(value) * stretches[i];
      return `${first}${value}x${more}`;
    })
    .join(' ');
}

/** The same, where only one evaluation in some has a scrape. */
function seldom(values, missed) {
  const between = ' _'.repeat(missed);
  return samples(values)
    .split(' ')
    .map((part) => {
      const [, first, grows = '0', more] = /^([\d.]+)(?:\+([\d.]+))?x(\d+)$/.exec(part);
      const count = (Number(more) + 1) / (missed + 1);
      const at = (i) => Number(first) + i * (missed + 1) * Number(grows);
      return Array.from({ length: count }, (_, i) => at(i) + between).join(' ');
    })
    .join(' ');
}

const withoutEmpty = (labels) =>
  Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
const sum = (numbers) => numbers.reduce((a, b) => a + b);

function seconds(duration) {
  const [, count, unit] = /^(\d+)([smh])$/.exec(duration) ?? assert.fail(duration);
  return Number(count) * { s: 1, m: 60, h: 3600 }[unit];
}
