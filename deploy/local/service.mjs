import { join } from 'node:path';
import { Part } from './part.mjs';
import { managementPort } from './ports.mjs';
import { findJava, root } from './tools.mjs';

/**
 * Several JVMs start side by side on few cores: the serial collector and the first compiler tier
 * alone halve the start-up time. Whoever measures throughput passes other options.
 */
export const quickStart = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

export const jarOf = (module) => join(root, module, 'target/quarkus-app/quarkus-run.jar');

/** How a service is run on the JVM: { command, args }. */
export const onTheJvm = (module, javaOptions = quickStart) => ({
  command: findJava(),
  args: [...javaOptions, '-jar', jarOf(module)],
});

/** One replica of a service. */
export function servicePart({ name, program, port, environment, logFile }) {
  return new Part({
    name,
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
    signal: AbortSignal.timeout(2000),
  });
  return response.ok;
}
