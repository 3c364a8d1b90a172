import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { dashboardsFolder } from './dashboards.mjs';
import { Part } from './part.mjs';
import { findGrafana } from './tools.mjs';

/** What is said where there is none. */
export const WITHOUT_GRAFANA =
  'Grafana is not installed, so no dashboards: https://grafana.com/docs/grafana/latest/setup-grafana/installation/, or brew install grafana';

/**
 * A Grafana with the dashboards and with the Prometheus that they ask. Whoever is at this machine may
 * look without signing in.
 *
 * @param {object} options
 * @param {number} options.port
 * @param {number} options.prometheus its port
 * @param {string} options.every how often it scrapes
 * @param {string} options.directory data, plugins and generated configuration
 * @param {string} options.logFile
 * @returns {Part | undefined} undefined if there is none on the PATH
 */
export function grafanaPart({ port, prometheus, every, directory, logFile }) {
  const command = findGrafana();
  if (!command) return undefined;
  provision(directory, { prometheus, every });
  // Before version 9.4 each had an executable of its own.
  const verb = basename(command) === 'grafana' ? ['server'] : [];
  const home = homeOf(command);
  return new Part({
    name: 'grafana',
    addresses: { port },
    command,
    args: [...verb, ...(home ? ['--homepath', home] : [])],
    environment: settings(directory, port),
    logFile,
    ready: async () => (await fetch(`http://localhost:${port}/api/health`)).ok,
  });
}

// Grafana's defaults and pages: of its archive, of the packages for Debian and of Homebrew.
function homeOf(command) {
  const program = dirname(realpathSync(command));
  const places = [join(program, '..'), join(program, '../share/grafana'), '/usr/share/grafana'];
  return places.find((place) => existsSync(join(place, 'conf/defaults.ini')));
}

function settings(directory, port) {
  return {
    GF_SERVER_HTTP_ADDR: '127.0.0.1',
    GF_SERVER_HTTP_PORT: `${port}`,
    GF_SERVER_DOMAIN: 'localhost',
    // A page of anybody's may have given its own name this machine's address (DNS rebinding).
    GF_SERVER_ENFORCE_DOMAIN: 'true',
    GF_PATHS_DATA: join(directory, 'data'),
    GF_PATHS_LOGS: join(directory, 'data/log'),
    GF_PATHS_PLUGINS: join(directory, 'plugins'),
    GF_PATHS_PROVISIONING: join(directory, 'provisioning'),
    GF_LOG_MODE: 'console',
    GF_AUTH_ANONYMOUS_ENABLED: 'true',
    // May change what is shown; what was changed is gone with the next start.
    GF_AUTH_ANONYMOUS_ORG_ROLE: 'Editor',
    // Nobody who could sign in with a password that everybody knows.
    GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: 'true',
    GF_ANALYTICS_REPORTING_ENABLED: 'false',
    GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
  };
}

// JSON is YAML.
function provision(directory, { prometheus, every }) {
  const write = (kind, content) => {
    const folder = join(directory, 'provisioning', kind);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'holdfast.yaml'), JSON.stringify(content, null, 2));
  };
  write('datasources', {
    apiVersion: 1,
    datasources: [
      {
        name: 'Prometheus',
        uid: 'prometheus',
        type: 'prometheus',
        access: 'proxy',
        url: `http://127.0.0.1:${prometheus}`,
        isDefault: true,
        jsonData: { timeInterval: every },
      },
    ],
  });
  write('dashboards', {
    apiVersion: 1,
    providers: [{ name: 'Holdfast', type: 'file', options: { path: dashboardsFolder } }],
  });
}
