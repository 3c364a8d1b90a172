import { total } from './stacks.mjs';

const ROW = 17;
// Narrower is no more to be seen, and would make the file large.
const LEAST_SHARE = 0.0005;

/**
 * A flame graph that needs nothing but a browser: the outermost frames on top, as wide as their share
 * of the whole. A click on a frame shows it over the whole width; a click on the top row shows all.
 *
 * @param {string} title
 * @param {import('./stacks.mjs').Stacks} stacks
 * @param {(weight: number) => string} amount how a weight is written
 * @returns {string} SVG
 */
export function flameGraph(title, stacks, amount = String) {
  const whole = total(stacks);
  const root = tree(title, stacks);
  const frames = [];
  const place = (node, depth, from) => {
    frames.push(frame(node, depth, from / whole, node.weight / whole, amount));
    let at = from;
    for (const child of [...node.children.values()].toSorted(byName)) {
      if (child.weight / whole >= LEAST_SHARE) place(child, depth + 1, at);
      at += child.weight;
    }
    return frames;
  };
  if (whole > 0) place(root, 0, 0);
  const height = (deepest(root) + 1) * ROW;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="${height}">`,
    '<style>rect{stroke:#fff;stroke-width:.5}text{font:11px monospace}svg svg{cursor:pointer}</style>',
    ...frames,
    `<script><![CDATA[(${zoom})()]]></script>`,
    '</svg>',
    '',
  ].join('\n');
}

const byName = (a, b) => (a.name < b.name ? -1 : 1);

function tree(title, stacks) {
  const node = (name) => ({ name, weight: 0, children: new Map() });
  const root = node(title);
  for (const { frames, weight } of stacks) {
    let at = root;
    at.weight += weight;
    for (const name of frames) {
      if (!at.children.has(name)) at.children.set(name, node(name));
      at = at.children.get(name);
      at.weight += weight;
    }
  }
  return root;
}

const deepest = ({ children }) => Math.max(0, ...[...children.values()].map(deepest)) + 1;

// An SVG of its own for each frame: it cuts off a name that is longer than the frame.
function frame({ name, weight }, depth, from, share, amount) {
  const text = escaped(name);
  const percent = (value) => `${(100 * value).toFixed(3)}%`;
  return [
    `<svg x="${percent(from)}" width="${percent(share)}" y="${depth * ROW}" height="${ROW - 1}">`,
    `<title>${text}: ${escaped(amount(weight))}, ${percent(share)}</title>`,
    `<rect width="100%" height="100%" fill="${colour(name)}"/>`,
    `<text x="3" y="12">${text}</text></svg>`,
  ].join('');
}

/** @returns {string} for whose code it is */
function colour(name) {
  if (/^dev\.holdfast\./.test(name)) return '#f5a34d';
  if (/^(io\.(netty|vertx|quarkus|smallrye)|com\.fasterxml)\./.test(name)) return '#8fbfe8';
  if (/^(java|javax|jdk|sun|com\.sun)\./.test(name)) return '#a9d18e';
  if (/^lua/.test(name)) return '#e8908f';
  return '#e0d18f';
}

const escaped = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Runs in the graph. */
function zoom() {
  /** @type {NodeListOf<SVGElement>} */
  const frames = document.querySelectorAll('svg svg');
  const all = [...frames].map((element) => ({
    element,
    x: parseFloat(element.getAttribute('x')),
    width: parseFloat(element.getAttribute('width')),
    y: parseFloat(element.getAttribute('y')),
  }));
  const show = (chosen) => {
    const end = chosen.x + chosen.width;
    for (const { element, x, width, y } of all) {
      // What it was called by stays above it, over the whole width.
      const above = y < chosen.y && x <= chosen.x + 0.001 && x + width >= end - 0.001;
      const inside = y >= chosen.y && x >= chosen.x - 0.001 && x + width <= end + 0.001;
      element.style.display = above || inside ? '' : 'none';
      element.setAttribute('x', above ? '0%' : `${((x - chosen.x) / chosen.width) * 100}%`);
      element.setAttribute('width', above ? '100%' : `${(width / chosen.width) * 100}%`);
    }
  };
  for (const one of all) one.element.addEventListener('click', () => show(one));
}
