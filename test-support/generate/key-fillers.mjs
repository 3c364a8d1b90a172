// Which scripts fill the keys that shared-state/README.md lists, from the scripts.
import { fillsByScript } from '../../end-to-end-tests/harness/redis-keys.mjs';

const ROW = /^(\| `\{.*?` \| (?:.* \| ){3}(.*) \| )(.*)( \| .* \|)$/gm;

/**
 * The page with the scripts that fill each key as they should be: of the folders whose scripts are
 * there already. Classes stay, and the row of a new key begins with one script, or a class.
 */
export function withFillers(page) {
  const fills = fillsByScript();
  return page.replace(ROW, (_, begin, names, fillers, end) => {
    const known = inCode(fillers);
    const folders = new Set(known.filter(isScript).map(folderOf));
    const doesFill = (script) => inCode(names).some((name) => fills.get(script)?.has(name));
    const kept = known.filter((filler) => !isScript(filler) || doesFill(filler));
    const others = [...fills.keys()].filter(
      (script) => folders.has(folderOf(script)) && doesFill(script) && !kept.includes(script),
    );
    return begin + [...kept, ...others].map((one) => `\`${one}\``).join(', ') + end;
  });
}

const inCode = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word);
const isScript = (filler) => filler.includes('/');
const folderOf = (script) => script.split('/')[0];
