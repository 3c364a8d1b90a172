import { execFile } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { hold, release } from '../../deploy/local/lifeline.mjs';
import { findJava, maven, root } from '../../deploy/local/tools.mjs';

// A backend in Java: a Maven project that has the library as it is published, from a repository of files.

const run = promisify(execFile);
const target = join(root, 'server-libraries/java/target');
const NAME = 'holdfast-server';

/**
 * Compiles and runs end-to-end-tests/java-server.
 *
 * @param {string} folder where all of it is made
 * @param {Record<string, string>} environment
 * @param {AbortSignal} signal ends it
 * @returns {Promise<string[][]>} what it said: what, and how
 */
export async function runBackend(folder, environment, signal) {
  rmSync(folder, { recursive: true, force: true });
  const published = join(folder, 'published');
  const version = publish(published);
  const project = join(folder, 'project');
  cpSync(join(root, 'end-to-end-tests/java-server'), project, { recursive: true });
  const properties = {
    'holdfast.version': version,
    published: pathToFileURL(published).href,
    // What this repository's build has fetched is read; a library of an earlier run would stay there.
    'maven.repo.local': join(folder, 'fetched'),
    'maven.repo.local.tail': fetched(),
    'aether.offline.protocols': 'file',
  };
  const words = Object.entries(properties).map(([name, value]) => `-D${name}=${value}`);
  const running = run(maven, ['-B', '-q', '-o', ...words, 'compile', 'exec:java'], {
    cwd: project,
    env: { ...process.env, JAVA_HOME: join(findJava(), '../..'), ...environment },
    signal,
  });
  const { pid } = running.child;
  if (pid) hold(pid);
  const { stdout } = await running
    .catch(({ stdout: said, stderr }) => {
      throw new Error(`the backend failed\n${said}${stderr}`);
    })
    .finally(() => pid && release(pid));
  return [...stdout.matchAll(/^said (\S+) (.*)$/gm)].map(([, what, how]) => [what, how]);
}

/** Lays the packed files where Maven looks for them. */
function publish(repository) {
  const pom = join(target, 'published-pom.xml');
  if (!existsSync(pom)) {
    throw new Error(`no ${pom}: ./mvnw -pl server-libraries/java -am package -DskipTests`);
  }
  const [, version] = /<version>(.+?)<\/version>/.exec(readFileSync(pom, 'utf8'));
  const folder = join(repository, 'dev/holdfast', NAME, version);
  mkdirSync(folder, { recursive: true });
  copyFileSync(pom, join(folder, `${NAME}-${version}.pom`));
  const jar = `${NAME}-${version}.jar`;
  copyFileSync(join(target, jar), join(folder, jar));
  return version;
}

const fetched = () =>
  /-Dmaven\.repo\.local=(\S+)/.exec(process.env.MAVEN_ARGS ?? '')?.[1] ??
  join(homedir(), '.m2/repository');
