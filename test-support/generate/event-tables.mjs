// What docs/protocol.md says of each event, from docs/asyncapi.yaml.
import { clientEvents, fieldsOf, messagesOf } from '../../browser-client/build/asyncapi.mjs';
import { withBlock } from './blocks.mjs';

const LETTERS = { durable: 'D', volatile: 'V' };
const WIDTH = 110;

/** What clients are told of and logs have. What one participant sends another stands in no log. */
export function toldAndLogged(document) {
  const sent = new Set(clientEvents(document).map(({ name }) => name));
  return messagesOf(document, 'serverEvents').filter(
    ({ name, tags }) => tags.includes('durable') && !sent.has(name),
  );
}

/** The page with its tables and lists of events as they should be. */
export function withEventTables(document, page) {
  const server = messagesOf(document, 'serverEvents');
  const client = clientEvents(document);
  const ofRoom = messagesOf(document, 'roomEvents');
  const ofCall = messagesOf(document, 'callEvents');
  const logged = toldAndLogged(document);
  const isInRoom = ({ payload }) => 'roomId' in fieldsOf(document, payload).properties;
  const contents = {
    'types in a room': list([...ofRoom, ...logged.filter(isInRoom)]),
    'types of a call': list([...ofCall, ...logged.filter((event) => !isInRoom(event))]),
    'logged events': table(['event', '`data`'], [...ofRoom, ...ofCall], () => []),
    'client events': table(
      ['event', 'from', 'payload → acknowledgment beside `ok`'],
      client,
      ({ from }) => [from],
    ),
    'server events': table(['event', '', 'payload'], server, ({ tags }) => [LETTERS[tags[0]]]),
  };
  return Object.entries(contents).reduce(
    (text, [name, content]) =>
      withBlock(text, `<!-- ${name} -->`, `<!-- end of ${name} -->`, content),
    page,
  );
}

/** Events that follow one another and are told of in the same words share a row. */
function table(heads, events, between) {
  const rows = [];
  for (const event of events) {
    const rest = [...between(event), event.description.replaceAll('|', '\\|')];
    const last = rows.at(-1);
    if (last?.rest.join() === rest.join()) last.names.push(event.name);
    else rows.push({ names: [event.name], rest });
  }
  const lines = rows.map(({ names, rest }) => row([codes(names).join(', '), ...rest]));
  return [row(heads), `|${'---|'.repeat(heads.length)}`, ...lines, ''].join('\n');
}

const row = (cells) => `| ${cells.join(' | ')} |`.replace('|  |', '| |');
const codes = (names) => names.map((name) => `\`${name}\``);

function list(events) {
  const lines = [''];
  for (const name of codes(events.map((event) => event.name))) {
    const longer = `${lines.at(-1)}${lines.at(-1) && ' '}${name},`;
    if (longer.length <= WIDTH) lines.splice(-1, 1, longer);
    else lines.push(`${name},`);
  }
  return `${lines.join('\n').slice(0, -1)}\n`;
}
