import { connect } from 'node:net';
import { inTime } from '../../deploy/local/waiting.mjs';

/** One command to a stack's Redis; a bulk string, an integer or a flat list comes back. */
export async function redisCommand(stack, ...words) {
  const socket = connect(stack.ports.redis, '127.0.0.1');
  const reply = new Promise((resolve, reject) => {
    let text = '';
    socket.on('data', (data) => {
      text += data;
      if (text.endsWith('\r\n')) resolve(text);
    });
    socket.on('error', reject);
    // As Sentinel ends the connections of a Redis that it makes the primary.
    socket.on('close', () => reject(new Error('Redis closed the connection')));
  });
  socket.write(words.map((word) => `"${word}"`).join(' ') + '\r\n');
  const lines = (await inTime(reply, { what: `Redis's reply to ${words[0]}` })).split('\r\n');
  socket.destroy();
  return lines.filter((line) => line && !/^[$*:+]/.test(line)).join('\n') || lines[0].slice(1);
}

/** Hears all that is said on a channel from now on, as Redis writes it. */
export async function listenTo(stack, channel) {
  const socket = connect(stack.ports.redis, '127.0.0.1');
  const heard = { text: '', close: () => socket.destroy() };
  const subscribed = new Promise((resolve, reject) => {
    socket.on('data', (data) => {
      heard.text += data;
      resolve();
    });
    socket.on('error', reject);
    socket.write(`SSUBSCRIBE "${channel}"\r\n`);
  });
  await inTime(subscribed, { what: `the subscription of ${channel}` });
  return heard;
}

/** The index of the signaling replica that holds a session. */
export async function holderOf(stack, sessionId) {
  const replica = await redisCommand(stack, 'HGET', `{session:${sessionId}}`, 'owner');
  const address = await redisCommand(stack, 'HGET', '{replicas}:addresses', replica);
  return stack.ports.signaling.indexOf(Number(address.split(':')[1]));
}
