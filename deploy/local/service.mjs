import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Part } from './part.mjs';
import { debugPort, managementPort } from './ports.mjs';
import { findJava, maven, root } from './tools.mjs';
import { patience } from './waiting.mjs';

/**
 * Several JVMs start side by side on few cores: the serial collector and the first compiler tier
 * alone halve the start-up time. Whoever measures throughput passes other options.
 */
const quickStart = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

export const jarOf = (module, checkout = root) =>
  join(checkout, module, 'target/quarkus-app/quarkus-run.jar');

/** How a service is run: its jar, or its native executable with HOLDFAST_ARTIFACT=native. */
export function serviceProgram(module, javaOptions) {
  switch (process.env.HOLDFAST_ARTIFACT ?? 'jar') {
    case 'jar':
      return onTheJvm(module, javaOptions);
    case 'native':
      return { command: executableThereIs(module), args: [] };
    default:
      throw new Error(`HOLDFAST_ARTIFACT is jar or native, not ${process.env.HOLDFAST_ARTIFACT}`);
  }
}

/** How a service is run on the JVM: { command, args }. */
export const onTheJvm = (module, javaOptions = quickStart, jar = jarOf(module)) => ({
  command: findJava(),
  args: [...javaOptions, '-jar', jar],
});

/** The same, with a debugger's port. */
export const withDebugger = (module, port) =>
  onTheJvm(module, [
    ...quickStart,
    `-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:${debugPort(port)}`,
  ]);

/**
 * How a service is run in Quarkus' dev mode: sources that have changed, of shared-state and the pages
 * too, are compiled and loaded at the next request. A debugger may always be attached.
 */
export const inDevMode = (module, port) => ({
  command: maven,
  args: [
    ...['-B', '-ntp', 'quarkus:dev', '-pl', module, '-am'],
    ...['-Dmaven.test.skip=true', '-Dspotless.check.skip=true'],
    ...['-Dquarkus.console.enabled=false', '-Dquarkus.analytics.disabled=true'],
    ...['-DdebugHost=127.0.0.1', `-Ddebug=${debugPort(port)}`],
  ],
  directory: root,
  takes: 'heavy',
});

/** The path of a service's native executable, if there is one. */
export function executableOf(module) {
  const folder = join(root, module, 'target');
  const name = existsSync(folder) && readdirSync(folder).find((file) => file.endsWith('-runner'));
  return name ? join(folder, name) : undefined;
}

function executableThereIs(module) {
  const executable = executableOf(module);
  if (!executable) {
    throw new Error(`no native executable of ${module}: ./holdfast native builds it`);
  }
  return executable;
}

/** One replica of a service. */
export function servicePart({ name, program, port, environment, logFile }) {
  return new Part({
    name,
    addresses: { port, management: managementPort(port) },
    ...program,
    environment: {
      QUARKUS_HTTP_HOST: '127.0.0.1',
      QUARKUS_HTTP_PORT: `${port}`,
      QUARKUS_MANAGEMENT_HOST: '127.0.0.1',
      QUARKUS_MANAGEMENT_PORT: `${managementPort(port)}`,
      QUARKUS_LOG_CONSOLE_JSON_ENABLED: 'false',
      HOLDFAST_REPLICA_ADDRESS: `127.0.0.1:${port}`,
      ...environment,
    },
    logFile,
    ready: () => isReady(port),
  });
}

async function isReady(port) {
  const response = await fetch(`http://127.0.0.1:${managementPort(port)}/q/health/ready`, {
    signal: AbortSignal.timeout(patience.ms('brief')),
  });
  return response.ok;
}
