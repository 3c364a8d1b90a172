import { join } from 'node:path';
import { blackboxExporter, redisExporter } from './exporters.mjs';
import { grafanaPart } from './grafana.mjs';
import { prometheusPart } from './prometheus.mjs';

// Often enough to watch, and little beside the services' own work.
const EVERY = '5s';

/**
 * The parts of `--observe`: Prometheus with the alert rules, Grafana and the exporters where they are
 * installed.
 *
 * @param {object} options
 * @param {import('./stack.mjs').Ports} options.ports of the stack
 * @param {{ prometheus: number, grafana?: number, redisExporter: number, blackboxExporter: number }} options.observing
 *     their own ports; without one for Grafana there is none
 * @param {string} options.directory
 * @param {string} options.url of the page that is asked for from outside
 * @param {string} [options.trusted] see exporters.mjs
 * @returns {import('./part.mjs').Part[]}
 */
export function observers({ ports, observing, directory, url, trusted }) {
  const where = (name) => ({
    directory: join(directory, name),
    logFile: join(directory, 'logs', `${name}.log`),
  });
  const { prometheus, grafana } = observing;
  const { redis } = ports;
  const exporters = [
    redis === undefined
      ? undefined
      : redisExporter({
          port: observing.redisExporter,
          redis,
          ...where('redis-exporter'),
        }),
    blackboxExporter({
      ...{ port: observing.blackboxExporter, url, trusted },
      ...where('blackbox-exporter'),
    }),
  ].filter((exporter) => exporter !== undefined);
  return [
    ...exporters.map(({ part }) => part),
    prometheusPart({
      ...{ port: prometheus, ports, every: EVERY },
      exporters: exporters.map(({ scraped }) => scraped),
      ...where('prometheus'),
    }),
    grafana === undefined
      ? undefined
      : grafanaPart({ port: grafana, prometheus, every: EVERY, ...where('grafana') }),
  ].filter((part) => part !== undefined);
}
