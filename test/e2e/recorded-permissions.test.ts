import { createReadStream } from 'node:fs';
import path from 'node:path';
import { collections } from '../../functions/aws/collections-table';
import { objects } from '../../functions/aws/objects';
import { TOOLS } from '../../functions/tools/tools.generated';
import type { LocalNode } from '../../local/cloud/nodes';
import type { ObservedCall } from '../../local/cloud/observe';
import { notReadyAlarm } from '../../local/demo/alarm-event';
import { CLUSTER_DEMO } from '../../local/samples/cluster-demo';
import { TERMINAL_CAPTURE_STATES } from '../../schemas/capture';
import { TERMINAL_STATES } from '../../schemas/collection';
import { FUNCTIONS, type FunctionName } from '../../schemas/deployment';
import { PERMISSIONS } from '../../schemas/permissions';
import { ask, closed } from './batch-stage';
import { ended, findingsText, openTestCloud, simulateNodes, type TestCloud, writeSample } from './embedded';
import { openReceiver, type Receiver, SECRET_ARN, storeSecret } from './hand-off-receiver';
import { covers, type Use, usesOf } from './recorded-uses';

jest.setTimeout(600_000);

const NODES = CLUSTER_DEMO.map(({ node }) => node);
const [FIRST, SECOND, THIRD] = NODES.map(({ instanceId }) => instanceId) as [string, string, string];

async function until<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> {
  for (let i = 0; i < 1200; i++) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what} never happened`);
}

/** Runs what the product does on the embedded cloud, and compares what every function asked for with its permissions. */
describe('permissions, compared with what the functions do', () => {
  const uses: Use[] = [];
  let cloud: TestCloud;
  let bundle: string;
  let receiver: Receiver;

  const nodesAre = (change: Partial<LocalNode> = {}) => simulateNodes(cloud.home, bundle, () => change);
  const decide = (collectionId: string, decision: 'approve' | 'deny') =>
    until(`a question about ${collectionId}`, async () => {
      const answer = await cloud.functions.invoke('decide-approval', { collectionId, decision, decidedBy: 'alice' });
      return !answer.functionError;
    });
  const collect = async (instanceId: string, decision: 'approve' | 'deny') => {
    const { collectionId } = await ask(cloud, 'collect', {
      instanceId,
      idempotencyToken: `${decision}-${uses.length}`,
    });
    await decide(String(collectionId), decision);
    return ended(cloud, String(collectionId));
  };
  const alarmed = async (index: number) => {
    const seen = new Set(
      (await collections.ofNode(NODES[index]!.instanceId, 50, Date.now())).map((one) => one.collectionId),
    );
    await cloud.cloud.events.publish(notReadyAlarm(CLUSTER_DEMO[index]!, Date.now()));
    const { collectionId } = await until(`the alarm's collection`, async () =>
      (await collections.ofNode(NODES[index]!.instanceId, 50, Date.now())).find((one) => !seen.has(one.collectionId)),
    );
    return ended(cloud, collectionId);
  };
  const capture = async (instanceId: string, decision: 'approve' | 'deny' = 'approve') => {
    const { captureId } = await ask(cloud, 'tcpdump_capture', {
      instanceId,
      durationSeconds: 10,
      idempotencyToken: `c${uses.length}`,
    });
    await decide(String(captureId), decision);
    return until('the end of the capture', async () => {
      const answer = await ask(cloud, 'tcpdump_capture', { captureId });
      return TERMINAL_CAPTURE_STATES.has(answer.state as never) && answer;
    });
  };

  beforeAll(async () => {
    receiver = await openReceiver('a secret of sixteen');
    cloud = await openTestCloud({
      approvalRequired: true,
      uploadTimeoutSeconds: 3,
      captureMarginSeconds: 0,
      env: {
        NODESCOPE_PACKET_CAPTURE: 'true',
        NODESCOPE_AUTOMATION_ROLE_ARN: 'arn:aws:iam::000000000000:role/collector',
        NODESCOPE_COOLDOWN_MINUTES: '0',
        NODESCOPE_STORM_BUDGET: '100',
        NODESCOPE_WEBHOOK_SECRET_ARN: SECRET_ARN,
      },
      observe: (call: ObservedCall) => uses.push(...usesOf(call)),
    });
    await storeSecret(cloud.home, receiver);
    bundle = path.join(cloud.home, 'bundle.tar.gz');
    await writeSample(bundle, { sizeBytes: 1_000_000, faults: ['dns-blocked'] });
    const zip = path.join(cloud.home, 'windows.zip');
    await writeSample(zip, { sizeBytes: 1_000_000, layout: 'windows', node: 1 });
    await objects.put('rule-packs/team.yaml', 'nonsense: true', 'application/yaml');

    await nodesAre();
    const first = await collect(FIRST, 'approve');
    expect(first.state).toBe('completed');
    expect((await collect(SECOND, 'deny')).state).toBe('rejected');
    expect((await alarmed(1)).state).toBe('completed');
    // again: compared with the collection before
    expect((await alarmed(0)).state).toBe('completed');
    await objects.putStream('inbox/windows.zip', createReadStream(zip));
    await until('the end of the inbox bundle', async () => {
      const found = [
        ...(await collections.ofNode(SECOND, 9, Date.now())),
        ...(await collections.ofCluster('unknown', 9, Date.now())),
      ];
      return found.some(({ trigger, state }) => trigger === 'inbox' && TERMINAL_STATES.has(state));
    });
    await nodesAre({ failure: 'access-denied' });
    expect((await alarmed(2)).state).toBe('failed');
    await nodesAre({ failure: 'timeout' });
    expect((await alarmed(2)).state).toBe('failed');
    await nodesAre();

    const batch = await ask(cloud, 'batch_collect', {
      clusterName: NODES[0]!.cluster,
      filter: 'all',
      maxTotalCollections: 2,
      dryRun: false,
    });
    await decide(String(batch.batchId), 'approve');
    await closed(String(batch.batchId));

    const captured = await capture(FIRST);
    expect(captured.state).toBe('completed');
    await nodesAre({ captureFailure: 'timeout' });
    expect((await capture(SECOND)).state).toBe('failed');
    await nodesAre({ captureFailure: 'tcpdump-failed' });
    expect((await capture(THIRD)).state).toBe('failed');
    await nodesAre();

    const { collectionId } = first;
    const document = JSON.parse(await findingsText(collectionId)) as { findings: { findingId: string }[] };
    const common: Record<string, unknown> = { collectionId };
    const calls: Record<string, Record<string, unknown>[]> = {
      artifact: [{ ...common, logKey: 'kubelet/kubelet.log' }],
      batch_collect: [],
      batch_status: [{ batchId: batch.batchId }],
      cluster_health: [{ clusterName: NODES[0]!.cluster }],
      collect: [],
      compare_nodes: [{ instanceIds: [FIRST, SECOND] }],
      get_sop: [{ sopName: 'dns-failures' }, { sopName: 'no-such-runbook' }],
      history: [{ instanceId: FIRST }, { clusterName: NODES[0]!.cluster }],
      list_sops: [{}],
      read: [
        { ...common, logKey: 'kubelet/kubelet.log' },
        { ...common, logKey: 'no/such/file' },
      ],
      search: [{ ...common, query: 'error' }],
      summarize: [{ ...common, finding_ids: [document.findings[0]!.findingId] }],
      tcpdump_analyze: [{ captureId: captured.captureId }, { instanceId: FIRST }],
      tcpdump_capture: [],
      status: [common, { instanceId: FIRST }, { collectionId: 'no-such-collection' }],
    };
    for (const { name } of TOOLS) for (const args of calls[name] ?? [common]) await cloud.callTool(name, args);
    await cloud.cloud.events.idle();
  });
  afterAll(async () => {
    await cloud.dispose();
    await receiver.close();
  });

  it('saw every function at work', () => {
    const seen = new Set(uses.map(({ caller }) => caller));
    const idle = (Object.keys(FUNCTIONS) as FunctionName[]).filter((name) => !seen.has(name));
    expect(idle).toEqual([]);
  });

  it('allow all that was asked for', () => {
    const refused = uses.filter(
      ({ caller, action, on }) =>
        !PERMISSIONS[caller as FunctionName]?.some((one) => one.actions.includes(action) && covers(one.on, on)),
    );
    expect([...new Set(refused.map((use) => JSON.stringify(use)))]).toEqual([]);
  });

  it('allow nothing else without a reason', () => {
    const unused: string[] = [];
    for (const [name, permissions] of Object.entries(PERMISSIONS)) {
      for (const { actions, on, unrecorded } of permissions) {
        for (const action of actions) {
          const used = uses.some((use) => use.caller === name && use.action === action && covers(on, use.on));
          if (!used && !unrecorded?.[action]) unused.push(`${name} ${action} ${JSON.stringify(on)}`);
        }
        for (const [action, reason] of Object.entries(unrecorded ?? {})) {
          expect(actions).toContain(action);
          expect(reason.length).toBeGreaterThan(20);
        }
      }
    }
    expect(unused).toEqual([]);
  });

  it('would notice a permission that is missing', () => {
    const without = (action: string, caller: string) =>
      uses.filter((use) => use.caller === caller && use.action === action).length;
    for (const [caller, action] of [
      ['start-automation', 'iam:PassRole'],
      ['run-capture', 'ssm:SendCommand'],
      ['decide-approval', 'states:SendTaskSuccess'],
      ['tools', 's3:ListBucket'],
      ['intake', 'states:StartExecution'],
    ] as const)
      expect([caller, action, without(action, caller) > 0]).toEqual([caller, action, true]);
  });
});
