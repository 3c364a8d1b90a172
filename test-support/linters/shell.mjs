import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../deploy/local/tools.mjs';
import { outputOf } from '../runner/programs.mjs';

// Built, installed or kept by a tool. mvnw is the Maven Wrapper's own, written by it anew with each
// version: what is wrong in it is mended there.
const NOT_OURS = ['.git', '.holdfast', 'node_modules', 'target', 'mvnw'];
const WORKFLOWS = '.github/workflows';
const blocks = join(root, 'test-support/target/workflow-steps');

/** shellcheck over every shell script, and over what the workflows run in a shell. */
export function checkShell() {
  const files = [...shellScripts(), ...workflowSteps()];
  return outputOf('shellcheck', files, root);
}

/** Files that end with .sh or say in their first line that a shell runs them. */
export function shellScripts(folder = '.') {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.includes(name))
    .flatMap((entry) => {
      const file = join(folder, entry.name);
      if (entry.isDirectory()) return shellScripts(file);
      return entry.isFile() && isShell(file) ? [file] : [];
    });
}

function isShell(file) {
  if (file.endsWith('.sh')) return true;
  // What has another ending is something else.
  if (/[^/.]\.\w+$/.test(file)) return false;
  return /^#!.*\b(ba)?sh\b/.test(readFileSync(join(root, file), 'utf8').slice(0, 100));
}

/** Writes each `run: |` of a workflow into a file that is named after its place. */
function workflowSteps() {
  rmSync(blocks, { recursive: true, force: true });
  mkdirSync(blocks, { recursive: true });
  return readdirSync(join(root, WORKFLOWS)).flatMap((workflow) =>
    stepsOf(readFileSync(join(root, WORKFLOWS, workflow), 'utf8')).map(({ line, text }) => {
      const file = join(blocks, `${workflow}-line-${line}`);
      writeFileSync(file, text);
      return file;
    }),
  );
}

/**
 * The shell texts in a workflow.
 *
 * @param {string} yaml
 * @returns {{ line: number, text: string }[]} line: where its `run: |` stands, from 1
 */
export function stepsOf(yaml) {
  const lines = yaml.split('\n');
  return lines.flatMap((first, index) => {
    const [, before] = /^( *(?:- )?)run: \|$/.exec(first) ?? [];
    if (before === undefined) return [];
    const end = lines.findIndex(
      (line, at) => at > index && line.trim() !== '' && line.search(/\S/) <= before.length,
    );
    const body = lines.slice(index + 1, end === -1 ? undefined : end);
    // An expression is put in by GitHub before a shell sees it.
    const text = body.join('\n').replaceAll(/\$\{\{.*?\}\}/g, 'value');
    return [{ line: index + 1, text: `#!/bin/bash -e\n${text}\n` }];
  });
}
