import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findJava, root } from '../../deploy/local/tools.mjs';
import { outputOf } from '../runner/programs.mjs';
import { origins } from './lua-origins.mjs';

const STATE = 'shared-state/src/main';
const SCRIPTS = `${STATE}/resources/redis`;
const EXPANDER = 'dev.holdfast.state.redis.ExpandedScripts';
const work = join(root, 'test-support/target/lua');
const expanded = join(work, 'expanded');

/** luacheck over every script as Redis gets it; what it finds is told at the line where it was written. */
export async function checkLua() {
  const sources = readSources();
  const names = scriptsIn(sources);
  const failed = await expand(names);
  if (failed) return failed;
  const from = new Map(
    names.map((name) => [name, origins(name, read(join(expanded, `${name}.lua`)), sources)]),
  );
  const files = names.map((name) => `${name}.lua`);
  const options = ['--config', join(root, '.luacheckrc'), '--codes', '--formatter', 'plain'];
  const { output } = await outputOf('luacheck', [...options, ...files], expanded);
  const found = findings(output, from).map((finding) => `${SCRIPTS}/${finding}`);
  return { code: found.length > 0 ? 1 : 0, output: found.join('\n') };
}

const read = (file) => readFileSync(file, 'utf8');

/** @returns {Map<string, string>} text by name, such as `room/join` */
function readSources() {
  const files = readdirSync(join(root, SCRIPTS), { recursive: true, encoding: 'utf8' });
  const lua = files.filter((file) => file.endsWith('.lua')).sort();
  return new Map(lua.map((file) => [file.slice(0, -4), read(join(root, SCRIPTS, file))]));
}

/** Those that no other includes. */
function scriptsIn(sources) {
  const included = [...sources.values()].flatMap((text) =>
    [...text.matchAll(/^--!include (\S+)$/gm)].map(([, name]) => name),
  );
  return [...sources.keys()].filter((name) => !included.includes(name));
}

/** By the class that puts includes in when the services run: there is no second one. */
async function expand(names) {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const java = findJava();
  const classes = join(work, 'classes');
  const source = `shared-state/src/test/java/${EXPANDER.replaceAll('.', '/')}.java`;
  const compile = ['-d', classes, '-sourcepath', `${STATE}/java`, source];
  const compiled = await outputOf(join(dirname(java), 'javac'), compile, root);
  if (compiled.code !== 0) return compiled;
  const path = [classes, `${STATE}/resources`].join(':');
  const written = await outputOf(java, ['-cp', path, EXPANDER, expanded, ...names], root);
  return written.code === 0 ? undefined : written;
}

// `room/join.lua:12:7: (W211) unused variable 'x'`
const FINDING =
  /^(?<script>\S+)\.lua:(?<line>\d+):(?<column>\d+): \((?<code>\w+)\) (?<message>.*)$/;
const TOO_LONG = 'W631';
// An aggregate's keys are passed together, whichever of them a script needs.
const UNUSED = 'W211';

/**
 * What luacheck said of expanded scripts, as said of the files that they are made of.
 *
 * A name that is not defined, and a script that cannot be read, is told whichever script has it.
 * Anything else in an included file is told if it is so in all scripts that include it: a function
 * that only some of them call is not unused.
 *
 * @param {string} output
 * @param {Map<string, import('./lua-origins.mjs').Origin[]>} from where each line of a script comes from
 * @returns {string[]} sorted, each once
 */
export function findings(output, from) {
  const found = new Map();
  for (const text of output.trim().split('\n').filter(Boolean)) {
    const { script, line, column, code, message } = FINDING.exec(text)?.groups ?? {};
    const lines = from.get(script);
    if (!lines) throw new Error(`not understood of luacheck: ${text}`);
    // What is missed at the end is missed behind the last line.
    const at = lines[Number(line) - 1] ?? lines.at(-1);
    if (code === TOO_LONG && at.made) continue;
    if (code === UNUSED && at.binds === 'keys') continue;
    const told = message.replaceAll(/\bline (\d+)/g, (_, other) => {
      const { file, line: there } = lines[other - 1];
      return file === at.file ? `line ${there}` : `line ${there} of ${file}.lua`;
    });
    const key = `${at.file}.lua:${at.line}:${column}: (${code}) ${told}`;
    const always = script === at.file || /^(W1|E)/.test(code);
    const { scripts = new Set() } = found.get(key) ?? {};
    found.set(key, { at, always, scripts: scripts.add(script) });
  }
  return [...found]
    .filter(([, { at, always, scripts }]) => always || scripts.size === havingLine(at, from))
    .map(([finding]) => finding)
    .sort();
}

const havingLine = ({ file, line }, from) =>
  [...from.values()].filter((lines) => lines.some((at) => at.file === file && at.line === line))
    .length;
