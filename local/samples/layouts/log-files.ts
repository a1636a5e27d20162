import type { SampleFile } from '../files/sample-file';
import { type LogEvent, podLog } from '../logs/event';
import { uptimePrefix } from '../logs/kernel';
import { eventsOf, type JournalStyle, journal, type Logs, prefixed } from '../logs/render';
import { collectedPods } from '../logs/system-pods';
import type { NodeModel, Row } from '../model/node-model';

/** lumberjack's limits in the VPC CNI: 100 MB a file, five old ones. */
const ROTATE_AT = 100_000_000;
const BACKUPS = 5;

const file = (path: string, mtime: number, lines: () => Iterable<string | Row>, gzip = false): SampleFile => ({
  path,
  mtime,
  lines,
  ...(gzip ? { gzip } : {}),
});

/** dmesg twins: the same lines with seconds since boot and with wall-clock time. The buffer holds the last boot only. */
export function dmesgFiles(logs: Logs): SampleFile[] {
  const { node } = logs;
  const boot = function* () {
    for (const event of eventsOf(logs, 'kernel')) if (event.at >= node.bootedAt) yield event;
  };
  const current = file('kernel/dmesg.current', node.collectedAt, () =>
    prefixed(boot(), (e) => uptimePrefix((e.at - node.bootedAt) / 1000)),
  );
  const human = file('kernel/dmesg.human.current', node.collectedAt, () =>
    prefixed(boot(), (e) => `[${node.host.ctime(e.at)}] `),
  );
  // AL2 keeps what dmesg said at boot in /var/log/dmesg
  if (node.layout !== 'al2') return [current, human];
  const early = function* () {
    for (const event of boot()) if (event.at < node.bootedAt + 60_000) yield event;
  };
  const atBoot = file('kernel/dmesg.boot', node.bootedAt + 60_000, () =>
    prefixed(early(), (e) => uptimePrefix((e.at - node.bootedAt) / 1000)),
  );
  return [atBoot, current, human];
}

/** A log of the CNI in var_log/aws-routed-eni with its rotated parts. */
function rotated(logs: Logs, log: string, name: string, expectedBytes: number): SampleFile[] {
  const { node, plan } = logs;
  const dir = 'var_log/aws-routed-eni';
  const all = Math.max(2, Math.ceil(expectedBytes / ROTATE_AT));
  const parts = Math.min(all, BACKUPS + 1);
  const span = plan.to - plan.from;
  // more than six parts: the oldest were deleted on the node
  const first = all > parts ? plan.from + (span * (all - parts)) / all : Number.NEGATIVE_INFINITY;
  const edges = Array.from({ length: parts + 1 }, (_, i) =>
    i === 0 ? first : i === parts ? Number.POSITIVE_INFINITY : plan.from + (span * (all - parts + i)) / all,
  );
  return edges.slice(0, -1).map((from, i) => {
    const to = edges[i + 1]!;
    const lines = () => prefixed(eventsOf(logs, log, { from, to }), () => '');
    if (i === parts - 1) return file(`${dir}/${name}.log`, node.collectedAt, lines);
    const stamp = node.utc.isoMillis(to).replaceAll(':', '-').replace('Z', '');
    return file(`${dir}/${name}-${stamp}.log.gz`, to, lines, true);
  });
}

export function cniLogFiles(logs: Logs, ipamdBytes: number): SampleFile[] {
  const { node } = logs;
  const plain = (log: string, name: string) =>
    file(`var_log/aws-routed-eni/${name}.log`, node.collectedAt, () => prefixed(eventsOf(logs, log), () => ''));
  return [
    ...rotated(logs, 'ipamd', 'ipamd', ipamdBytes),
    plain('plugin', 'plugin'),
    plain('policy-agent', 'network-policy-agent'),
    plain('ebpf-sdk', 'ebpf-sdk'),
    plain('egress', 'egress-v6-plugin'),
  ];
}

/** System pods' logs twice, as `cp --dereference` leaves them: flat by container, and the tree by pod. */
export function podLogFiles(logs: Logs): SampleFile[] {
  const { node } = logs;
  return collectedPods(node).flatMap((pod) =>
    pod.containers.flatMap((container) => {
      const events = () => eventsOf(logs, podLog(pod.namespace, container.name));
      const lines = () => prefixed(events(), (e: LogEvent) => `${node.host.rfc3339Nano(e.at)} ${e.from} F `);
      return [
        file(`var_log/${pod.name}_${pod.namespace}_${container.name}-${container.id}.log`, node.collectedAt, lines),
        file(
          `var_log/${pod.namespace}_${pod.name}_${pod.uid}/${container.name}/${container.restarts}.log`,
          node.collectedAt,
          lines,
        ),
      ];
    }),
  );
}

/** Journals of the collected units. */
export function journalFiles(logs: Logs, style: JournalStyle): SampleFile[] {
  const { node } = logs;
  // the script asks for ten days of kubelet and nodeadm, and for all that containerd said
  const recent = node.collectedAt - 10 * 86_400_000;
  const one = (path: string, log: string) =>
    file(path, node.collectedAt, () => journal(logs, [log], style, log === 'containerd' ? undefined : recent));
  return [
    one('kubelet/kubelet.log', 'kubelet'),
    one('containerd/containerd-log.txt', 'containerd'),
    ...(hasNodeadm(node)
      ? [
          one('nodeadm/nodeadm-config.log', 'nodeadm-config'),
          one('nodeadm/nodeadm-run.log', 'nodeadm-run'),
          file('nodeadm/nodeadm-boot-hook.log', node.collectedAt, () => ['-- No entries --']),
          file(`nodeadm/udev-net-manager_${node.enis[0]!.device}.log`, node.collectedAt, () => ['-- No entries --']),
        ]
      : []),
  ];
}

export const hasNodeadm = (node: NodeModel) => node.layout === 'al2023' || node.layout === 'nma';

/** cloud-init's own files. */
export function cloudInitFiles(logs: Logs): SampleFile[] {
  const { node } = logs;
  const plain = (path: string, log: string) =>
    file(path, node.bootedAt + 17_000, () => prefixed(eventsOf(logs, log), () => ''));
  return [plain('var_log/cloud-init.log', 'cloud-init'), plain('var_log/cloud-init-output.log', 'cloud-init-output')];
}
