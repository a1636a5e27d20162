import type { NodeModel } from '../model/node-model';
import type { Episode } from './episodes';
import type { LogEvent } from './event';
import { type Speakers, speakers } from './say';

/** What systemd says about one pod of a job; only layouts with syslog show it. */
export function tellSystem(_node: NodeModel, say: Speakers, e: Episode): LogEvent[] {
  const mount = `run-containerd-io.containerd.runtime.v2.task-k8s.io-${e.containerId}-rootfs.mount`;
  return [
    say.system(e.at + 590, 'systemd[1]', `Started libcontainer container ${e.sandboxId}.`),
    say.system(e.at + 1_080, 'systemd[1]', `Started libcontainer container ${e.containerId}.`),
    say.system(e.at + 1_420 + e.runs, 'systemd[1]', `cri-containerd-${e.containerId}.scope: Deactivated successfully.`),
    say.system(e.at + 1_440 + e.runs, 'systemd[1]', `${mount}: Deactivated successfully.`),
  ];
}

/** The other units of a quiet node: time, dhcp, cron, agent. */
export function systemJournal(node: NodeModel): LogEvent[] {
  const { system } = speakers(node);
  const prng = node.prng.fork('system-journal');
  const b = (node.previousBoot ?? node).bootedAt;
  const out: LogEvent[] = [
    system(b + 2_800, 'systemd[1]', 'Queued start job for default target multi-user.target.'),
    system(b + 3_100, 'systemd-modules-load[1210]', "Module 'br_netfilter' is built in"),
    system(
      b + 4_000,
      'chronyd[1601]',
      'chronyd version 4.3 starting (+CMDMON +NTP +REFCLOCK +RTC +PRIVDROP +SCFILTER +SIGND +ASYNCDNS +NTS +SECHASH +IPV6 +DEBUG)',
    ),
    system(b + 4_010, 'chronyd[1601]', 'Loaded 0 symmetric keys'),
    system(b + 12_000, 'chronyd[1601]', 'Selected source 169.254.169.123'),
    system(b + 12_001, 'chronyd[1601]', 'System clock wrong by 0.412233 seconds'),
    system(
      b + 13_000,
      'amazon-ssm-agent[1702]',
      'INFO EC2RoleProvider Successfully connected with instance profile role credentials',
    ),
  ];
  for (let at = b + 600_000, n = 0; at < node.collectedAt; at += 600_000, n++) {
    out.push(system(at, 'systemd[1]', 'Starting sysstat-collect.service - system activity accounting tool...'));
    out.push(system(at + 90, 'systemd[1]', 'sysstat-collect.service: Deactivated successfully.'));
    if (n % 3 === 1)
      out.push(
        system(
          at + 200_000,
          'systemd-networkd[1551]',
          `${node.enis[0]!.device}: DHCPv4 address ${node.who.ip}/19, gateway ${node.enis[0]!.gateway} acquired from ${node.enis[0]!.gateway}`,
        ),
      );
    if (n % 144 === 70) out.push(system(at + 9_000, `systemd[1]`, 'logrotate.service: Deactivated successfully.'));
    if (n % 17 === 5)
      out.push(system(at + 3_000, `CROND[${prng.int(20_000, 90_000)}]`, '(root) CMD (run-parts /etc/cron.hourly)'));
  }
  return out;
}
