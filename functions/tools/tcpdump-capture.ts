import { z } from 'zod';
import {
  CAPTURE_LIMITS,
  CaptureId,
  type CaptureRecord,
  type CaptureScope,
  InterfaceName,
  PodName,
  PodNamespace,
} from '../../schemas/capture';
import { InstanceId } from '../../schemas/collection';
import { DiagError } from '../../schemas/errors';
import { clusterAllowed } from '../aws/environment';
import { canonicalFilter } from '../core/capture/filter/canonical-filter';
import { MAX_FILTER_CHARACTERS } from '../core/capture/filter/tokens';
import { defineTool } from './define';
import type { ToolDeps } from './deps';
import { CaptureStatusView, captureView, nextCalls } from './tcpdump-capture/capture-view';
import { assertCapturesAllowed, requestedRecord, startCapture } from './tcpdump-capture/start-capture';

const L = CAPTURE_LIMITS;

const Input = z.strictObject({
  instanceId: InstanceId.optional().describe('Node to capture on, such as i-0123456789abcdef0. Needed to start.'),
  captureId: CaptureId.optional().describe('Ask about this capture instead of starting one.'),
  commandId: CaptureId.optional().describe('Another word for captureId.'),
  filter: z
    .string()
    .min(1)
    .max(MAX_FILTER_CHARACTERS)
    .optional()
    .describe(
      'Which packets, in pcap-filter words: tcp port 443 and host 10.0.0.1. Also src, dst, net, portrange, icmp, not, or, ( ), tcp[tcpflags] & tcp-rst != 0. Numbers, no host names. Default: every packet.',
    ),
  durationSeconds: z
    .number()
    .int()
    .min(L.minSeconds)
    .max(L.maxSeconds)
    .default(L.defaultSeconds)
    .describe(`Length, ${L.minSeconds} to ${L.maxSeconds} seconds, default ${L.defaultSeconds}.`),
  podName: PodName.optional().describe('Capture in the network of this pod, which must run on the node.'),
  podNamespace: PodNamespace.optional().describe('Namespace of the pod. Default: default.'),
  containerPid: z
    .number()
    .int()
    .min(2)
    .max(4_194_304)
    .optional()
    .describe('Capture in the network of this process of the node, 2 to 4194304. Not together with podName.'),
  interface: InterfaceName.default('any').describe('Network device such as eth0. Default: any, which means all.'),
  maxPackets: z
    .number()
    .int()
    .min(1)
    .max(L.maxPackets)
    .default(L.defaultPackets)
    .describe(`Ends after so many packets, default ${L.defaultPackets}, at most ${L.maxPackets}.`),
  snapLength: z
    .number()
    .int()
    .min(L.minSnapLength)
    .max(L.maxSnapLength)
    .default(L.defaultSnapLength)
    .describe(
      `Bytes kept of each packet, ${L.minSnapLength} to ${L.maxSnapLength}. Default ${L.defaultSnapLength}: headers without payload. DNS names need 512.`,
    ),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must look like eu-west-1')
    .optional()
    .describe('Region of the node. Default: the region of this deployment.'),
  idempotencyToken: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Same token and node: the same capture, however often it is asked for.'),
  reason: z.string().max(300).optional().describe('Why; shown to whoever approves or audits.'),
});
type Input = z.output<typeof Input>;

function scopeOf({ podName, podNamespace, containerPid }: Input): CaptureScope {
  if (podName !== undefined && containerPid !== undefined)
    throw new DiagError('invalid-argument', 'podName and containerPid exclude each other', {
      field: 'containerPid',
      hint: 'name the pod, or the process, not both',
    });
  if (podNamespace !== undefined && podName === undefined)
    throw new DiagError('invalid-argument', 'podNamespace needs podName', {
      field: 'podName',
      hint: 'a capture is of the node, of one pod or of one process; give podName too',
    });
  if (podName !== undefined) return { kind: 'pod', podName, podNamespace: podNamespace ?? 'default' };
  return containerPid === undefined ? { kind: 'node' } : { kind: 'pid', containerPid };
}

/** The capture that is asked about; one whose first step has not written yet is told by its execution. */
async function askedAbout(deps: ToolDeps, captureId: string, instanceId: string | undefined): Promise<CaptureRecord> {
  const found = await deps.captures.find(captureId, deps.now());
  const requested = found ? null : await deps.captures.requested(captureId);
  const record = found ?? (requested ? requestedRecord(requested) : await deps.captures.get(captureId, deps.now()));
  if (record.node.cluster !== null && !clusterAllowed(record.node.cluster))
    throw new DiagError('denied', `cluster ${record.node.cluster} is not on the allow-list`, {
      hint: 'ask for the cluster to be allowed in the deployment',
    });
  if (instanceId && record.node.instanceId !== instanceId)
    throw new DiagError('invalid-argument', `capture ${captureId} is not of ${instanceId}`, {
      field: 'instanceId',
      hint: `it is of ${record.node.instanceId}; leave instanceId out`,
    });
  return record;
}

export default defineTool({
  name: 'tcpdump_capture',
  effect: 'start',
  title: 'Capture packets on a node or pod',
  summary: 'Starts a packet capture on one node, or in the network of one of its pods, or says how far one is.',
  when: 'Use when findings point to the network but logs do not show why: resets, timeouts, DNS, MTU. Narrow it with filter. Call again with the captureId every 15 seconds, then tcpdump_analyze. Off unless the deployment opted in.',
  input: Input,
  output: CaptureStatusView,
  budgetBytes: 6000,
  examples: [
    {
      title: 'DNS of one pod for a minute, with names',
      input: {
        instanceId: 'i-0f00dfacade000001',
        podName: 'web-0',
        podNamespace: 'shop',
        filter: 'port 53',
        durationSeconds: 60,
        snapLength: 512,
      },
    },
    {
      title: 'resets and handshakes with one address',
      input: {
        instanceId: 'i-0f00dfacade000001',
        filter: 'host 10.0.2.45 and tcp[tcpflags] & (tcp-syn|tcp-rst) != 0',
      },
    },
  ],
  async handle(deps, input) {
    const { captureId, commandId, instanceId } = input;
    if (captureId && commandId && captureId !== commandId)
      throw new DiagError('invalid-argument', 'captureId and commandId name different captures', {
        field: 'commandId',
        hint: 'commandId is another word for captureId: give one of them',
      });
    const asked = captureId ?? commandId;
    if (asked) {
      const record = await askedAbout(deps, asked, instanceId);
      return { payload: captureView(record, false), next: nextCalls(record) };
    }
    if (!instanceId)
      throw new DiagError('invalid-argument', 'give instanceId to start a capture, or captureId to ask about one', {
        field: 'instanceId',
        hint: 'instanceId is the EC2 instance id of the node',
      });
    assertCapturesAllowed();
    const { durationSeconds, maxPackets, snapLength, region, reason, idempotencyToken } = input;
    const { record, started } = await startCapture(deps, {
      ...{ instanceId, region, reason, idempotencyToken },
      settings: {
        scope: scopeOf(input),
        interface: input.interface,
        filter: input.filter === undefined ? null : canonicalFilter(input.filter),
        ...{ durationSeconds, maxPackets, snapLength },
      },
    });
    return { payload: captureView(record, started), next: nextCalls(record) };
  },
});
