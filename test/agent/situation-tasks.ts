import { udp } from '../core/capture/build-packet';
import { pcapFile } from '../core/capture/capture-file';
import { createScene, dnsQuery } from '../core/capture/scene';
import { diagnosed, type Notes } from './investigator';
import type { Task } from './task';

interface Row {
  readonly [key: string]: unknown;
}
const answered = (tool: string) => (notes: Notes) => notes.steps.some((step) => step.tool === tool && step.ok);
const answerOf = (notes: Notes, tool: string): Row => {
  const step = notes.steps.find((one) => one.tool === tool && one.ok);
  if (!step) throw new Error(`${tool} was not answered: ${JSON.stringify(notes.steps.map((one) => one.answer))}`);
  return step.answer as Row;
};
const strings = (value: unknown): string => JSON.stringify(value);

/** A capture in which forty queries go out and nothing comes back. */
function deafDns(): Buffer {
  const scene = createScene();
  for (let i = 0; i < 40; i++) {
    scene.add(udp('10.42.37.18', 40_000 + i, '172.20.0.10', 53, dnsQuery(i + 1, `db-${i}.example.com`)));
    scene.wait(400_000);
  }
  return pcapFile(scene.packets());
}

/** Questions whose answer is not one fault of one node. */
export const SITUATION_TASKS: readonly Task[] = [
  {
    name: 'healthy node',
    question: 'Is this node healthy?',
    calls: 2,
    kilobytes: 16,
    async prepare(ward) {
      const { instanceId } = await ward.patient('healthy');
      return { tool: 'quick_triage', arguments: { instanceId } };
    },
    enough: answered('validate'),
    check(notes) {
      expect(answerOf(notes, 'quick_triage').verdict).toMatch(/^No problem found/);
      expect(notes.root).toBeNull();
      expect(answerOf(notes, 'validate')).toMatchObject({ complete: true, missing: [] });
    },
  },
  {
    name: 'two faults at once',
    question: 'What is wrong with this node?',
    calls: 4,
    kilobytes: 24,
    async prepare(ward) {
      const { instanceId } = await ward.patient('two', { faults: ['dns-blocked', 'memcg-oom-pod'] });
      return { tool: 'quick_triage', arguments: { instanceId } };
    },
    enough: diagnosed,
    check(notes) {
      const titles = [...notes.findings.values()].map((finding) => finding.title).join('; ');
      expect(titles).toMatch(/firewall rule drops DNS/);
      expect(titles).toMatch(/memory limit/);
    },
  },
  {
    name: 'half a bundle',
    question: 'What can be said when the collector wrote no network files?',
    calls: 2,
    kilobytes: 18,
    async prepare(ward) {
      const { instanceId } = await ward.patient('half', { faults: ['conntrack-full'], incomplete: ['networking/'] });
      return { tool: 'network_diagnostics', arguments: { instanceId, sections: 'iptables,routes' } };
    },
    enough: (notes) => notes.steps.length === 2,
    check(notes) {
      const network = answerOf(notes, 'network_diagnostics');
      expect(network.overallAssessment).not.toBe('fine');
      expect(strings(network.sections)).toMatch(/missing/);
      expect(strings(network.gaps)).toMatch(/networking|iptables/);
    },
  },
  {
    name: 'cut archive',
    question: 'The upload broke off: what is known, what is not?',
    calls: 2,
    kilobytes: 18,
    async prepare(ward) {
      const { instanceId } = await ward.patient('cut', { faults: ['memcg-oom-pod'], truncateAt: 0.5 });
      return { tool: 'validate', arguments: { instanceId } };
    },
    enough: (notes) => notes.steps.length === 2,
    check(notes) {
      const inventory = answerOf(notes, 'validate');
      expect(inventory.complete).toBe(false);
      expect(strings(inventory.gaps)).toMatch(/truncated/);
    },
  },
  {
    name: 'never collected',
    question: 'What is wrong with a node nobody has looked at yet?',
    calls: 7,
    kilobytes: 26,
    async prepare(ward) {
      const instanceId = await ward.uncollected('fresh', { faults: ['kubelet-oom'] });
      return { tool: 'quick_triage', arguments: { instanceId } };
    },
    enough: diagnosed,
    check(notes) {
      expect(notes.steps.map((step) => step.tool).slice(0, 4)).toEqual([
        ...['quick_triage', 'collect', 'status', 'quick_triage'],
      ]);
      expect(notes.findings.get(notes.root!)!.ruleId).toBe('oom-killed-node-daemon');
    },
  },
  {
    name: 'node refuses',
    question: 'Why is there no bundle of this node?',
    calls: 2,
    kilobytes: 4,
    async prepare(ward) {
      const instanceId = await ward.uncollected('refusing', {}, 'access-denied');
      return { tool: 'collect', arguments: { instanceId } };
    },
    enough: (notes) => notes.steps.some((step) => (step.answer as Row).state === 'failed'),
    check(notes) {
      const status = answerOf(notes, 'status');
      expect(status.failure).toMatchObject({
        cause: expect.stringMatching(/.{20}/),
        hint: expect.stringMatching(/.{10}/),
      });
      expect(strings(status.failure)).toMatch(/[Aa]ccess ?[Dd]enied|permission/);
    },
  },
  {
    name: 'sick and healthy neighbour',
    question: 'Why does this node fail and its neighbour not?',
    calls: 5,
    kilobytes: 34,
    async prepare(ward) {
      const sick = await ward.patient('dns-blocked', { faults: ['dns-blocked'] });
      const twin = await ward.patient('healthy');
      return { tool: 'compare_nodes', arguments: { instanceIds: [sick.instanceId, twin.instanceId] } };
    },
    enough: (notes) => notes.grounded,
    check(notes) {
      const comparison = answerOf(notes, 'compare_nodes');
      const dimensions = comparison.dimensions as { dimension: string; same: boolean }[];
      expect(dimensions.filter((one) => !one.same).map((one) => one.dimension)).toContain('iptables_rules');
      expect([...notes.findings.values()].map((finding) => finding.ruleId)).toContain('iptables-drops-dns');
      expect(strings(notes.texts)).toContain('--dport 53');
    },
  },
  {
    name: 'before and after',
    question: 'Did the change on this node break it?',
    calls: 5,
    kilobytes: 34,
    async prepare(ward) {
      const before = await ward.patient('changed');
      const after = await ward.again('changed', { faults: ['ip-forward-disabled'] });
      return { tool: 'compare_nodes', arguments: { collectionIds: [before.collectionId, after.collectionId] } };
    },
    enough: (notes) => notes.grounded,
    check(notes) {
      expect(answerOf(notes, 'compare_nodes').insight).toMatch(/forward/i);
      expect([...notes.findings.values()].map((finding) => finding.ruleId)).toContain('ip-forwarding-off');
    },
  },
  {
    name: 'a moment',
    question: 'What happened on the node in the last half hour of its logs?',
    calls: 4,
    kilobytes: 24,
    async prepare(ward) {
      const { instanceId } = await ward.patient('memcg-oom-pod', { faults: ['memcg-oom-pod'] });
      return { tool: 'errors', arguments: { instanceId, start_time: '-30m' } };
    },
    enough: (notes) => notes.grounded,
    check(notes) {
      const listed = answerOf(notes, 'errors');
      const { start } = listed.window as { start: string };
      for (const finding of listed.findings as { lastSeen: string | null }[])
        if (finding.lastSeen) expect(finding.lastSeen >= start).toBe(true);
    },
  },
  {
    name: 'which process',
    question: 'Which processes did the kernel kill for memory?',
    calls: 2,
    kilobytes: 12,
    async prepare(ward) {
      const { instanceId } = await ward.patient('memcg-oom-pod', { faults: ['memcg-oom-pod'] });
      return {
        tool: 'search',
        arguments: { instanceId, query: 'Killed process \\d+ \\((\\S+)\\)', logTypes: ['kernel'] },
      };
    },
    enough: (notes) => notes.texts.length > 0,
    check(notes) {
      const found = answerOf(notes, 'search');
      expect(found.totalMatches).toBeGreaterThan(0);
      expect(notes.texts[0]!.text).toMatch(/Killed process \d+ \(\S+\)/);
    },
  },
  {
    name: 'network question',
    question: 'Pods cannot resolve names: is it the node’s network?',
    calls: 3,
    kilobytes: 26,
    async prepare(ward) {
      const { instanceId } = await ward.patient('dns-blocked', { faults: ['dns-blocked'] });
      return { tool: 'network_diagnostics', arguments: { instanceId } };
    },
    enough: diagnosed,
    check(notes) {
      expect(notes.findings.get(notes.root!)!.title).toMatch(/DNS/);
      expect(diagnosed(notes)).toBe(true);
    },
  },
  {
    name: 'Windows node',
    question: 'Is this Windows node healthy?',
    calls: 2,
    kilobytes: 16,
    async prepare(ward) {
      const { instanceId } = await ward.patient('windows', { layout: 'windows' });
      return { tool: 'quick_triage', arguments: { instanceId } };
    },
    enough: answered('validate'),
    check(notes) {
      expect(answerOf(notes, 'validate').layout).toBe('windows');
      expect(answerOf(notes, 'quick_triage').verdict).toMatch(/^No problem/);
    },
  },
  {
    name: 'storage question',
    question: 'Why does the volume of a pod not mount?',
    calls: 4,
    kilobytes: 30,
    async prepare(ward) {
      const { instanceId } = await ward.patient('ebs', { faults: ['ebs-attach-timeout'] });
      return { tool: 'storage_diagnostics', arguments: { instanceId } };
    },
    enough: diagnosed,
    check(notes) {
      expect(['ebs-device-missing', 'volume-mount-timeout']).toContain(notes.findings.get(notes.root!)!.ruleId);
      expect(diagnosed(notes)).toBe(true);
    },
  },
  {
    name: 'what to do',
    question: 'What does the operating procedure say about this node?',
    calls: 5,
    kilobytes: 36,
    async prepare(ward) {
      const { instanceId } = await ward.patient('conntrack-full', { faults: ['conntrack-full'] });
      return { tool: 'quick_triage', arguments: { instanceId } };
    },
    enough: answered('get_sop'),
    check(notes) {
      const answer = answerOf(notes, 'get_sop');
      expect(strings(answer)).toMatch(/conntrack/);
      // its calls are filled in, ready to be made
      expect(strings(answer)).not.toMatch(/<collectionId>/);
    },
  },
  {
    name: 'since when',
    question: 'Is this problem new on the node, or was it always there?',
    calls: 8,
    kilobytes: 44,
    async prepare(ward) {
      await ward.patient('changed');
      const { instanceId } = await ward.again('changed', { faults: ['ip-forward-disabled'] });
      return { tool: 'history', arguments: { instanceId } };
    },
    enough: (notes) => notes.root !== null,
    check(notes) {
      const story = answerOf(notes, 'history');
      expect(strings(story)).toMatch(/does not forward/);
      expect(strings(story)).toMatch(/new/);
      expect(notes.findings.get(notes.root!)!.ruleId).toBe('ip-forwarding-off');
    },
  },
  {
    name: 'whole cluster',
    question: 'Several nodes of the cluster fail: why?',
    calls: 7,
    kilobytes: 48,
    async prepare(ward) {
      for (const name of ['fleet-1', 'fleet-2']) await ward.uncollected(name, { faults: ['subnet-exhausted'] });
      await ward.uncollected('fleet-3', {});
      return { tool: 'cluster_health', arguments: { clusterName: ward.fleet } };
    },
    enough: (notes) => notes.root !== null && notes.quoteSeen,
    check(notes) {
      expect(notes.findings.get(notes.root!)!.ruleId).toBe('vpc-cni-subnet-ip-exhausted');
    },
  },
  {
    name: 'on the wire',
    question: 'Do DNS queries of this node get answers?',
    calls: 3,
    kilobytes: 14,
    async prepare(ward) {
      const instanceId = await ward.uncollected('wire', {}, 'none', deafDns());
      return { tool: 'tcpdump_capture', arguments: { instanceId, filter: 'port 53', durationSeconds: 10 } };
    },
    enough: answered('tcpdump_analyze'),
    check(notes) {
      const { observations } = answerOf(notes, 'tcpdump_analyze').analysis as { observations: Row[] };
      expect(observations[0]).toMatchObject({
        code: 'dns-unanswered',
        severity: expect.stringMatching(/high|critical/),
      });
    },
  },
];
