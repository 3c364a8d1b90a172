import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { parse, sendAll } from '../harness/http-requests.mjs';
import { listening } from '../harness/listening.mjs';
import { DescribedAnswers, faultsIn } from '../harness/openapi.mjs';

// By what contracts.test.mjs looks at the services: that it finds what is wrong.

const document = {
  openapi: '3.1.0',
  info: {
    title: 'Things',
    version: '1',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/' }],
  security: [{ token: [] }],
  paths: {
    '/things/{id}': {
      get: {
        operationId: 'readThing',
        summary: 'A thing',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        responses: {
          200: {
            description: 'it',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
          },
          404: { $ref: '#/components/responses/NotFound' },
        },
      },
    },
  },
  components: {
    securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    responses: {
      NotFound: {
        description: 'not there',
        content: { 'application/problem+json': { schema: { type: 'object' } } },
      },
    },
    schemas: {
      Thing: {
        type: 'object',
        required: ['id'],
        properties: { id: { type: 'string', examples: ['t1'] } },
      },
    },
  },
};

describe('the rules for OpenAPI documents', () => {
  it('have nothing against one that is well made', async () => {
    assert.deepEqual(await faultsIn(document), []);
  });

  it('object to an example of another type, and to an operation without a name', async () => {
    const broken = structuredClone(document);
    broken.components.schemas.Thing.properties.id.examples = /** @type {any} */ ([1]);
    delete broken.paths['/things/{id}'].get.operationId;
    const rules = (await faultsIn(broken)).map((fault) => fault.split(':')[0]);
    assert.deepEqual(rules.sort(), ['no-invalid-schema-examples', 'operation-operationId']);
  });
});

describe('answers that are held against a document', () => {
  let server, url, answer;
  before(async () => {
    server = createServer((request, response) => {
      const { status = 200, type = 'application/json', body } = answer;
      response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
    });
    url = `http://127.0.0.1:${await listening(server)}/things/t1`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const get = (given) => {
    answer = given;
    return new DescribedAnswers(document).fetch(url);
  };

  it('pass if it describes them', async () => {
    assert.deepEqual(await (await get({ body: { id: 't1' } })).json(), { id: 't1' });
    await get({ status: 404, type: 'application/problem+json', body: { any: 'field' } });
  });

  it('do not pass with a field too many or too few, another status or type', async () => {
    await assert.rejects(get({ body: { id: 't1', more: true } }), /additional properties/);
    await assert.rejects(get({ body: {} }), /required property 'id'/);
    await assert.rejects(get({ status: 418, body: {} }), /readThing 418 is not described/);
    await assert.rejects(get({ type: 'text/plain', body: {} }), /not described as text\/plain/);
  });
});

describe('a file of requests', () => {
  const text = [
    '@host = http://localhost',
    '',
    '### First. Answers 200.',
    '# @name first',
    'POST {{host}}/a',
    'Content-Type: application/json',
    '',
    '{"b": 1}',
    '',
    '### Second. Answers 204.',
    'GET {{host}}/{{first.response.body.id}}',
    '',
  ].join('\n');

  it('is sent in its order, each with what the others were answered', async () => {
    const sent = [];
    const answers = await sendAll(parse(text), {}, async (request, url, init) => {
      sent.push([init.method, url, init.body]);
      return new Response('{"id": "x"}');
    });
    assert.deepEqual(sent, [
      ['POST', 'http://localhost/a', '{"b": 1}'],
      ['GET', 'http://localhost/x', undefined],
    ]);
    assert.deepEqual(
      answers.map(({ request }) => request.expected),
      [200, 204],
    );
  });

  it('is refused if it names what nobody knows, or does not tell an answer', async () => {
    const unknown = parse(text.replace('first.response.body.id', 'other'));
    const send = async () => new Response('{}');
    await assert.rejects(sendAll(unknown, {}, send), /nothing is known of other/);
    assert.throws(() => parse(text.replace('Answers 204.', '')), /no request that tells/);
  });
});
