import { defineRule } from '../../define';

export default defineRule({
  id: 'nfs-server-not-responding',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'nfs',
  category: 'nfs',
  severity: 'high',
  title: 'An NFS server does not answer',
  sources: ['kernel'],
  // EFS with TLS shows up as 127.0.0.1, the tunnel on the node
  match: {
    literal: 'not responding, ',
    pattern: /\bnfs4?: server (?<server>[^\s,]{2,80}) not responding, (?:still trying|timed out)/,
  },
  dedup: ['server'],
  recovery: { literal: 'nfs: server ', pattern: /\bnfs: server (?<server>[^\s,]{2,80}) OK/, by: ['server'] },
  confidence: { alone: 0.95, strongerWith: ['processes-blocked-on-devices', 'task-hung'] },
  mayCause: ['task-hung', 'pleg-unhealthy', 'volume-unmount-failed', 'pod-termination-stuck', 'container-kill-stuck'],
  why: 'Requests time out: the server or EFS mount target is gone or overloaded, the TLS tunnel died, a security group or route changed, or burst credits are used up.',
  impact: 'Programs that touch the mount hang in the kernel and cannot be killed; kubelet hangs with them.',
  remediation: [
    { do: 'Check the server, port 2049 and the tunnel process', risk: 'safe' },
    { do: 'Unmount with umount -l after the pods are gone', risk: 'caution' },
    { do: 'Reboot the node when tasks stay stuck', risk: 'disruptive' },
  ],
  runbook: 'csi-efs',
  references: [
    'https://docs.aws.amazon.com/efs/latest/ug/troubleshooting-efs-mounting.html',
    'https://man7.org/linux/man-pages/man5/nfs.5.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] nfs: server 127.0.0.1 not responding, still trying',
        from: 'kernel source, fs/nfs, net/sunrpc/clnt.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: nfs: server fs-0123456789abcdef0.efs.eu-west-1.amazonaws.com not responding, timed out',
        from: 'kernel source, net/sunrpc/clnt.c',
      },
    ],
    silent: [
      { source: 'dmesg', line: '[ 8123.456789] nfs: server 10.0.3.7 OK', because: 'answers again', nearMiss: true },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F upstream server api not responding, retrying',
        because: 'application log',
        nearMiss: true,
      },
    ],
  },
});
