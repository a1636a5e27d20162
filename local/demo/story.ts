import { collections } from '../../functions/aws/collections-table';
import type { CollectionRecord } from '../../schemas/collection';
import { awaitCollection } from '../cli/await-collection';
import { bytesText, printable, type Terminal, wrap } from '../cli/terminal';
import type { EmbeddedCloud } from '../embedded-cloud';
import { notReadyAlarm } from './alarm-event';
import { findingRows, openInvestigation, showFinding } from './investigation';
import { showStates } from './live-states';
import { type DemoCluster, prepareCluster } from './prepare-cluster';

export interface StoryResult {
  readonly sickCollection: string;
  readonly seconds: number;
  readonly toolCalls: number;
  readonly toolBytes: number;
  readonly rootCause: string;
}

interface Comparison {
  insight: string;
  dimensions: {
    dimension: string;
    same: boolean;
    numbers: { name: string; values: Record<string, number | null>; ratio: number | null }[];
    sets: { name: string; onlyOn: Record<string, string[]> }[];
  }[];
  uniqueFindings: Record<string, unknown[]>;
}

async function collectByAlarm(cloud: EmbeddedCloud, cluster: DemoCluster, t: Terminal): Promise<CollectionRecord> {
  const { sick } = cluster;
  let execution = '';
  const stop = showStates(
    cloud.workflow,
    (name) => name.startsWith(sick.node.instanceId) && (execution === '' || execution === name),
    t,
  );
  const before = new Set(
    (await collections.ofNode(sick.node.instanceId, 50, Date.now())).map((record) => record.collectionId),
  );
  await cloud.cloud.events.publish(notReadyAlarm(sick, Date.now()));
  while (!execution) {
    const records = await collections.ofNode(sick.node.instanceId, 5, Date.now());
    execution = records.find((record) => !before.has(record.collectionId))?.collectionId ?? '';
    if (!execution) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  try {
    return await awaitCollection(execution, { ...t, progress: () => undefined });
  } finally {
    stop();
  }
}

function showComparison(answer: Comparison, sickLabel: string, t: Terminal): void {
  t.out(wrap(`      ${answer.insight}`, t.width, '      '));
  for (const dimension of answer.dimensions.filter((d) => !d.same)) {
    for (const { name, values, ratio } of dimension.numbers) {
      if (ratio !== null && ratio >= 1.5)
        t.out(
          `      ${dimension.dimension}.${name}: ${Object.entries(values)
            .map(([label, value]) => `${label} ${value}`)
            .join(', ')}  ${t.style('yellow', `${ratio}×`)}`,
        );
    }
    for (const { name, onlyOn } of dimension.sets) {
      for (const member of onlyOn[sickLabel] ?? [])
        t.out(`      ${dimension.dimension}.${name} only on ${sickLabel}: ${t.style('yellow', printable(member))}`);
    }
  }
}

/** The whole story, told to the terminal as it happens. */
export async function tellStory(cloud: EmbeddedCloud, home: string, t: Terminal): Promise<StoryResult> {
  const started = Date.now();
  const heading = (n: number, text: string) => t.out(`\n${t.style('bold', `${n}. ${text}`)}`);

  heading(1, 'A cluster of four worker nodes (simulated: bundles on disk stand for nodes)');
  const cluster = await prepareCluster(home, Date.now(), (name) => t.progress(`    writing the bundle of ${name}`));
  t.out(
    `    ${cluster.sick.node.cluster}: ${cluster.files} files, ${bytesText(cluster.bytes)} of logs on 4 nodes. On one of them pods run, but DNS fails.`,
  );

  heading(
    2,
    `CloudWatch: node ${cluster.sick.node.instanceId} is NotReady (simulated alarm, real event pattern and workflow)`,
  );
  const record = await collectByAlarm(cloud, cluster, t);
  t.out(`    ${t.style('bold', 'Verdict:')} ${wrap(record.verdict ?? '', t.width - 13, '             ')}`);

  heading(3, 'An agent investigates (the same tool calls it would make through the gateway)');
  const agent = openInvestigation(cloud, t);
  const id = record.collectionId;
  await agent.call('status', { instanceId: cluster.sick.node.instanceId }, 'is there something to read');
  const triage = await agent.call('quick_triage', { collectionId: id }, 'what is wrong');
  for (const row of findingRows(triage).slice(0, 4)) showFinding(row, t);
  const network = await agent.call(
    'network_diagnostics',
    { collectionId: id, sections: 'iptables,routes' },
    'which rules and routes, and what is normal',
  );
  const sections = network.sections as Record<string, { checkedAndFine: string[] }>;
  for (const text of Object.values(sections)
    .flatMap((section) => section.checkedAndFine)
    .slice(0, 4))
    t.out(wrap(`      ${t.style('green', 'fine')}  ${text}`, t.width, '            '));
  const evidence = findingRows(triage)[0]?.sample;
  if (evidence) {
    const page = await agent.call(
      'read',
      {
        collectionId: id,
        logKey: evidence.file,
        startByte: Math.max(0, evidence.byteStart - 160),
        endByte: evidence.byteEnd + 120,
      },
      'the rule in its place',
    );
    for (const line of String(page.untrusted).split('\n').filter(Boolean).slice(0, 6))
      t.out(t.style('dim', `      │ ${printable(line).slice(0, t.width - 9)}`));
  }

  heading(4, 'Compared with a healthy neighbour');
  const twin = cluster.twins[0]!;
  const begun = await Promise.all(
    cluster.twins.map((node) =>
      agent.call(
        'collect',
        { instanceId: node.node.instanceId, reason: 'healthy neighbour for comparison' },
        'a neighbour to compare with',
      ),
    ),
  );
  const twinRecords = await Promise.all(begun.map((answer) => awaitCollection(String(answer.collectionId), t)));
  for (const one of twinRecords) t.out(`      ${one.node.instanceId}: ${one.verdict}`);
  const compared = await agent.call(
    'compare_nodes',
    { instanceIds: [cluster.sick.node.instanceId, twin.node.instanceId] },
    'what exists only on the sick node',
  );
  showComparison(compared as unknown as Comparison, cluster.sick.node.instanceId, t);

  heading(5, 'Root cause, with every quote checked against the stored bytes');
  await agent.call('correlate', { collectionId: id }, 'what came first');
  const others = triage.otherFindings as { findingId: string; severity: string }[];
  const cited = [...findingRows(triage), ...others]
    .filter((row) => row.severity === 'critical' || row.severity === 'medium')
    .map((row) => row.findingId);
  const summary = await agent.call(
    'summarize',
    { collectionId: id, finding_ids: cited.slice(0, 6) },
    'a report that says nothing unproven',
  );
  t.out(
    `      grounded: ${String(summary.grounded)}, confidence ${String(summary.confidence)} (${String(summary.confidenceReason)})`,
  );
  for (const line of (summary.summary as string[]).slice(0, 4)) t.out(wrap(`      ${line}`, t.width, '        '));
  for (const step of (summary.recommendations as { do: string; risk: string }[]).slice(0, 3))
    t.out(wrap(`      do (${step.risk}): ${step.do}`, t.width, '        '));

  const toolBytes = agent.calls.reduce((sum, call) => sum + call.bytes, 0);
  const seconds = (Date.now() - started) / 1000;
  const rootCause = (triage.rootCause as { title: string } | null)?.title ?? 'none found';
  t.out(`\n${t.style('bold', 'Root cause:')} ${rootCause}`);
  t.out(
    `${agent.calls.length} tool calls, ${(toolBytes / 1000).toFixed(0)} kB read by the agent, ${seconds.toFixed(0)} s in all.`,
  );
  return { sickCollection: id, seconds, toolCalls: agent.calls.length, toolBytes, rootCause };
}
