import type { CollectionRecord } from '../../../schemas/collection';

/** One worker node as EC2, SSM and (for its kind) its tags describe it. */
export interface ClusterNode {
  readonly instanceId: string;
  /** Who runs the machine. Auto Mode nodes have no SSM agent, hybrid nodes no EC2. */
  readonly kind: 'managed' | 'karpenter' | 'auto-mode' | 'self-managed' | 'hybrid';
  /** EC2 instance state; `on-premises` for hybrid nodes. */
  readonly state: string;
  readonly availabilityZone: string | null;
  /** Node group, or `nodepool/<name>`. */
  readonly nodegroup: string | null;
  readonly instanceType: string | null;
  readonly imageId: string | null;
  readonly nodeName: string | null;
  readonly privateIp: string | null;
  /** Epoch milliseconds. */
  readonly launchedMs: number | null;
  /** EC2 status checks; null when not looked at. */
  readonly statusChecks: 'ok' | 'impaired' | null;
  /** Ping of the SSM agent; null when not looked at. */
  readonly ssm: 'online' | 'lost' | 'not-registered' | null;
}

/** What earlier collections know of a node. */
export interface NodeHistory {
  readonly latest: CollectionRecord;
  readonly completed: CollectionRecord | null;
  /** When a NotReady alarm last named it, epoch milliseconds; null when none did. */
  readonly alarmMs: number | null;
}

/** Worst first: what can still be looked at comes before what is gone. */
export const PROBLEM_CODES = [
  'not-ready-alarm',
  'critical-findings',
  'status-impaired',
  'ssm-lost',
  'high-findings',
  'ssm-not-registered',
  'stopped',
  'starting',
  'gone',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

export interface ProblemText {
  readonly means: string;
  readonly do: string;
}

export const PROBLEMS: Readonly<Record<ProblemCode, ProblemText>> = {
  'not-ready-alarm': {
    means: 'a NotReady alarm named the node within the last 24 hours and no collection has completed since',
    do: 'collect it and run quick_triage',
  },
  'critical-findings': {
    means: 'its latest collection of the last 24 hours has critical findings',
    do: 'run quick_triage on that collection',
  },
  'status-impaired': {
    means: 'an EC2 status check fails: the host, the network path or the operating system',
    do: 'collect while the agent still answers; then stop and start the instance, which moves it to another host',
  },
  'ssm-lost': {
    means: 'the SSM agent stopped answering: node down, out of memory or disk, or cut off from the network',
    do: 'nothing can run on it now: read its latest collection, the EC2 console output and the node events',
  },
  'high-findings': {
    means: 'its latest collection of the last 24 hours has findings of high severity',
    do: 'run quick_triage on that collection',
  },
  'ssm-not-registered': {
    means:
      'SSM has never heard of the instance: agent missing, instance role without SSM permissions, or no route to SSM',
    do: 'check the AmazonSSMManagedInstanceCore policy and the SSM endpoints; meanwhile use the bundle inbox',
  },
  stopped: {
    means: 'the EC2 instance is stopped or stopping',
    do: 'start it or let its node group replace it; its latest collection is the evidence',
  },
  starting: { means: 'the instance is still starting', do: 'look again in a few minutes' },
  gone: {
    means: 'the instance is terminated: scaled in, repaired or reclaimed',
    do: 'only its latest collection is left; the Auto Scaling or Karpenter events say why it went',
  },
};

export interface JudgedNode {
  readonly node: ClusterNode;
  readonly history: NodeHistory | null;
  /** Worst first; empty for a node nothing speaks against. */
  readonly problems: readonly ProblemCode[];
  /** Rules of the worst findings, when a recent collection has serious ones. */
  readonly rules: readonly string[];
  /** What nodes that fail alike share: problems and rules. `healthy` when nothing speaks against it. */
  readonly signature: string;
  /** Why the runbook cannot run on it, or null when it can. */
  readonly cannotCollect: string | null;
}

const DAY_MS = 24 * 3600_000;
/** An agent registers within minutes of the launch; before that its silence says nothing. */
const STARTING_MS = 5 * 60_000;
const SIGNATURE_RULES = 3;

function machineProblems(node: ClusterNode, nowMs: number): ProblemCode[] {
  switch (node.state) {
    case 'running':
    case 'on-premises':
      break;
    case 'pending':
      return ['starting'];
    case 'stopped':
    case 'stopping':
      return ['stopped'];
    default:
      return ['gone'];
  }
  const problems: ProblemCode[] = [];
  if (node.statusChecks === 'impaired') problems.push('status-impaired');
  if (node.kind === 'auto-mode') return problems;
  const young = node.launchedMs !== null && nowMs - node.launchedMs < STARTING_MS;
  if (node.ssm === 'lost') problems.push('ssm-lost');
  if (node.ssm === 'not-registered') problems.push(young ? 'starting' : 'ssm-not-registered');
  return problems;
}

const timeOf = (record: CollectionRecord) => Date.parse(record.collectedAt ?? record.completedAt ?? record.requestedAt);

function findingProblems(history: NodeHistory, nowMs: number): ProblemCode[] {
  const { completed, alarmMs } = history;
  const problems: ProblemCode[] = [];
  const since = completed ? timeOf(completed) : Number.NEGATIVE_INFINITY;
  if (alarmMs !== null && nowMs - alarmMs < DAY_MS && alarmMs > since) problems.push('not-ready-alarm');
  if (completed && nowMs - since < DAY_MS) {
    if ((completed.findings?.critical ?? 0) > 0) problems.push('critical-findings');
    else if ((completed.findings?.high ?? 0) > 0) problems.push('high-findings');
  }
  return problems;
}

function unreachable(node: ClusterNode, problems: readonly ProblemCode[]): string | null {
  if (problems.includes('gone') || problems.includes('stopped')) return `the instance is ${node.state}`;
  if (problems.includes('starting')) return 'the instance is still starting';
  if (node.kind === 'auto-mode') return 'EKS Auto Mode nodes run no SSM agent';
  if (problems.includes('ssm-lost')) return 'its SSM agent does not answer';
  if (problems.includes('ssm-not-registered')) return 'SSM does not know the instance';
  return null;
}

/** Everything known of a node, weighed. Kubernetes' own view is not part of it: see the gap the tools give. */
export function judgeNode(node: ClusterNode, history: NodeHistory | null, nowMs: number): JudgedNode {
  const machine = machineProblems(node, nowMs);
  const gone = machine.includes('gone') || machine.includes('stopped');
  const found = [...machine, ...(history && !gone ? findingProblems(history, nowMs) : [])];
  const problems = PROBLEM_CODES.filter((code) => found.includes(code));
  const serious = problems.some((code) => code === 'critical-findings' || code === 'high-findings');
  const counts = history?.completed?.findings;
  const seriousCount = Math.min((counts?.critical ?? 0) + (counts?.high ?? 0), SIGNATURE_RULES);
  const rules = serious ? [...new Set(history?.completed?.topRules?.slice(0, seriousCount))].sort() : [];
  return {
    node,
    history,
    problems,
    rules,
    signature: problems.length === 0 ? 'healthy' : [...problems, ...rules].join('+'),
    cannotCollect: unreachable(node, problems),
  };
}

/** The newest record, the newest completed one and the latest alarm of each node. `records` are newest first. */
export function historyByNode(records: readonly CollectionRecord[]): Map<string, NodeHistory> {
  const found = new Map<string, NodeHistory>();
  for (const record of records) {
    const id = record.node.instanceId;
    if (id === null) continue;
    const known = found.get(id);
    const alarm = record.trigger === 'alarm' ? Date.parse(record.requestedAt) : null;
    const completed = record.state === 'completed' ? record : null;
    found.set(id, {
      latest: known?.latest ?? record,
      completed: known?.completed ?? completed,
      alarmMs: known?.alarmMs ?? alarm,
    });
  }
  return found;
}

export type NodeFilter = 'all' | 'unhealthy' | 'notready';

/** Which nodes a filter means. A node that is stopped or gone is unhealthy, but no longer one that could be ready. */
export function matchesFilter({ problems }: JudgedNode, filter: NodeFilter): boolean {
  if (filter === 'all') return true;
  if (filter === 'unhealthy') return problems.length > 0;
  return problems.some(
    (code) => code !== 'stopped' && code !== 'gone' && code !== 'starting' && code !== 'high-findings',
  );
}

/** Worst problem first, then by id: a stable order for pages. */
export function byProblem(a: JudgedNode, b: JudgedNode): number {
  const rank = ({ problems }: JudgedNode) => (problems[0] ? PROBLEM_CODES.indexOf(problems[0]) : PROBLEM_CODES.length);
  return rank(a) - rank(b) || (a.node.instanceId < b.node.instanceId ? -1 : 1);
}
