// What a deployed function needs of the rule catalogue. Examples are for tests and for `rules explain`; texts are only
// written into findings; matching needs neither. Half of a function's bundle would be sentences it never says.
import { createRequire } from 'node:module';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';

/** Sentences that reach a finding when it is assembled, never before. */
const TEXTS = ['why', 'impact', 'remediation', 'references', 'falsePositives', 'runbook', 'criticalBecause'];
/** Fields nothing reads while lines are matched. */
const META = ['since', 'nmaReason', 'npdReason', 'mayCause', 'when'];
/** Fields left out, by what the function does. */
const OMITTED = {
  kinds: new Set([
    'examples',
    'match',
    'window',
    'dedup',
    'confidence',
    'title',
    'category',
    'component',
    ...META,
    ...TEXTS,
  ]),
  match: new Set(['examples', ...META, ...TEXTS]),
  diagnose: new Set(['examples', 'since', 'nmaReason', 'npdReason', 'falsePositives']),
};

/** A value as JavaScript source; patterns stay patterns. */
function source(value) {
  if (value instanceof RegExp) return value.toString();
  if (Array.isArray(value)) return `[${value.map(source).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, child]) => child !== undefined);
    return `{${fields.map(([key, child]) => `${JSON.stringify(key)}:${source(child)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

async function loadCatalogue(root) {
  const out = await build({
    entryPoints: [path.join(root, 'functions/core/rules/catalogue.generated.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
    logLevel: 'error',
  });
  const module = { exports: {} };
  const require = createRequire(path.join(root, 'package.json'));
  new Function('module', 'exports', 'require', out.outputFiles[0].text)(module, module.exports, require);
  return module.exports.CATALOGUE;
}

/**
 * The catalogue module as a function of this kind is bundled with it: the same rules in the same order, lighter. Texts
 * are packed (400 kB into 90 kB): unpacking them once takes less time than parsing them as source.
 */
export async function catalogueSource(root, variant) {
  const omitted = OMITTED[variant];
  const imports = [];
  const texts = [];
  const rules = (await loadCatalogue(root)).map((rule) => {
    if (rule.kind === 'facts' && variant === 'diagnose') {
      // a fact rule is code
      const name = `fact${imports.length}`;
      imports.push(`import ${name} from './catalogue/${rule.area}/${rule.id}';`);
      return name;
    }
    const kept = Object.entries(rule).filter(([field]) => !omitted.has(field));
    const isText = ([field]) => TEXTS.includes(field);
    if (variant !== 'diagnose') return source(Object.fromEntries(kept));
    texts.push(Object.fromEntries(kept.filter(isText)));
    return `{...${source(Object.fromEntries(kept.filter((entry) => !isText(entry))))},...texts[${texts.length - 1}]}`;
  });
  const packed = texts.length > 0 ? brotliCompressSync(JSON.stringify(texts)).toString('base64') : '';
  const unpack =
    texts.length > 0
      ? `import { brotliDecompressSync } from 'node:zlib';\nconst texts = JSON.parse(brotliDecompressSync(Buffer.from('${packed}', 'base64')).toString());\n`
      : '';
  return `${imports.join('\n')}\n${unpack}export const CATALOGUE = [\n${rules.join(',\n')}\n];\n`;
}

/** Puts the light catalogue in the place of the whole one. */
export function lightCatalogue(root, variant) {
  return {
    name: `catalogue-for-${variant}`,
    setup(esbuild) {
      esbuild.onLoad({ filter: /[\\/]catalogue\.generated\.ts$/ }, async ({ path: file }) => ({
        contents: await catalogueSource(root, variant),
        loader: 'js',
        resolveDir: path.dirname(file),
      }));
    },
  };
}
