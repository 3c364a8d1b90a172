import { execFileSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's own folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Maven, of the version that the repository names. */
export const maven = join(root, 'mvnw');

// Debian keeps servers in folders that are not on the PATH of ordinary users.
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

function onPath(...names) {
  for (const name of names) {
    for (const folder of folders) {
      const file = join(folder, name);
      if (isExecutable(file)) return file;
    }
  }
  return undefined;
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** An installed Redis, else the real one for this platform that comes with the build. */
export function findRedis() {
  const installed = onPath('redis-server');
  if (installed) return installed;
  const unpacked = join(root, 'redis-for-tests/target/embedded-redis');
  if (!existsSync(unpacked)) return undefined;
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const name = readdirSync(unpacked).find((file) =>
    file.endsWith(`-${process.platform}-${architecture}`),
  );
  if (!name) return undefined;
  const file = join(unpacked, name);
  if (!isExecutable(file)) chmodSync(file, 0o755);
  return file;
}

export const findHaproxy = () => onPath('haproxy');
export const findBlackboxExporter = () =>
  onPath('prometheus-blackbox-exporter', 'blackbox_exporter');
export const findGrafana = () => onPath('grafana', 'grafana-server');
export const findNginx = () => onPath('nginx');
export const findPerf = () => onPath('perf');
export const findPrometheus = () => onPath('prometheus');
export const findPromtool = () => onPath('promtool');
export const findRedisExporter = () => onPath('prometheus-redis-exporter', 'redis_exporter');
export const findTurnServer = () => onPath('turnserver');
export const findWebKitDriver = () => onPath('WebKitWebDriver');
/** A screen that nobody sees. */
export const findXvfb = () => onPath('Xvfb');

export function findChromium() {
  const wanted = process.env.CHROMIUM;
  if (wanted) return wanted;
  const apps = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ];
  return (
    onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') ??
    apps.find(isExecutable)
  );
}

export function findFirefox() {
  const wanted = process.env.FIREFOX;
  if (wanted) return wanted;
  const app = '/Applications/Firefox.app/Contents/MacOS/firefox';
  return onPath('firefox-esr', 'firefox') ?? (isExecutable(app) ? app : undefined);
}

/** The `java` of a JDK that can run the services. */
export function findJava() {
  try {
    const home = execFileSync('/bin/sh', [join(root, 'deploy/local/find-jdk.sh')]);
    return join(home.toString().trim(), 'bin/java');
  } catch {
    throw new Error('no JDK 25 or newer found: install one, or let JAVA_HOME name it');
  }
}

/** A Python that makes wheels and environments without asking an index. */
export function findPython() {
  try {
    return execFileSync('/bin/sh', [join(root, 'deploy/local/find-python.sh')])
      .toString()
      .trim();
  } catch {
    throw new Error(
      'no Python 3.11 or newer with pip, setuptools, wheel and venv found: install one, or let PYTHON name it',
    );
  }
}
