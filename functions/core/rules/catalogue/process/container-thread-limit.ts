import { defineRule } from '../../define';

export default defineRule({
  id: 'container-thread-limit',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'process',
  component: 'pods',
  category: 'pid-exhaustion',
  severity: 'medium',
  title: 'A program in a pod cannot start threads or processes',
  sources: ['pods'],
  match: [
    {
      literal: 'failed to create new OS thread',
      pattern: /runtime: failed to create new OS thread \(have \d{1,9} already; errno=11\)/,
    },
    { literal: 'unable to create new native thread', pattern: /OutOfMemoryError: unable to create new native thread/ },
    { literal: 'unable to create native thread', pattern: /OutOfMemoryError: unable to create native thread/ },
    { literal: "can't start new thread", pattern: /RuntimeError: can't start new thread/ },
    {
      literal: 'pthread_create',
      pattern: /pthread_create[^\n]{0,60}(?:Resource temporarily unavailable|EAGAIN|failed \(11)/,
    },
    { literal: 'fork/exec ', pattern: /fork\/exec \S{1,200}: resource temporarily unavailable/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: ['pids-limit-reached', 'fork-failed'] },
  mayCause: ['pod-crash-loop', 'probe-failed'],
  why: 'The pod reached its pids limit (podPidsLimit), or the node as a whole is out of PIDs.',
  impact: 'The program fails or crashes.',
  remediation: [
    { do: 'Compare its threads with the limit', risk: 'safe' },
    { do: 'Raise podPidsLimit or fix the leak', risk: 'caution' },
  ],
  runbook: 'pid-pressure',
  references: ['https://kubernetes.io/docs/concepts/policy/pid-limiting/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stderr F runtime: failed to create new OS thread (have 11 already; errno=11)',
        from: 'Go runtime',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F java.lang.OutOfMemoryError: unable to create new native thread',
        from: 'JVM 8',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached',
        from: 'JVM 11',
      },
      {
        source: 'pod-log',
        line: "2026-11-20T08:14:02.118204512Z stderr F RuntimeError: can't start new thread",
        from: 'Python',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F OpenBLAS blas_thread_init: pthread_create failed for thread 12 of 16: Resource temporarily unavailable',
        from: 'OpenBLAS',
      },
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F fork/exec /usr/bin/mount: resource temporarily unavailable',
        from: 'Go os/exec',
      },
    ],
    silent: [
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F java.lang.OutOfMemoryError: Java heap space',
        because: 'heap, not threads',
        nearMiss: true,
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F starting 16 threads',
        because: 'progress',
        nearMiss: true,
      },
    ],
  },
});
