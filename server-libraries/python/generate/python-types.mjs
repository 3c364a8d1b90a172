// Simple schemas as types of Python, and texts as Python writes them.

const SCHEMA = '#/components/schemas/';
const PRIMITIVES = {
  string: 'str',
  integer: 'int',
  number: 'float',
  boolean: 'bool',
  null: 'None',
};
// Those that fields are called by.
const KEYWORDS = /^(and|as|class|def|del|for|from|if|import|in|is|not|or|pass|return|with|yield)$/;
const WIDTH = 100;

/**
 * @param {any} schema of a contract
 * @param {string} [prefix] of the names of types
 * @returns {string}
 */
export function typeOf(schema, prefix = '') {
  const { $ref, anyOf, enum: values, const: only, type, items, additionalProperties } = schema;
  if ($ref) return prefix + $ref.slice(SCHEMA.length);
  if (anyOf) return anyOf.map((one) => typeOf(one, prefix)).join(' | ');
  if (values) return `Literal[${values.map(text).join(', ')}]`;
  if (only !== undefined) return `Literal[${only === true ? 'True' : text(only)}]`;
  if (type === 'array') return `list[${typeOf(items, prefix)}]`;
  if (type === 'object') return additionalProperties ? 'dict[str, Any]' : 'dict[str, Never]';
  return PRIMITIVES[type] ?? 'Any';
}

export const text = (value) => JSON.stringify(value);
export const isKeyword = (name) => KEYWORDS.test(name);

/** `createRoom` as Python calls it. */
export const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A text between triple quotes. */
export function docstring(paragraphs, indentation) {
  const lines = paragraphs
    .filter(Boolean)
    .map((paragraph) => wrapped(paragraph, indentation).join('\n'));
  const content = lines.join('\n\n').trimStart();
  const end = lines.join().includes('\n') || lines.length > 1 ? `\n${indentation}` : '';
  return `${indentation}"""${content}${end}"""`;
}

/** Lines of comment. */
export const comment = (paragraph, indentation) => wrapped(paragraph, `${indentation}# `);

function wrapped(paragraph, before) {
  const lines = [];
  for (const word of paragraph.replaceAll('\\', '\\\\').split(/\s+/)) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : '';
    if (longer && longer.length <= WIDTH) lines.splice(-1, 1, longer);
    else lines.push(before + word);
  }
  return lines;
}
