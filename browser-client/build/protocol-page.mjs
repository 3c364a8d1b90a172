// docs/asyncapi.yaml as a page to read: plain HTML, without a script.
import { messagesOf, repliesTo } from "./asyncapi.mjs";
import { html, prose } from "./html.mjs";
import { fieldTable } from "./schema-table.mjs";

/**
 * @param {object} document docs/asyncapi.yaml, parsed
 * @returns {string} a page, complete in itself
 */
export function protocolPage(document) {
  const { info, channels, components } = document;
  const sections = Object.keys(channels).map((key) => channelSection(document, key));
  const deliveries = Object.entries(components.messageTraits).map(([name, trait]) =>
    titled(
      3,
      `delivery-${name}`,
      name,
      html`<p>${prose(trait.headers.description)}</p>`,
      fieldTable(document, name, trait.headers),
    ),
  );
  const types = Object.entries(components.schemas).map(([name, schema]) => typeSection(document, name, schema));
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${info.title}: messages, version ${info.version}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <header>
          <h1>${info.title}: messages, version ${info.version}</h1>
          ${info.description.split("\n\n").map((text) => html`<p>${prose(text)}</p> `)}
          <p>A field with a question mark may be absent.</p>
        </header>
        <nav aria-label="Contents">
          <ul>
            ${Object.entries(channels).map(([key, { title }]) => html`<li><a href="#channel-${key}">${title}</a></li> `)}
            <li><a href="#deliveries">Delivery</a></li>
            <li><a href="#types">Types</a></li>
          </ul>
        </nav>
        <main>${sections}${titled(2, "deliveries", "Delivery", deliveries)}${titled(2, "types", "Types", types)}</main>
      </body>
    </html> `;
  return page.text;
}

const STYLE = `
  :root { color-scheme: light dark; background: #fff; color: #1b1b1b; font: 1rem/1.5 system-ui, sans-serif; }
  body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
  code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
  table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 1rem; }
  caption { text-align: start; font-style: italic; }
  th, td { text-align: start; vertical-align: top; padding: 0.25rem 0.5rem; border-bottom: 1px solid GrayText; }
  h4 { margin-bottom: 0; }
  a { color: #0b57a4; }
  @media (prefers-color-scheme: dark) {
    :root { background: #151515; color: #ececec; }
    a { color: #8fc1ff; }
  }
`;

const titled = (level, id, title, ...content) =>
  html`<section>\n<h${level} id="${id}">${title}</h${level}>\n${content}</section>\n`;

function channelSection(document, key) {
  const { title, address, description = "" } = document.channels[key];
  const operations = Object.entries(document.operations).filter(
    ([, { channel }]) => channel.$ref === `#/channels/${key}`,
  );
  const side = (action, heading) => {
    const those = operations.filter(([, operation]) => operation.action === action);
    const messages = those.flatMap(([name]) =>
      messagesOf(document, name).map((message) => messageSection(document, key, message, repliesTo(document, name))),
    );
    return messages.length > 0 ? titled(3, `${key}-${action}`, heading, messages) : "";
  };
  return titled(
    2,
    `channel-${key}`,
    title,
    address && html`<p>Address: <code>${address}</code></p> `,
    html`<p>${prose(description)}</p> `,
    side("send", "What Holdfast sends"),
    side("receive", "What Holdfast takes"),
  );
}

/** Events are found by their names; the same name elsewhere stands behind its channel's. */
function messageSection(document, channel, { key, name, summary, tags, payload }, replies) {
  const id = tags.length > 0 ? name : `${channel}-${key}`;
  const delivery = tags.map((tag) => html`<p>Delivery: <a href="#delivery-${tag}">${tag}</a></p> `);
  const answers = replies.map((reply) => fieldTable(document, `Answer: ${reply.name}`, reply.payload));
  return titled(
    4,
    id,
    name,
    html`<p>${prose(summary)}</p> `,
    delivery,
    fieldTable(document, "Payload", payload),
    answers,
  );
}

function typeSection(document, name, schema) {
  const { description = "" } = schema;
  const text = description && html`<p>${prose(description)}</p> `;
  return titled(3, `type-${name}`, name, text, fieldTable(document, "Fields", schema));
}
