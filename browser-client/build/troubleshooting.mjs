import { Marked } from "marked";

/** What a service serves has neither the other documents nor their pictures: their links are words there. */
const renderer = {
  heading({ tokens, depth }) {
    const text = this.parser.parseInline(tokens);
    const id = text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
    return `<h${depth} id="${id}">${text}</h${depth}>\n`;
  },
  link({ href, tokens }) {
    const text = this.parser.parseInline(tokens);
    return /^(https?:|#)/.test(href) ? `<a href="${href}">${text}</a>` : text;
  },
};

/**
 * @param {string} markdown docs/troubleshooting.md
 * @returns {string} the page to which the SDK's reports lead, with an anchor for each code
 */
export function troubleshootingPage(markdown) {
  const body = new Marked({ renderer }).parse(markdown);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>Holdfast: troubleshooting</title>
  </head>
  <body>
    <main>
${body}    </main>
  </body>
</html>
`;
}
