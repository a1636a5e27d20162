import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Open } from 'unzipper';
import { parse } from 'yaml';
import { splitFrontMatter } from '../../functions/core/runbooks/split-sections';
import { TOOLS } from '../../functions/tools/tools.generated';
import { RUNBOOK_TEXTS } from './runbook-files';

const ROOT = path.join(__dirname, '../..');
const NAME = 'nodescope-eks-node-diagnostics';
/** File types an Agent Space accepts. */
const ALLOWED = /\.(?:md|txt|json|ya?ml|xml|csv|tsv|html|png|jpg|gif|svg|webp|pdf)$/;

describe('the Agent Skill', () => {
  let out: string;
  const files = () =>
    readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== `${NAME}.zip`)
      .map((entry) => path.relative(out, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .sort();
  const build = () => execFileSync(process.execPath, ['scripts/build-skill.mjs', '--out', out], { cwd: ROOT });
  const skill = () => readFileSync(path.join(out, NAME, 'SKILL.md'), 'utf8');

  beforeAll(() => {
    out = mkdtempSync(path.join(os.tmpdir(), 'nodescope-skill-'));
    build();
  });
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  it('has name and description as the specification asks', () => {
    const header = parse(splitFrontMatter(skill()).frontMatter) as Record<string, string>;
    expect(Object.keys(header)).toEqual(['name', 'description']);
    expect(header.name).toBe(NAME);
    expect(NAME).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(NAME.length).toBeLessThanOrEqual(64);
    expect(header.description!.length).toBeGreaterThanOrEqual(100);
    expect(header.description!.length).toBeLessThanOrEqual(1024);
  });

  it('holds every runbook as a reference, linked from SKILL.md, and nothing else', () => {
    const references = [...RUNBOOK_TEXTS.keys()].map((id) => `${NAME}/references/${id}.md`);
    expect(files()).toEqual([`${NAME}/SKILL.md`, ...references]);
    expect(files().filter((file) => !ALLOWED.test(file) || file.includes('/scripts/'))).toEqual([]);
    const linked = [...skill().matchAll(/\]\((references\/[^)]+)\)/g)].map((match) => `${NAME}/${match[1]}`);
    expect([...linked].sort()).toEqual(references);
    expect(skill().split('\n').length).toBeLessThan(200);
  });

  it('names only tools that exist', () => {
    const named = [...skill().matchAll(/`([a-z]+(?:_[a-z]+)+)`/g)].map((match) => match[1]);
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((name) => !TOOLS.some((tool) => tool.name === name))).toEqual([]);
  });

  it('is the same in the zip, and the same when built again', async () => {
    const bytes = readFileSync(path.join(out, `${NAME}.zip`));
    const { files: members } = await Open.buffer(bytes);
    expect(members.map((member) => member.path)).toEqual(files());
    for (const member of members)
      expect((await member.buffer()).toString('utf8')).toBe(readFileSync(path.join(out, member.path), 'utf8'));
    build();
    expect(readFileSync(path.join(out, `${NAME}.zip`)).equals(bytes)).toBe(true);
  });
});
