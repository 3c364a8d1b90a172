// The text of api.js: a class for each group of operations, and a method for each operation.

const SCHEMA = '#/components/schemas/';
const MADE = '// Made from the OpenAPI documents of the services by `npm run package`.';

/** @param {import('../../contract/contract.mjs').Group[]} groups */
export function apiModule(groups) {
  return [
    MADE,
    `/** @import * as types from './types.js' */`,
    `/** @import { Ask } from './requests.js' */`,
    ...groups.map(classOf),
    apiOf(groups),
  ].join('\n\n');
}

const className = (group) => `${group.name[0].toUpperCase()}${group.name.slice(1)}Api`;

function classOf(group) {
  return `${comment([`${group.description}.`])}
export class ${className(group)} {
  #call;

  /** @param {(ask: Ask) => Promise<any>} call */
  constructor(call) {
    this.#call = call;
  }
${group.operations.flatMap(methodsOf).join('')}}`;
}

function apiOf(groups) {
  const lines = groups.map((group) => `    ${group.name}: new ${className(group)}(call),`);
  return `${comment(['Every operation, by groups.', '', '@param {(ask: Ask) => Promise<any>} call'])}
export function apiWith(call) {
  return {
${lines.join('\n')}
  };
}
`;
}

function methodsOf(operation) {
  return [methodOf(operation), ...(operation.texts.length > 0 ? [textMethodOf(operation)] : [])];
}

function methodOf(operation) {
  const { id, body, answer, emptyIf } = operation;
  const names = operation.pathParameters;
  const options = optionsOf(operation);
  const tags = (fields) => [
    ...names.map((name) => `@param {string} ${name}`),
    ...(body ? [`@param {${typeOf(body.schema)}} ${body.required ? 'body' : '[body]'}`] : []),
    ...(fields.length > 0 ? [`@param {${record(fields)}} [options]`] : []),
  ];
  const returns = answer ? typeOf(answer) : 'void';
  const lines = emptyIf
    ? [
        ...overload(tags(options.filter((field) => !field.startsWith(emptyIf))), returns),
        // What is not asked for is not answered.
        ...overload(required(tags([`${emptyIf}: true`, ...without(options, emptyIf)])), 'void'),
        ...tags(options).map((tag) => tag.replace('[options]', '[options={}]')),
        '@returns {Promise<any>}',
      ]
    : [...tags(options), `@returns {Promise<${returns}>}`];
  const parameters = [
    ...names,
    ...(body ? ['body'] : []),
    ...(options.length > 0 ? ['options'] : []),
  ];
  return method(id, parameters, [...about(operation), ...lines], callOf(operation, options));
}

/** The same, as text of another media type. */
function textMethodOf(operation) {
  const { id, pathParameters, texts } = operation;
  const types = texts.map((type) => `'${type}'`).join(' | ');
  const options = optionsOf(operation);
  const tags = [
    ...pathParameters.map((name) => `@param {string} ${name}`),
    `@param {${types}} mediaType`,
    ...(options.length > 0 ? [`@param {${record(options)}} [options]`] : []),
    '@returns {Promise<string>}',
  ];
  const parameters = [...pathParameters, 'mediaType', ...(options.length > 0 ? ['options'] : [])];
  const call = [...callOf(operation, options), '      accept: mediaType,'];
  return method(`${id}As`, parameters, [`What ${id} answers, as text.`, '', ...tags], call);
}

function method(name, parameters, lines, call) {
  return `
${comment(lines, '  ')}
  ${name}(${parameters.join(', ')}) {
    return this.#call({
${call.join('\n')}
    });
  }
`;
}

function callOf(
  { service, method: verb, path, pathParameters, query, hasKey, body, answer },
  options,
) {
  const given = ['path', ...pathParameters.map((name) => name)];
  return [
    `      service: '${service}',`,
    `      method: '${verb}',`,
    `      path: '${path}',`,
    `      parameters: { ${given.slice(1).join(', ')} },`.replace('{  }', '{}'),
    ...(query.length > 0
      ? [`      query: [${query.map(({ name }) => `'${name}'`).join(', ')}],`]
      : []),
    ...(options.length > 0 ? ['      options,'] : []),
    ...(hasKey ? ['      hasKey: true,'] : []),
    ...(body ? ['      body,'] : []),
    ...(answer ? [] : ['      answersNothing: true,']),
  ];
}

const optionsOf = ({ query, hasKey }) => [
  ...query.map(({ name, schema }) => `${name}?: ${typeOf(schema)}`),
  ...(hasKey ? ['idempotencyKey?: string'] : []),
];

const without = (fields, name) => fields.filter((field) => !field.startsWith(name));
const required = (tags) => tags.map((tag) => tag.replace('[options]', 'options'));
const record = (fields) => `{ ${fields.join(', ')} }`;
const overload = (tags, returns) => ['@overload', ...tags, `@returns {Promise<${returns}>}`, ''];

function about({ summary, description, method: verb, path }) {
  const text = [`${summary}: \`${verb} ${path}\`.`, ...(description ? ['', description] : [])];
  return [...text, ''];
}

function typeOf({ $ref, anyOf, enum: values, const: only, type, items }) {
  if ($ref) return `types.${$ref.slice(SCHEMA.length)}`;
  if (anyOf) return anyOf.map(typeOf).join(' | ');
  if (values) return values.map((value) => `'${value}'`).join(' | ');
  if (only !== undefined) return JSON.stringify(only);
  if (type === 'array') return `(${typeOf(items)})[]`;
  return { integer: 'number', null: 'null', object: 'Record<string, unknown>' }[type] ?? type;
}

function comment(lines, indentation = '') {
  const text = lines.map((line) => `${indentation} * ${line}`.trimEnd());
  return [`${indentation}/**`, ...text, `${indentation} */`].join('\n');
}
