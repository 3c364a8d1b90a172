import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../deploy/local/tools.mjs';
import { redisCommand } from './redis.mjs';

const page = 'shared-state/README.md';
const scriptsFolder = join(root, 'shared-state/src/main/resources/redis');

/** The rows of shared-state's list of keys. */
export function listedKeys() {
  const text = readFileSync(join(root, page), 'utf8');
  const row = /^\| `(\{.*?)` \| (.*) \| (.*) \| (.*) \| (.*) \| (.*) \| (.*) \|$/gm;
  return [...text.matchAll(row)].map(([, key, type, owner, lifetime, names, fillers]) => ({
    key,
    pattern: patternOf(key),
    types: type.split(/, | or /).map((name) => (name === 'sorted set' ? 'zset' : name)),
    owner,
    lifetime,
    names: inCode(names),
    fillers: inCode(fillers),
  }));
}

/** What stands in a stack's Redis and is not as listed: a line for each such key. */
export async function keysNotAsListed(stack) {
  const rows = listedKeys();
  const script = `local found = {}
    for i, key in ipairs(redis.call('KEYS', '*')) do
      found[i] = redis.call('TYPE', key).ok .. ' ' .. redis.call('PTTL', key) .. ' ' .. key
    end
    return table.concat(found, string.char(10))`.replace(/\n\s*/g, ' ');
  const found = (await redisCommand(stack, 'EVAL', script, '0')).split('\n').filter(Boolean);
  return found
    .map((line) => /^(\w+) (-?\d+) (.*)$/s.exec(line).slice(1))
    .filter(([type, ttlMs, key]) => !rows.some((row) => isAsListed(row, key, type, ttlMs)))
    .map(
      ([type, ttlMs, key]) => `${key} (${type}, ${ttlMs === '-1' ? 'for ever' : `${ttlMs} ms`})`,
    );
}

function isAsListed({ pattern, types, lifetime }, key, type, ttlMs) {
  const lives = ttlMs !== '-1' ? lifetime !== 'none' : /\bnone\b/.test(lifetime);
  return pattern.test(key) && types.includes(type) && lives;
}

/** The operations, each with the keys, by the names that its text gives them, that it puts something into. */
export function fillsByScript() {
  const texts = new Map(
    readdirSync(scriptsFolder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.lua'))
      .map((file) => [file.slice(0, -4), readFileSync(join(scriptsFolder, file), 'utf8')]),
  );
  const included = new Set([...texts.values()].flatMap((text) => includesOf(text)));
  const operations = [...texts.keys()].filter((name) => !included.has(name)).sort();
  return new Map(operations.map((name) => [name, fillsOf(expanded(name, texts, new Set()))]));
}

function patternOf(key) {
  const text = key.replace(/[{}()*+?.\\^$|]/g, '\\$&').replace(/<\w+>/g, '[^{}]+');
  return new RegExp(`^${text}$`, 's');
}

function inCode(cell) {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word);
}

function includesOf(text) {
  return [...text.matchAll(/^--!include (\S+)$/gm)].map(([, name]) => name);
}

function expanded(name, texts, seen) {
  seen.add(name);
  return texts
    .get(name)
    .replace(/^--!include (\S+)$/gm, (_, other) =>
      seen.has(other) ? '' : expanded(other, texts, seen),
    );
}

const PUTS = 'HSET|HSETNX|HINCRBY|SET|INCR|ZADD|SADD|XADD|RPUSH|ZUNIONSTORE';

function fillsOf(text) {
  const keys = new Set(
    [...text.matchAll(/^--!keys ([a-z_ ]+):/gm)].flatMap(([, names]) => names.split(' ')),
  );
  const functions = functionsOf(text);
  const main = withoutComments(text).replace(FUNCTION, '');
  const filled = new Set();
  for (const body of [main, ...reached(main, functions)]) {
    for (const name of filledIn(body, functions)) if (keys.has(name)) filled.add(name);
  }
  return filled;
}

const FUNCTION = /^local function (\w+)\(([^)]*)\)\n([\s\S]*?)^end$/gm;

/** By name: its body, and the places of the parameters that it puts something into. */
function functionsOf(text) {
  const functions = new Map();
  for (const [, name, parameters, body] of withoutComments(text).matchAll(FUNCTION)) {
    // A function knows only those before it.
    const into = filledIn(body, functions);
    const fills = parameters.split(', ').flatMap((one, i) => (into.includes(one) ? [i] : []));
    functions.set(name, { body, fills });
  }
  return functions;
}

function reached(main, functions) {
  const names = new Set();
  const visit = (body) => {
    for (const [, name] of body.matchAll(/\b(\w+)\(/g)) {
      if (names.has(name) || !functions.has(name)) continue;
      names.add(name);
      visit(functions.get(name).body);
    }
  };
  visit(main);
  return [...names].map((name) => functions.get(name).body);
}

/** What a text puts something into: by itself, or by a function to which it is given. */
function filledIn(body, functions) {
  const direct = new RegExp(`redis\\.p?call\\('(?:${PUTS})', (\\w+)`, 'g');
  const names = [...body.matchAll(direct)].map(([, name]) => name);
  for (const [, to] of body.matchAll(/redis\.call\('RENAME', \w+, (\w+)/g)) names.push(to);
  // The dispatch makes all of its keys of one name.
  if (new RegExp(`redis\\.call\\((?:command|'(?:${PUTS})'), `).test(body)) names.push('dispatch');
  for (const [, name, given] of body.matchAll(/\b(\w+)\(([^()]*)/g)) {
    const fills = functions.get(name)?.fills ?? [];
    names.push(...fills.map((place) => given.split(', ')[place]));
  }
  return names;
}

function withoutComments(text) {
  return text.replace(/^\s*--.*$/gm, '');
}
