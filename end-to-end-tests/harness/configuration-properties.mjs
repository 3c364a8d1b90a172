import { javaSources } from './java-sources.mjs';

/** All properties of the `@ConfigMapping` interfaces: { module, prefix, name, value, meaning }. */
export function configurationProperties() {
  return javaSources.flatMap(({ module, text }) =>
    propertiesOf(text).map((property) => ({ module, ...property })),
  );
}

/** MicroProfile Config: whatever is no letter or digit becomes an underscore. */
export function environmentName(property) {
  return property
    .split('"<type>"')
    .map((part) => part.replace(/[^A-Za-z0-9]/g, '_').toUpperCase())
    .join('_<TYPE>_');
}

/** The value is there if the property has a default; the meaning is its Javadoc, as Markdown. */
function propertiesOf(java) {
  const prefix = /@ConfigMapping\(prefix = "([^"]+)"\)/.exec(java)?.[1];
  if (!prefix) return [];
  const body = java.slice(java.indexOf('{', java.indexOf('interface ')) + 1);
  const group = /\binterface (\w+) \{((?:[^{}]|\{@[^{}]*\})*)\}/g;
  const groups = new Map([...body.matchAll(group)].map(([, name, inner]) => [name, inner]));
  return methodsOf(body.replace(group, '')).flatMap(({ type, name, annotations, ...property }) => {
    const grouped = /Map<String, (\w+)>/.exec(type)?.[1];
    if (!groups.has(grouped)) {
      const key = type.startsWith('Map<') ? '."<type>"' : '';
      return [{ prefix, name: `${prefix}.${kebab(name)}${key}`, ...property }];
    }
    const parent = annotations.includes('@WithParentName') ? '' : `.${kebab(name)}`;
    return methodsOf(groups.get(grouped)).map((inner) => ({
      prefix,
      name: `${prefix}${parent}."<type>".${kebab(inner.name)}`,
      value: inner.value,
      meaning: inner.meaning,
    }));
  });
}

function methodsOf(body) {
  const method =
    /(?:\/\*\*((?:(?!\*\/)[^])*)\*\/\s*)?((?:@\w+(?:\((?:[^()"]|"[^"]*")*\))?\s*)*)\b(?!return\b)(Optional\w*<.+>|Map<.+>|\w+) (\w+)\(\);/g;
  return [...body.matchAll(method)].map(([, javadoc = '', annotations, type, name]) => ({
    annotations,
    type,
    name,
    value: /@WithDefault\("([^"]*)"\)/.exec(annotations)?.[1],
    meaning: markdownOf(javadoc),
  }));
}

/** The text of a Javadoc comment. */
export function markdownOf(javadoc) {
  return javadoc
    .replace(/\s*\n\s*\* ?/g, ' ')
    .replace(/\{@code ([^{}]*)\}/g, '`$1`')
    .replace(/<a href="([^"]*)">([^<]*)<\/a>/g, '[$2]($1)')
    .trim();
}

function kebab(name) {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
