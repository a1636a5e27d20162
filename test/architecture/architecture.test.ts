import { importsOf, resolveImport, type SourceFile, sourceFiles } from './source-files';

const files = sourceFiles();
const production = files.filter((file) => !file.path.startsWith('test/'));

/** Layers from left to right: each may import itself and what stands to its left. */
const LAYERS = [
  'schemas',
  'functions/core',
  'functions/aws',
  'functions/middleware',
  'functions/steps',
  'functions/tools',
  'functions/mcp',
  'local',
  'infra',
];
const MAY_IMPORT: Record<string, string[]> = {
  schemas: ['schemas'],
  'functions/core': ['schemas', 'functions/core'],
  'functions/aws': ['schemas', 'functions/core', 'functions/aws'],
  'functions/middleware': ['schemas', 'functions/middleware'],
  'functions/steps': ['schemas', 'functions/core', 'functions/aws', 'functions/middleware', 'functions/steps'],
  'functions/tools': ['schemas', 'functions/core', 'functions/aws', 'functions/tools'],
  'functions/mcp': [
    'schemas',
    'functions/core',
    'functions/aws',
    'functions/middleware',
    'functions/tools',
    'functions/mcp',
  ],
  local: LAYERS.filter((layer) => layer !== 'infra'),
  infra: ['schemas', 'infra'],
};
const CORE_ORDER = [
  'bundle',
  'lines',
  'redact',
  'inspect',
  'rules',
  'findings',
  'runbooks',
  'query',
  'capture',
  'report',
];

const layerOf = (path: string) => LAYERS.find((layer) => path === layer || path.startsWith(`${layer}/`));
const corePart = (path: string) => /^functions\/core\/([^/]+)/.exec(path)?.[1];
const lineOf = (file: SourceFile, needle: string | RegExp) =>
  file.text.split('\n').findIndex((line) => line.match(needle)) + 1;

function violations(check: (file: SourceFile) => string[]): string[] {
  return production.flatMap((file) => check(file).map((problem) => `${file.path}: ${problem}`));
}

describe('architecture', () => {
  it('imports go one way', () => {
    expect(
      violations((file) => {
        const from = layerOf(file.path);
        if (!from) return [];
        return importsOf(file).flatMap((specifier) => {
          const target = resolveImport(file, specifier);
          const to = target && layerOf(target);
          if (!target || (to && MAY_IMPORT[from]!.includes(to))) return [];
          return [`may not import ${specifier}`];
        });
      }),
    ).toEqual([]);
  });

  it('inside core, each part imports only those to its left', () => {
    expect(
      violations((file) => {
        const from = corePart(file.path);
        if (!from) return [];
        return importsOf(file).flatMap((specifier) => {
          const to = corePart(resolveImport(file, specifier) ?? '');
          return to && CORE_ORDER.indexOf(to) > CORE_ORDER.indexOf(from)
            ? [`${from} may not import ${to} (${specifier})`]
            : [];
        });
      }),
    ).toEqual([]);
  });

  it('core is pure: no SDK, file system, network, clock, environment or randomness', () => {
    const forbiddenModules =
      /^(@aws-sdk|@smithy|node:(fs|http|https|net|tls|dgram|child_process|worker_threads|os|dns|process)|fs$|http$)/;
    const forbiddenCode =
      /\bprocess\.(env|exit|stdout|stderr)|\bDate\.now\(|\bnew Date\(\s*\)|\bMath\.random\(|\brandomBytes\b|\brandomUUID\b|\bfetch\(|\bconsole\.(log|info|warn|error|debug)\b/;
    expect(
      violations((file) => {
        if (!file.path.startsWith('functions/core/')) return [];
        const modules = importsOf(file)
          .filter((specifier) => forbiddenModules.test(specifier))
          .map((specifier) => `imports ${specifier}`);
        const code = file.text
          .split('\n')
          .findIndex((line) => !/^\s*(\/\/|\*|\/\*)/.test(line) && forbiddenCode.test(line));
        return code >= 0 ? [...modules, `line ${code + 1} is not pure`] : modules;
      }),
    ).toEqual([]);
  });

  it('only functions/aws and the embedded cloud call the AWS SDK', () => {
    const allowed =
      /^(functions\/aws\/|local\/cloud\/|local\/workflow\/s3-objects\.ts|local\/embedded-cloud\.ts|local\/cli\/commands\/runs\.ts)/;
    expect(
      violations((file) =>
        !allowed.test(file.path) && importsOf(file).some((specifier) => specifier.startsWith('@aws-sdk/'))
          ? ['imports the AWS SDK']
          : [],
      ),
    ).toEqual([]);
  });

  it('nothing imports local, infra or test', () => {
    expect(
      violations((file) =>
        /^(local|infra|scripts)\//.test(file.path)
          ? []
          : importsOf(file)
              .filter((specifier) => /^(local|infra|test)\//.test(resolveImport(file, specifier) ?? ''))
              .map((specifier) => `imports ${specifier}`),
      ),
    ).toEqual([]);
  });

  it('files are small: none over 500 lines, median at most 130', () => {
    const written = production.filter((file) => !file.generated);
    expect(written.filter((file) => file.lines > 500).map((file) => `${file.path} (${file.lines})`)).toEqual([]);
    const sizes = written.map((file) => file.lines).sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(130);
  });

  it('names say what is inside', () => {
    const forbidden =
      /(^|\/)(utils?|helpers?|common|misc|manager|enhanced|v2)(\/|\.ts$)|(^|-)(utils?|helpers?|misc|manager|enhanced)\.ts$/;
    expect(files.filter((file) => forbidden.test(file.path)).map((file) => file.path)).toEqual([]);
    const shape = /^[a-z0-9]+(-[a-z0-9]+)*(\.(generated|test|fuzz|d))*\.(ts|mjs|cjs)$/;
    expect(files.filter((file) => !shape.test(file.path.split('/').pop()!)).map((file) => file.path)).toEqual([]);
  });

  it('nothing is half done or silenced', () => {
    const marks = new RegExp(
      [
        'TO',
        'DO|FIX',
        'ME|\\bX',
        'XX\\b|@ts-',
        'ignore|as ',
        'any(?:[;,)\\]>]|$)|\\b(it|test|describe)\\.(sk',
        'ip|on',
        'ly|to',
        'do)\\(',
      ].join(''),
      'm',
    );
    expect(files.filter((file) => marks.test(file.text)).map((file) => `${file.path}:${lineOf(file, marks)}`)).toEqual(
      [],
    );
  });
});
