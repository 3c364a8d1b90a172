import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './tools.mjs';

/** Where the dashboards for Grafana are, as JSON models. */
export const dashboardsFolder = join(root, 'deploy/observability/dashboards');

/**
 * A page that asks the dashboards' queries in Prometheus' own graphs, a link a panel: for machines
 * without Grafana.
 */
export function consolePage() {
  const sections = dashboards().map(
    ({ title, description = '', panels }) =>
      `<h2>${shown(title)}</h2>\n<p>${shown(description)}</p>\n<ul>\n` +
      `${panels.map(panelItem).join('\n')}\n</ul>\n`,
  );
  return (
    '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Holdfast</title>\n' +
    `<h1>Holdfast: what the dashboards ask</h1>\n<p><a href="/alerts">Alerts</a></p>\n` +
    `${sections.join('')}</html>\n`
  );
}

function dashboards() {
  return readdirSync(dashboardsFolder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(dashboardsFolder, name), 'utf8')))
    .map((model) => ({ ...model, panels: withQueries(model.panels) }));
}

// A row that is folded holds its panels itself.
function withQueries(panels) {
  return panels
    .flatMap((panel) => [panel, ...(panel.panels ?? [])])
    .filter(({ targets }) => targets?.some(({ expr }) => expr));
}

function panelItem({ title, description = '', targets }) {
  const queries = targets
    .filter(({ expr }) => expr)
    .map(({ expr }, i) => `g${i}.expr=${encodeURIComponent(filled(expr))}&g${i}.tab=0`);
  return `<li><a href="/graph?${shown(queries.join('&'))}">${shown(title)}</a> ${shown(description)}</li>`;
}

/** A query in which everything is chosen that a dashboard lets one choose. */
export function filled(query) {
  const times = { __rate_interval: '1m', __interval: '15s', __range: '1h' };
  return query.replace(/\$\{?(\w+)(:\w+)?\}?/g, (_, name) => times[name] ?? '.*');
}

// Prometheus takes the page for a template: braces are no text there.
function shown(text) {
  return text.replace(/[&<>"{}]/g, (character) => `&#${character.charCodeAt(0)};`);
}
