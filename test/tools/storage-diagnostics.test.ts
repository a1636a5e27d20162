import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { jsonBytes } from '../../functions/core/query/page';
import { TOOLS } from '../../functions/tools/tools.generated';
import type { FindingsDocument } from '../../schemas/finding';
import {
  analyse,
  openTestCloud,
  type SampleOptions,
  simulateNodes,
  type TestCloud,
  writeSample,
} from '../e2e/embedded';

type Section = {
  assessment: string;
  reason?: string;
  findingIds: string[];
  checkedAndFine: string[];
  couldNotCheck: string[];
  missing: string[];
  facts?: Record<string, unknown>;
};
interface Answer {
  overallAssessment: string;
  layout: string;
  rootCauseRanking: { findingId: string; cause: string; sample: { untrusted: string } | null }[];
  sections: Record<string, Section>;
  checks: { fires: number; clear: number; cannotCheck: number };
  instance: Record<string, unknown> | null;
  guardrails: { because: string; text: string }[];
  cannotShow: { what: string; command: string }[];
  gaps: { what: string }[];
  next: { tool: string; arguments: Record<string, unknown> }[];
}

jest.setTimeout(120_000);

describe('storage_diagnostics', () => {
  let cloud: TestCloud;
  const collected: Record<string, { collectionId: string; document: FindingsDocument }> = {};

  beforeAll(async () => {
    cloud = await openTestCloud();
    const samples: Record<string, SampleOptions> = {
      full: { faults: ['disk-full', 'inode-exhaustion'] },
      volumes: { faults: ['ebs-attach-timeout', 'csi-not-registered'] },
      healthy: {},
      windows: { layout: 'windows' },
      bottlerocket: { layout: 'bottlerocket', faults: ['disk-full'] },
    };
    for (const [name, options] of Object.entries(samples)) {
      const file = path.join(cloud.home, `${name}.${options.layout === 'windows' ? 'zip' : 'tar.gz'}`);
      await writeSample(file, { sizeBytes: 1_000_000, ...options });
      collected[name] = await analyse(cloud, file);
    }
    await simulateNodes(cloud.home, path.join(cloud.home, 'healthy.tar.gz'));
  }, 120_000);
  afterAll(() => cloud.dispose());

  async function ask(name: string, args: Record<string, unknown> = {}): Promise<Answer> {
    const answer = await cloud.callTool('storage_diagnostics', {
      collectionId: collected[name]!.collectionId,
      ...args,
    });
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    const tool = TOOLS.find((candidate) => candidate.name === 'storage_diagnostics')!;
    const frame = ['ok', 'collection', 'window', 'gaps', 'next'];
    const payload = Object.fromEntries(Object.entries(answer).filter(([key]) => !frame.includes(key)));
    expect(tool.output.safeParse(payload).error).toBeUndefined();
    return answer as unknown as Answer;
  }
  const ruleOf = (name: string, findingId: string) =>
    collected[name]!.document.findings.find((finding) => finding.findingId === findingId)!.ruleId;

  it('names the full file system first, with the line of df, and where inodes ran out', async () => {
    const answer = await ask('full');
    expect(answer.overallAssessment).toBe('problem');
    const rules = answer.rootCauseRanking.map(({ findingId }) => ruleOf('full', findingId));
    expect(rules).toEqual(expect.arrayContaining(['inodes-nearly-exhausted']));
    expect(answer.sections.inodes!.assessment).toBe('problem');
    expect(answer.sections.filesystems!.assessment).toBe('problem');
    expect(answer.guardrails.map(({ text }) => text).join()).toContain('inodes');
    expect(jsonBytes(answer)).toBeLessThan(10_000);
  });

  it('every finding of a section is one of the collection, every proposed call works', async () => {
    for (const name of ['full', 'volumes', 'healthy', 'windows', 'bottlerocket']) {
      const answer = await ask(name);
      for (const { findingIds } of Object.values(answer.sections)) for (const id of findingIds) ruleOf(name, id);
      expect(answer.next.length).toBeGreaterThan(0);
      for (const call of answer.next)
        expect(await cloud.callTool(call.tool, call.arguments)).toMatchObject({ ok: true });
    }
  });

  it('sees volumes that do not attach in the sections they concern, and what to ask Kubernetes', async () => {
    const answer = await ask('volumes', { sections: 'pv_pvc,ebs_csi,kubelet,instance' });
    expect(Object.keys(answer.sections)).toEqual(['pv_pvc', 'ebs_csi', 'kubelet', 'instance']);
    expect(answer.sections.kubelet!.assessment).toBe('problem');
    expect(answer.cannotShow.map(({ command }) => command).join('\n')).toContain('kubectl');
    expect(answer.cannotShow.some(({ what }) => what.includes('no bundle holds'))).toBe(true);
  });

  it('a healthy node has no storage problem: what was checked is said, and what no bundle knows stays unknown', async () => {
    const answer = await ask('healthy');
    expect(answer).toMatchObject({ overallAssessment: 'fine', rootCauseRanking: [], guardrails: [] });
    expect(answer.sections.filesystems).toMatchObject({ assessment: 'fine', missing: [] });
    expect(
      answer.sections.inodes!.checkedAndFine.length + answer.sections.filesystems!.checkedAndFine.length,
    ).toBeGreaterThan(2);
    expect(answer.sections.pv_pvc).toMatchObject({
      assessment: 'unknown',
      reason: expect.stringContaining('no bundle'),
    });
    expect(answer.checks.fires).toBe(0);
  });

  it('a driver without a log is not called missing or critical', async () => {
    const { fsx, s3 } = (await ask('healthy')).sections;
    for (const section of [fsx, s3])
      expect(section).toMatchObject({
        assessment: 'unknown',
        reason: expect.stringContaining('does not run on this node, or'),
      });
  });

  it('says on Windows what does not apply', async () => {
    const answer = await ask('windows');
    expect(answer.layout).toBe('windows');
    for (const name of ['efs_csi', 'fsx', 's3', 'inodes', 'nvme'])
      expect(answer.sections[name]).toMatchObject({
        assessment: 'not-applicable',
        reason: 'not applicable to Windows nodes',
      });
    expect(answer.sections.kubelet!.assessment).toBe('fine');
  });

  it('reads Bottlerocket bundles, which have no pod logs', async () => {
    const answer = await ask('bottlerocket');
    expect(answer.layout).toBe('bottlerocket');
    expect(answer.sections.filesystems!.assessment).toBe('problem');
    expect(answer.sections.ebs_csi!.reason ?? '').toContain('no pod logs');
  });

  it('asks EC2 about the instance only when it is asked for, and says what EC2 did not tell', async () => {
    const { node } = collected.healthy!.document;
    await simulateNodes(cloud.home, 'x', () => ({ metadataHopLimit: 1 }));
    const live = await ask('healthy', { sections: 'instance' });
    expect(live.instance).toMatchObject({ state: 'running', instanceType: 'm6i.xlarge', metadataHopLimit: 1 });
    expect(live.guardrails).toMatchObject([
      { because: expect.stringContaining('hop limit'), text: expect.stringContaining('no fault') },
    ]);
    await writeFile(path.join(cloud.home, 'nodes.json'), '[]');
    const gone = await ask('healthy', { sections: 'instance' });
    expect(gone).toMatchObject({
      instance: null,
      gaps: expect.arrayContaining([expect.objectContaining({ what: 'instance' })]),
    });
    expect(node.instanceId).not.toBeNull();
    expect((await ask('healthy', { sections: 'inodes' })).gaps.map(({ what }) => what)).not.toContain('instance');
  });

  it('adds facts when asked, and refuses sections that do not exist', async () => {
    const { sections } = await ask('full', { sections: 'filesystems', includeFacts: true });
    expect(Object.keys(sections.filesystems!.facts!)).toContain('diskUsage');
    const { collectionId } = collected.full!;
    for (const wrong of ['disk', ',', 'all,kubelet', 'filesystems;inodes'])
      expect(await cloud.callTool('storage_diagnostics', { collectionId, sections: wrong })).toMatchObject({
        error: { code: 'invalid-argument', field: 'sections', hint: expect.stringContaining('filesystems') },
      });
  });
});
