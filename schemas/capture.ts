import { z } from 'zod';
import { CollectionFailure as CaptureFailure, CollectionId, InstanceId, ObjectRef } from './collection';
import { NodeRef } from './finding';

/** States a packet capture passes through; the last five are terminal. */
export const CaptureState = z.enum([
  'queued',
  'awaiting-approval',
  'capturing',
  'analyzing',
  'completed',
  'failed',
  'rejected',
  'suppressed',
  'cancelled',
]);
export type CaptureState = z.infer<typeof CaptureState>;
export const TERMINAL_CAPTURE_STATES: ReadonlySet<CaptureState> = new Set([
  'completed',
  'failed',
  'rejected',
  'suppressed',
  'cancelled',
]);

export { CaptureFailure };

/** Names the object folder, the execution and the record. */
export const CaptureId = CollectionId;

/** Bounds of one capture. The document checks the same numbers again on the node. */
export const CAPTURE_LIMITS = {
  minSeconds: 10,
  maxSeconds: 300,
  defaultSeconds: 120,
  maxPackets: 1_000_000,
  defaultPackets: 100_000,
  /** Ethernet, IPv6 and TCP with all options need 134 bytes: headers are kept, payload is not. */
  defaultSnapLength: 128,
  minSnapLength: 64,
  maxSnapLength: 65_535,
  maxBytes: 256 * 1024 * 1024,
} as const;

/** As Linux names network devices (15 characters), plus `any`. */
export const InterfaceName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/, 'must be a device such as eth0, or any');
export const PodName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'must be a Kubernetes pod name');
export const PodNamespace = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'must be a Kubernetes namespace');

/** Whose network namespace is captured. */
export const CaptureScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('node') }),
  z.strictObject({ kind: z.literal('pod'), podName: PodName, podNamespace: PodNamespace }),
  z.strictObject({ kind: z.literal('pid'), containerPid: z.number().int().min(2).max(4_194_304) }),
]);
export type CaptureScope = z.infer<typeof CaptureScope>;

/** What tcpdump is asked to do. `filter` is canonical text of the own grammar, or null for everything. */
export const CaptureSettings = z.strictObject({
  scope: CaptureScope,
  interface: InterfaceName,
  filter: z.string().min(1).max(1024).nullable(),
  durationSeconds: z.number().int().min(1).max(CAPTURE_LIMITS.maxSeconds),
  maxPackets: z.number().int().min(1).max(CAPTURE_LIMITS.maxPackets),
  snapLength: z.number().int().min(CAPTURE_LIMITS.minSnapLength).max(CAPTURE_LIMITS.maxSnapLength),
});
export type CaptureSettings = z.infer<typeof CaptureSettings>;

/** Input of the `capture-packets` state machine. */
export const CaptureRequest = z.strictObject({
  captureId: CaptureId,
  requestedAt: z.string(),
  reason: z.string().max(500),
  node: NodeRef.extend({ instanceId: InstanceId }),
  settings: CaptureSettings,
});
export type CaptureRequest = z.infer<typeof CaptureRequest>;

/** The one line the script on the node prints: counts and codes, never packet content. */
export const CaptureSummary = z.strictObject({
  /** `uploaded`, or the word of what went wrong; see CAPTURE_OUTCOMES. */
  outcome: z.string().regex(/^[a-z-]{2,40}$/),
  packets: z.number().int().nonnegative().nullable(),
  received: z.number().int().nonnegative().nullable(),
  /** Packets the kernel threw away because tcpdump was too slow: the analysis must not call them lost on the wire. */
  dropped: z.number().int().nonnegative().nullable(),
  bytes: z.number().int().nonnegative().nullable(),
  stoppedBy: z.enum(['duration', 'packets', 'size']).nullable(),
  /** How the pod's process was found. */
  resolver: z.enum(['none', 'pid', 'crictl', 'ctr', 'cgroup']),
  detail: z.string().max(200),
});
export type CaptureSummary = z.infer<typeof CaptureSummary>;

/** The META item of a capture in the Collections table. */
export const CaptureRecord = z.strictObject({
  captureId: CaptureId,
  state: CaptureState,
  reason: z.string(),
  node: NodeRef.extend({ instanceId: InstanceId }),
  settings: CaptureSettings,
  requestedAt: z.string(),
  updatedAt: z.string(),
  completedAt: z.string().nullable(),
  executionArn: z.string().nullable(),
  commandId: z.string().nullable().describe('Run Command id, once the command has been sent'),
  capture: ObjectRef.nullable().describe('The capture file'),
  summary: CaptureSummary.nullable(),
  /** Counts of the analysis for lists; the analysis itself is an object. */
  analysis: z.strictObject({ key: z.string(), packets: z.number().int(), anomalies: z.number().int() }).nullable(),
  failure: CaptureFailure.nullable(),
  expiresAt: z.number().int().describe('TTL, epoch seconds'),
});
export type CaptureRecord = z.infer<typeof CaptureRecord>;

/** What each failure word of the script means to a reader, and what to do about it. */
export const CAPTURE_OUTCOMES: Readonly<Record<string, { readonly cause: string; readonly hint: string }>> = {
  'invalid-parameter': {
    cause: 'the script on the node refused a parameter',
    hint: 'the document on this account is older or newer than this deployment: deploy again',
  },
  'old-agent': {
    cause: 'the SSM Agent of the node is too old to take parameters safely',
    hint: 'update the SSM Agent to 3.3.2746.0 or later',
  },
  'tcpdump-missing': {
    cause: 'tcpdump is not installed on the node',
    hint: 'add tcpdump to the node image; nothing is installed on a node unless the deployment allows it',
  },
  'tool-missing': {
    cause: 'a tool the capture needs is not installed on the node',
    hint: 'the node needs timeout, curl and, for a pod, nsenter',
  },
  'pod-not-found': {
    cause: 'no running process of that pod was found on this node',
    hint: 'check podName and podNamespace, and that the pod runs on this very node',
  },
  'host-network': {
    cause: 'that pod or process uses the network of the node itself',
    hint: 'capture the node instead, with a filter for the ports of the pod',
  },
  'low-disk': {
    cause: 'the node has too little free disk space for a capture',
    hint: 'free space first, or capture fewer packets with a shorter snapLength',
  },
  'tcpdump-failed': {
    cause: 'tcpdump ended with an error',
    hint: 'check interface and filter; detail holds the first words of its message',
  },
  'upload-failed': {
    cause: 'the capture was made but could not be uploaded',
    hint: 'the node needs HTTPS to S3: check the route, the VPC endpoint policy and DNS of the node',
  },
  terminated: {
    cause: 'the capture was stopped on the node before it was through',
    hint: 'somebody or the node itself stopped it; capture again',
  },
  'install-failed': {
    cause: 'tcpdump could not be installed on the node',
    hint: 'the package repository was not reachable; add tcpdump to the node image',
  },
};
