import type { Facts } from '../../../functions/core/inspect/facts';
import { INSPECTORS } from '../../../functions/core/inspect/inspectors.generated';
import { type Occasion, storageGuardrails, unseenStorage } from '../../../functions/core/query/storage-advice';
import { STORAGE_SECTIONS, type StorageSection, storageSection } from '../../../functions/core/query/storage-sections';
import { CATALOGUE as RULES } from '../../../functions/core/rules/catalogue.generated';
import type { Finding } from '../../../schemas/finding';
import { SourceKind } from '../../../schemas/source-kind';
import { someFinding } from './some-findings';

const same = (text: string) => text;
const ALL = Object.keys(STORAGE_SECTIONS) as StorageSection[];
const linux = {
  layout: 'linux' as const,
  byKind: { kubelet: { files: 1, bytes: 9 }, 'ebs-csi': { files: 2, bytes: 9 } },
};
const knowledge = (findings: readonly Finding[] = [], facts = {} as Facts) => ({ facts, checks: [], findings });
const inFile = (file: string) => [
  { file, line: 1, byteStart: 0, byteEnd: 1, text: 'x' } as Finding['evidence'][number],
];

describe('sections of storage', () => {
  it('names inspectors, kinds and rules that exist', () => {
    const inspectors = INSPECTORS.map((inspector) => inspector.id);
    const rules = RULES.map((rule) => rule.id);
    for (const spec of Object.values(STORAGE_SECTIONS)) {
      expect(inspectors).toEqual(expect.arrayContaining([...spec.inspectors]));
      expect(SourceKind.options).toEqual(expect.arrayContaining([...spec.kinds]));
      if ('rules' in spec) expect(rules).toEqual(expect.arrayContaining([...spec.rules]));
    }
  });

  it('leaves no storage or disk rule of any severity that matters without a section', () => {
    const grave = RULES.filter((rule) => ['storage', 'disk'].includes(rule.area) && rule.severity !== 'info');
    const lost = grave.filter(({ id, area, component, category, severity }) => {
      const finding = someFinding(id, { area, component, category, severity });
      return !ALL.some((section) => storageSection(section, knowledge([finding]), linux, same).findings.length > 0);
    });
    expect(grave.length).toBeGreaterThan(50);
    expect(lost.map((rule) => rule.id)).toEqual([]);
  });

  it('gives a line of a side-car to the driver whose log it is in', () => {
    const of = (file: string) =>
      ALL.filter((section) => {
        const finding = someFinding('csi-call-timed-out', { component: 'csi', category: 'x', evidence: inFile(file) });
        return storageSection(section, knowledge([finding]), linux, same).findings.length > 0;
      });
    expect(of('var_log/kube-system_efs-csi-node-x_1/liveness-probe/0.log')).toEqual(['efs_csi']);
    expect(of('var_log/kube-system_ebs-csi-node-x_1/node-driver-registrar/0.log')).toEqual(['ebs_csi']);
    expect(of('kubelet/kubelet.log')).toEqual(['kubelet']);
  });

  it('is unknown with a reason where nothing could be read, never fine', () => {
    expect(storageSection('efs_csi', knowledge(), linux, same)).toMatchObject({
      assessment: 'unknown',
      reason: expect.stringContaining('no log of this driver'),
    });
    expect(storageSection('inodes', knowledge(), linux, same)).toMatchObject({
      assessment: 'unknown',
      reason: 'the bundle holds none of inodes',
    });
    expect(storageSection('pv_pvc', knowledge(), linux, same).assessment).toBe('unknown');
    expect(storageSection('ebs_csi', knowledge(), linux, same)).toMatchObject({ assessment: 'fine', reason: null });
    expect(storageSection('ebs_csi', knowledge(), { layout: 'bottlerocket', byKind: {} }, same).reason).toContain(
      'no pod logs',
    );
    expect(storageSection('inodes', knowledge(), { layout: 'windows', byKind: {} }, same)).toMatchObject({
      assessment: 'not-applicable',
      reason: 'not applicable to Windows nodes',
    });
  });

  it('a problem is one on any bundle, unless its owner accepted it', () => {
    const full = someFinding('disk-quota-exceeded', { category: 'disk-full', severity: 'medium' });
    const suppressed = { owner: 'me', reason: 'known', expires: '2027-01-01' };
    expect(storageSection('filesystems', knowledge([full]), linux, same).assessment).toBe('problem');
    const report = storageSection('filesystems', knowledge([{ ...full, suppressed }]), linux, same);
    expect(report.assessment).toBe('unknown');
    expect(report.findings).toHaveLength(1);
  });

  it('memory stalls are no problem of disks, although both read the same file', () => {
    const checks = [{ ruleId: 'memory-stalls', outcome: 'clear' as const, detail: 'none', needs: ['pressure'] }];
    const finding = someFinding('memory-stalls', { area: 'memory' });
    const report = storageSection('disks', { facts: {} as Facts, checks, findings: [finding] }, linux, same);
    expect(report).toMatchObject({ findings: [], checks: [] });
  });
});

describe('advice about storage', () => {
  const occasion = (about: Partial<Occasion>): Occasion => ({
    sections: ALL,
    findings: [],
    layout: 'linux',
    nodeName: 'ip-10-0-0-1.ec2.internal',
    instanceId: 'i-0123456789abcdef0',
    metadataHopLimit: null,
    ...about,
  });

  it('warns only where the node gives occasion, and says which', () => {
    expect(storageGuardrails(occasion({}))).toEqual([]);
    const inUse = someFinding('ebs-volume-in-use');
    expect(storageGuardrails(occasion({ findings: [inUse] }))).toEqual([
      { because: inUse.findingId, text: expect.stringContaining('six minutes') },
    ]);
    const hop = storageGuardrails(occasion({ metadataHopLimit: 1 }));
    expect(hop).toMatchObject([{ text: expect.stringContaining('no fault') }]);
    const both = storageGuardrails(
      occasion({ metadataHopLimit: 1, findings: [someFinding('ebs-metadata-unavailable')] }),
    );
    expect(both).toHaveLength(1);
  });

  it('every advice belongs to a rule of the catalogue', () => {
    const told = (id: string) => storageGuardrails(occasion({ findings: [someFinding(id)] })).map(({ text }) => text);
    const texts = new Set(RULES.flatMap((rule) => told(rule.id)));
    expect(texts.size).toBeGreaterThanOrEqual(11);
  });

  it('gives the commands for what no bundle holds', () => {
    const commands = unseenStorage(occasion({})).map(({ command }) => command);
    expect(commands).toContain('kubectl get pv,pvc,storageclass -A -o wide');
    expect(commands.join('\n')).toContain('kubectl get csinode ip-10-0-0-1.ec2.internal');
    expect(unseenStorage(occasion({ sections: ['inodes'] }))).toEqual([]);
  });

  it('puts no text of a log into a command', () => {
    const volume = ['pvc-0d6c1111-2222-4333-8444-555566667777', 'data; rm -rf /', '$(reboot)'];
    const findings = [someFinding('ebs-volume-in-use', { entities: { volume } })];
    const commands = unseenStorage(occasion({ findings, nodeName: 'x; reboot' })).map(({ command }) => command);
    expect(commands[0]).toBe('kubectl describe pv pvc-0d6c1111-2222-4333-8444-555566667777');
    expect(commands.join('\n')).not.toMatch(/reboot|rm -rf/);
  });
});
