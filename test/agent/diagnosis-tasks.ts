import { SICK_NODES } from '../scenarios/expectations';
import { diagnosed, type Notes } from './investigator';
import type { Task } from './task';

/** Fault of the node, the answer budget in kB, and a word its verified summary must hold. */
const FAULTS: readonly [fault: string, kilobytes: number, word: RegExp][] = [
  ['dns-blocked', 22, /DNS/],
  ['subnet-exhausted', 30, /subnet/i],
  ['ipamd-down', 30, /ipamd|aws-node/i],
  ['kube-proxy-sync-failed', 22, /kube-proxy/],
  ['conntrack-full', 22, /connection tracking|conntrack/i],
  ['kubelet-oom', 21, /kubelet|memory/i],
  ['memcg-oom-pod', 22, /memory/i],
  ['disk-full', 23, /full|space/i],
  ['io-hung', 24, /NVMe|I\/O/i],
  ['cert-expired', 20, /certificate/i],
  ['clock-skew', 26, /clock|valid/i],
  ['irsa-denied', 24, /role|OIDC/i],
  ['image-auth-denied', 30, /credential|registry|image/i],
  ['containerd-panic', 26, /container runtime/],
];

const rootRule = (notes: Notes): string | null => (notes.root && notes.findings.get(notes.root)?.ruleId) || null;

/** “What is wrong with this node?”, one fault each. */
export const DIAGNOSIS_TASKS: readonly Task[] = FAULTS.map(([fault, kilobytes, word]) => ({
  name: fault,
  question: 'What is wrong with this node?',
  calls: 4,
  kilobytes,
  async prepare(stage) {
    const { instanceId } = await stage.patient(fault, { faults: [fault] });
    return { tool: 'quick_triage', arguments: { instanceId } };
  },
  enough: diagnosed,
  check(notes) {
    const expected = SICK_NODES.find((node) => node.faults.length === 1 && node.faults[0] === fault)!;
    expect(expected.root).toContain(rootRule(notes));
    expect(notes.findings.get(notes.root!)!.title).toMatch(word);
    expect(diagnosed(notes)).toBe(true);
  },
}));
