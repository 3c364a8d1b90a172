// Which speech engines docs/protocol.md and docs/asyncapi.yaml name, from the classes that read them.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../deploy/local/tools.mjs';
import { markdownOf } from '../../end-to-end-tests/harness/configuration-properties.mjs';
import { withBlock } from './blocks.mjs';

const folder = join(root, 'transcript-service/src/main/java/dev/holdfast/transcripts/engine');
const PRODUCT =
  /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*@Singleton\s+static final class Product implements SpeechEngine/;

/** @returns {{ name: string, messages: string }[]} by name; messages: as Markdown */
function speechEngines() {
  return readdirSync(folder)
    .map((file) => ({ file, java: readFileSync(join(folder, file), 'utf8') }))
    .filter(({ java }) => java.includes('implements SpeechEngine'))
    .map(({ file, java }) => {
      const javadoc = PRODUCT.exec(java)?.[1];
      const name = /String NAME = "([a-z0-9-]+)"/.exec(java)?.[1];
      if (!javadoc) throw new Error(`${file}: its Product has no Javadoc, or is no @Singleton`);
      if (!name) throw new Error(`${file}: the engine has no NAME`);
      return { name, messages: markdownOf(javadoc).replace(/\.$/, '') };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The page with its table of engines as it should be. */
export function withEngineTable(page) {
  const rows = speechEngines().map(({ name, messages }) => `| \`${name}\` | ${messages} |\n`);
  const table = ['| `engine=` | what it sends |\n', '|---|---|\n', ...rows].join('');
  return withBlock(page, '<!-- speech engines -->', '<!-- end of speech engines -->', table);
}

/** AsyncAPI with their names as they should be. */
export function withEngineNames(yaml) {
  const names = speechEngines().map(({ name }) => name);
  return withBlock(
    yaml,
    '# From the speech engines, by `./holdfast generate`.',
    '# End of what is generated.',
    `            engine: {type: string, enum: [${names.join(', ')}]}\n`,
  );
}
