import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { changed } from './asyncapi.mjs';

// The OpenAPI documents of the services as they serve them, and whether answers are as these say.

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

/** @returns {Promise<any>} the document of the service at this address */
export async function openApiOf(url) {
  const response = await fetch(`${url}/q/openapi?format=json`);
  return response.json();
}

/** @returns {{ path: string, method: string, operation: any }[]} */
export function operationsOf(document) {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => method in item).map((method) => ({
      path,
      method,
      operation: item[method],
    })),
  );
}

/**
 * What Redocly's recommended rules find, and examples that are not as their schemas say.
 *
 * @returns {Promise<string[]>} errors and warnings alike
 */
export async function faultsIn(document) {
  // Its type wants all of the rules.
  const rules = /** @type {any} */ ({
    'operation-operationId': 'error',
    'no-invalid-media-type-examples': 'error',
    'no-invalid-parameter-examples': 'error',
    'no-invalid-schema-examples': 'error',
  });
  const config = await createConfig({ extends: ['recommended'], rules });
  const source = JSON.stringify(document);
  const found = await lintFromString({ source, absoluteRef: '/openapi.json', config });
  return found.map(
    ({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer})`,
  );
}

/** Looks at answers while somebody asks. */
export class DescribedAnswers {
  #document;
  #operations;
  #ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }));

  /** @param {any} document a field more than it describes is wrong */
  constructor(document) {
    this.#document = changed(document, (schema) => {
      if (schema.type === 'object' && schema.properties) schema.additionalProperties ??= false;
    });
    this.#ajv.addSchema({ $id: 'openapi', components: this.#document.components });
    this.#operations = operationsOf(document).map(({ path, method, operation }) => ({
      method,
      pattern: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
      operation,
    }));
  }

  /** As fetch, for whoever would call that. Throws where an answer is not as it is described. */
  fetch = async (url, init = {}) => {
    const response = await fetch(url, init);
    const { pathname } = new URL(url);
    await this.#check(init.method ?? 'GET', pathname, response.clone());
    return response;
  };

  async #check(method, path, response) {
    const found = this.#operations.find(
      (one) => one.method === method.toLowerCase() && one.pattern.test(path),
    );
    if (!found) throw new Error(`no operation is ${method} ${path}`);
    const { operation } = found;
    const what = `${operation.operationId} ${response.status}`;
    const answer = this.#resolved(operation.responses[response.status]);
    if (!answer) throw new Error(`${what} is not described`);
    const type = response.headers.get('content-type')?.split(';')[0];
    const text = await response.text();
    if (!answer.content) {
      if (text) throw new Error(`${what} has a body: ${text}`);
      return;
    }
    const media = answer.content[type];
    if (!media) throw new Error(`${what} is not described as ${type}`);
    this.#checkBody(what, media.schema, type.endsWith('json') ? JSON.parse(text) : text);
  }

  #checkBody(what, schema, body) {
    const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/'));
    if (!this.#ajv.validate(absolute, body)) {
      throw new Error(`${what}: ${this.#ajv.errorsText()}: ${JSON.stringify(body)}`);
    }
  }

  #resolved(answer) {
    const name = answer?.$ref?.split('/').at(-1);
    return name ? this.#document.components.responses[name] : answer;
  }
}
