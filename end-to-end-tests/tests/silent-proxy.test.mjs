import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { eventually, letTimePass } from '../../deploy/local/waiting.mjs';
import { listening } from '../harness/listening.mjs';
import { SilentProxy } from '../harness/silent-proxy.mjs';

const SILENCE = 'that nothing happens can only be seen by waiting for a while';

describe('the silent proxy', () => {
  let server, proxy, accepted;

  beforeEach(async () => {
    accepted = [];
    server = createServer((socket) => {
      accepted.push(socket);
      socket.on('error', () => {});
      socket.pipe(socket);
    });
    proxy = await SilentProxy.to(await listening(server));
  });

  afterEach(async () => {
    await proxy.close();
    for (const socket of accepted) socket.destroy();
    server.close();
  });

  it('passes bytes and ends in both directions', async () => {
    const client = await open();
    await echoes(client, 'hello');
    client.socket.end();
    await once(client.socket, 'close');
    await eventually(() => proxy.connections === 0);
  });

  it('holds everything back while silent and passes it on afterwards, in order, once', async () => {
    const client = await open();
    await echoes(client, 'before ');
    proxy.silence();
    client.socket.write('during ');
    await assertStaysSilent(client);
    proxy.resume();
    client.socket.write('after');
    await eventually(() => client.text === 'before during after');
  });

  it('hides from either side that the other one is gone', async () => {
    const [client, other] = [await open(), await open()];
    proxy.silence();
    client.socket.destroy();
    accepted[1].destroy();
    await letTimePass(100, SILENCE);
    assert.equal(accepted[0].destroyed, false);
    assert.equal(other.socket.destroyed, false);
    proxy.resume();
    await eventually(() => accepted[0].destroyed && other.socket.destroyed);
  });

  it('lets new connections pass when only the open ones went silent', async () => {
    const old = await open();
    proxy.silenceOpenConnections();
    const fresh = await open();
    await echoes(fresh, 'new way');
    old.socket.write('lost');
    await assertStaysSilent(old);
  });

  it('accepts new connections while silent, and answers nothing', async () => {
    proxy.silence();
    const client = await open();
    client.socket.write('anybody?');
    await assertStaysSilent(client);
  });

  it('resets connections when cut', async () => {
    const client = await open();
    await echoes(client, 'x');
    proxy.cut();
    await eventually(() => client.socket.destroyed && accepted[0].destroyed);
  });

  async function open() {
    const socket = connect(proxy.port, '127.0.0.1');
    const client = { socket, text: '' };
    socket.on('data', (data) => (client.text += data));
    socket.on('error', () => {});
    const already = accepted.length;
    await once(socket, 'connect');
    await eventually(() => accepted.length > already);
    return client;
  }

  async function echoes(client, text) {
    client.socket.write(text);
    await eventually(() => client.text.endsWith(text));
  }

  async function assertStaysSilent(client) {
    const before = client.text;
    await letTimePass(100, SILENCE);
    assert.equal(client.text, before);
  }
});
