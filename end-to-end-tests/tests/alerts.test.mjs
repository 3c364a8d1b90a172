import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { parse } from 'yaml';
import { alertRules } from '../../deploy/local/prometheus.mjs';
import { findPromtool, root } from '../../deploy/local/tools.mjs';
import { cases, ordinaryNight, runbookUrl, unitTest } from '../harness/alert-cases.mjs';
import { workspace } from '../harness/workspace.mjs';

// What the rules make of given series, by Prometheus' own means to test rules.
const rules = parse(alertRules()).groups.flatMap((group) => group.rules);
const alerts = rules.filter(({ alert }) => alert);

describe('an alert', () => {
  before(() => mkdirSync(workspace, { recursive: true }));

  for (const rule of alerts) {
    const own = cases.filter(({ alert }) => alert === rule.alert);
    it(`${rule.alert} is silent, fires where something is wrong, and ends`, () => {
      assert.ok(own.length > 0, 'it has a case');
      const harmless = own.some(({ calm, alone }) => calm || alone);
      assert.ok(harmless, 'one has a harmless situation');
      // With those that it asks for, and no others: all of them take minutes.
      const asked = rules.filter(({ record }) => record);
      check(rule.alert, [...asked, rule], own.map(unitTest));
    });
  }

  it('has a case only if it is there', () => {
    const names = alerts.map(({ alert }) => alert);
    assert.deepEqual(
      cases.map(({ alert }) => alert).filter((alert) => !names.includes(alert)),
      [],
    );
  });

  it('does not fire in an ordinary night', () => check('night', rules, [ordinaryNight()]));

  it('says how much it matters, and where the runbook is', () => {
    for (const { alert, labels, annotations } of alerts) {
      assert.match(labels.severity, /^(critical|warning)$/, alert);
      assert.deepEqual(Object.keys(annotations), ['summary', 'runbook_url'], alert);
      assert.equal(annotations.runbook_url, `${runbookUrl}#${alert.toLowerCase()}`);
    }
  });
});

describe('the example for Alertmanager', () => {
  const { inhibit_rules: inhibited, route } = parse(
    readFileSync(join(root, 'deploy/observability/alertmanager.yaml'), 'utf8'),
  );
  const names = alerts.map(({ alert }) => alert);
  const matched = (matchers) => {
    const [, regex, value] = /^alertname=(~?)"(.+)"$/.exec(matchers[0]);
    return regex ? names.filter((name) => new RegExp(`^(?:${value})$`).test(name)) : [value];
  };

  it('inhibits alerts that there are, in the same namespace, and never by themselves', () => {
    for (const { source_matchers: sources, target_matchers: targets, equal } of inhibited) {
      assert.ok(equal.includes('namespace'));
      const named = [...sources, ...targets].flatMap(
        (text) => text.match(/Holdfast[A-Z]\w+/g) ?? [],
      );
      assert.deepEqual(
        named.filter((name) => !names.includes(name)),
        [],
      );
      // The last one is about warnings, and its sources are critical.
      const own = matched(targets).filter((name) => matched(sources).includes(name));
      if (targets.length === 1) assert.deepEqual(own, []);
    }
  });

  it('wakes somebody for what is critical, and tells one namespace once', () => {
    assert.deepEqual(route.group_by, ['namespace']);
    assert.ok(route.routes[0].matchers.includes('severity="critical"'));
  });
});

/** Rules are evaluated as often as there are samples. */
function check(name, tested, tests) {
  const intervals = new Set(tests.map(({ interval }) => interval));
  assert.equal(intervals.size, 1, 'one interval for all cases of an alert');
  // JSON is YAML.
  const write = (file, content) =>
    writeFileSync(join(workspace, file), JSON.stringify(content, null, 1));
  write(`${name}.rules.yml`, { groups: [{ name, rules: tested }] });
  const file = `${name}.yml`;
  write(file, {
    rule_files: [`${name}.rules.yml`],
    evaluation_interval: tests[0].interval,
    tests,
  });
  const result = spawnSync(findPromtool(), ['test', 'rules', join(workspace, file)], {
    encoding: 'utf8',
  });
  assert.equal(result.status, 0, result.stderr);
}
