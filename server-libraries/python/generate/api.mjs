// The text of api.py: a class for each group of operations, and a method for each operation.
import { docstring, isKeyword, snake, text, typeOf } from './python-types.mjs';

const HEAD = `"""The operations of both HTTP APIs, by groups. Made from the services' OpenAPI documents."""

from typing import Literal, overload

from . import types
from .requests import Ask, Requests

`;

/** @param {import('../../contract/contract.mjs').Group[]} groups */
export const apiModule = (groups) => HEAD + groups.map(classOf).join('\n');

const className = ({ name }) => `${name[0].toUpperCase()}${name.slice(1)}Api`;

function classOf(group) {
  return `
class ${className(group)}:
${docstring([`${group.description}.`], '    ')}

    def __init__(self, requests: Requests) -> None:
        self._requests = requests
${group.operations.flatMap(methodsOf).join('')}`;
}

function methodsOf(operation) {
  const { emptyIf } = operation;
  const own = emptyIf
    ? [
        overloadOf(operation, { returns: typeOfAnswer(operation), without: emptyIf }),
        overloadOf(operation, { returns: 'None', always: emptyIf }),
        methodOf(operation, `${typeOfAnswer(operation)} | None`),
      ]
    : [methodOf(operation, typeOfAnswer(operation))];
  return operation.texts.length > 0 ? [...own, textMethodOf(operation)] : own;
}

const typeOfAnswer = ({ answer }) => (answer ? typeOf(answer, 'types.') : 'None');

/**
 * @param {any} operation
 * @param {{ returns: string, without?: string, always?: string }} how
 */
function overloadOf(operation, { returns, without, always }) {
  const parameters = parametersOf(operation)
    .filter(({ wire }) => wire === undefined || wire !== without)
    .map((one) =>
      one.wire === always && always ? { ...one, type: 'Literal[True]', initial: '' } : one,
    );
  return `
    @overload
    def ${signature(snake(operation.id), parameters, returns)} ...
`;
}

function methodOf(operation, returns) {
  const { summary, method, path, description } = operation;
  const parameters = parametersOf(operation);
  return `
    def ${signature(snake(operation.id), parameters, returns)}
${docstring([`${summary}: \`\`${method} ${path}\`\`.`, description], '        ')}
${callOf(operation, returns, operation.answer ? [] : ['answers_nothing=True'])}
`;
}

/** What JSON holds is as the document says. */
function callOf(operation, returns, more) {
  const call = `self._requests.call(\n${askOf(operation, more)}\n        )`;
  if (returns === 'None') return `        ${call}`;
  return `        answer: ${returns} = ${call}\n        return answer`;
}

/** The same, as text of another media type. */
function textMethodOf(operation) {
  const type = `Literal[${operation.texts.map(text).join(', ')}]`;
  const mediaType = { name: 'media_type', type, position: true };
  const all = parametersOf(operation);
  const parameters = [
    ...all.filter((one) => one.position),
    mediaType,
    ...all.filter((one) => !one.position),
  ];
  return `
    def ${signature(`${snake(operation.id)}_as`, parameters, 'str')}
${docstring([`What ${snake(operation.id)} answers, as text.`], '        ')}
${callOf(operation, 'str', ['accept=media_type'])}
`;
}

/** Those of the path and the body by their place, all others by name. */
function parametersOf({ pathParameters, body, query, hasKey }) {
  return [
    ...pathParameters.map((name) => ({ name: own(name), type: 'str', position: true })),
    ...(body ? [bodyOf(body)] : []),
    ...query.map(({ name, schema }) => ({
      name: own(name),
      wire: name,
      type: `${typeOf(schema, 'types.')} | None`,
      initial: ' = None',
    })),
    ...(hasKey ? [{ name: 'idempotency_key', type: 'str | None', initial: ' = None' }] : []),
  ];
}

function bodyOf({ schema, required }) {
  const type = typeOf(schema, 'types.');
  return required
    ? { name: 'body', type, position: true }
    : { name: 'body', type: `${type} | None`, initial: ' = None', position: true };
}

/** A parameter as Python may have it: \`from\` is a word of the language. */
const own = (name) => (isKeyword(name) ? `${name}_` : snake(name));

function signature(name, parameters, returns) {
  const line = ({ name: parameter, type, initial = '' }) =>
    `        ${parameter}: ${type}${initial},`;
  const named = parameters.filter((one) => !one.position).map(line);
  const lines = [
    '        self,',
    ...parameters.filter((one) => one.position).map(line),
    ...(named.length > 0 ? ['        *,', ...named] : []),
  ];
  return `${name}(\n${lines.join('\n')}\n    ) -> ${returns}:`;
}

function askOf({ service, method, path, pathParameters, query, hasKey, body }, more) {
  const pairs = (names) => `{${names.map((name) => `"${name}": ${own(name)}`).join(', ')}}`;
  const fields = [
    `service="${service}"`,
    `method="${method}"`,
    `path="${path}"`,
    ...(pathParameters.length > 0 ? [`parameters=${pairs(pathParameters)}`] : []),
    ...(query.length > 0 ? [`query=${pairs(query.map(({ name }) => name))}`] : []),
    ...(hasKey ? ['has_key=True', 'idempotency_key=idempotency_key'] : []),
    ...(body ? ['body=body'] : []),
    ...more,
  ];
  return `            Ask(\n${fields.map((field) => `                ${field},\n`).join('')}            )`;
}
