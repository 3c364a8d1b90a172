import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../../deploy/local/tools.mjs';
import { runbookUrl } from '../harness/alert-cases.mjs';

// Grafana itself cannot be had here: what it needs of a dashboard is held against its model.
const folder = join(root, 'deploy/observability/dashboards');
const dashboards = readdirSync(folder).map((file) => ({
  file,
  ...JSON.parse(readFileSync(join(folder, file), 'utf8')),
}));
const units = ['percentunit', 'short', 's', 'ops', 'cps', 'reqps', 'bytes'];
const options = {
  timeseries: ['legend', 'tooltip'],
  stat: ['reduceOptions', 'colorMode', 'graphMode', 'textMode'],
};
const builtIn = ['__all', '__rate_interval', '__interval', '__range'];
const runbook = readFileSync(join(root, 'docs/runbook.md'), 'utf8');

for (const { file, ...dashboard } of dashboards) {
  describe(`the dashboard ${file}`, () => {
    const { panels } = dashboard;

    it('is of a version that Grafana knows, and has an id of its own', () => {
      assert.equal(dashboard.schemaVersion, 39);
      assert.equal(`${dashboard.uid}.json`, `holdfast-${file}`);
      const ids = panels.map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length);
    });

    it('lays its panels beside each other', () => {
      const taken = new Set();
      for (const { title, gridPos } of panels) {
        const { x, y, w, h } = gridPos;
        assert.ok(x >= 0 && w > 0 && h > 0 && x + w <= 24, title);
        for (let column = x; column < x + w; column++)
          for (let line = y; line < y + h; line++) {
            assert.ok(!taken.has(`${column},${line}`), `${title} lies over another`);
            taken.add(`${column},${line}`);
          }
      }
    });

    it('has panels that Grafana can draw', () => {
      for (const panel of panels.filter(({ type }) => type !== 'row')) {
        const wanted = /** @type {Record<string, string[]>} */ (options)[panel.type];
        assert.ok(wanted, `${panel.title}: a known type`);
        for (const option of wanted)
          assert.ok(option in panel.options, `${panel.title}: ${option}`);
        assert.ok(panel.description, `${panel.title}: what it means`);
        assert.ok(units.includes(panel.fieldConfig.defaults.unit), `${panel.title}: its unit`);
        assert.match(panel.datasource.uid, /^\$\{datasource\}$/, panel.title);
        const ids = panel.targets.map(({ refId }) => refId);
        assert.ok(ids.length > 0 && new Set(ids).size === ids.length, panel.title);
      }
    });

    it('has thresholds that rise, from one without a value', () => {
      for (const { title, fieldConfig } of panels.filter(({ type }) => type === 'stat')) {
        const [first, ...others] = fieldConfig.defaults.thresholds.steps.map(({ value }) => value);
        assert.equal(first, null, title);
        assert.deepEqual(
          others,
          [...others].sort((a, b) => a - b),
          title,
        );
      }
    });

    it('uses variables that it defines, each before the next one', () => {
      const names = dashboard.templating.list.map(({ name }) => name);
      assert.deepEqual(names.slice(0, 2), ['datasource', 'namespace']);
      const used = JSON.stringify(dashboard).matchAll(/\$\{?(\w+)/g);
      for (const [, name] of used) assert.ok([...names, ...builtIn].includes(name), name);
    });

    it('judges the chosen namespaces alone', () => {
      for (const { title, targets = [] } of panels)
        for (const { expr } of targets) {
          const selectors = expr.match(/\w+\{[^}]*\}/g);
          for (const selector of selectors)
            assert.match(selector, /namespace=~"\$namespace"/, title);
        }
    });

    it('leads to the other dashboards, the runbook and traces', () => {
      const [others, book, traces] = dashboard.links;
      assert.deepEqual([others.type, others.tags], ['dashboards', dashboard.tags]);
      assert.equal(book.url, runbookUrl);
      assert.equal(traces.url, '/explore');
    });

    it('names alerts that the runbook knows', () => {
      for (const [alert] of JSON.stringify(dashboard).matchAll(/\bHoldfast[A-Z]\w+/g))
        assert.ok(runbook.includes(`### ${alert}\n`), alert);
    });
  });
}
