// Schemas of docs/asyncapi.yaml as tables of a page.
import { resolved } from "./asyncapi.mjs";
import { html, prose } from "./html.mjs";

/**
 * The fields of an object; of anything else what it is.
 *
 * @param {object} document docs/asyncapi.yaml, parsed
 * @param {string} caption
 * @param {object} schema
 */
export function fieldTable(document, caption, schema) {
  const inPlace = (schema.anyOf ?? []).some(({ properties }) => properties);
  if (inPlace) {
    const { anyOf } = schema;
    return anyOf.map((one, i) => fieldTable(document, `${caption}, ${i + 1} of ${anyOf.length} alternatives`, one));
  }
  const parts = schema.allOf ?? [schema];
  const rows = parts.flatMap((part) => fieldRows(resolved(document, part)));
  if (rows.length === 0) return html`<p>${caption}: ${typeOf(schema)}</p> `;
  return html`<table>
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        <th scope="col">Field</th>
        <th scope="col">Type</th>
        <th scope="col">Meaning</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table> `;
}

function fieldRows({ properties = {}, required = [] }, prefix = "") {
  return Object.entries(properties).flatMap(([field, schema]) => [
    html`<tr>
      <th scope="row"><code>${prefix}${field}${required.includes(field) ? "" : "?"}</code></th>
      <td>${typeOf(schema)}</td>
      <td>${prose(schema.description ?? "")}</td>
    </tr> `,
    ...(schema.additionalProperties ? [] : fieldRows(schema, `${prefix}${field}.`)),
  ]);
}

function typeOf({ $ref, anyOf, enum: values, const: only, type, items, properties, pattern }) {
  if ($ref) {
    const name = $ref.split("/").at(-1);
    return html`<a href="#type-${name}">${name}</a>`;
  }
  if (anyOf) return separated(anyOf.map(typeOf), " or ");
  if (values) return codes(values.map((value) => JSON.stringify(value)));
  if (only !== undefined) return codes([JSON.stringify(only)]);
  if (type === "array") return html`list of ${typeOf(items)}`;
  if (properties) return html`object with ${codes(Object.keys(properties))}`;
  return html`${[type].flat().join(" or ")}${pattern && html`, <code>${pattern}</code>`}`;
}

const codes = (texts) =>
  separated(
    texts.map((text) => html`<code>${text}</code>`),
    ", ",
  );

const separated = (parts, between) => parts.map((part, i) => html`${i > 0 ? between : ""}${part}`);
