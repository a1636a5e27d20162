import { defineRule } from '../../define';

export default defineRule({
  id: 'scsi-device-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'kernel',
  category: 'block-io-error',
  severity: 'high',
  title: 'A SCSI or iSCSI disk fails or is offline',
  sources: ['kernel'],
  match: [
    { literal: 'rejecting I/O to offline device', pattern: /rejecting I\/O to (?:offline|dead) device/ },
    { literal: 'Device offlined', pattern: /Device offlined - not ready after error recovery/ },
    {
      literal: 'hostbyte=DID_',
      pattern:
        /\[(?<device>sd[a-z]{1,3})\] [^\n]{0,60}hostbyte=DID_(?:NO_CONNECT|ERROR|TIME_OUT|TRANSPORT_\w{1,20}|BAD_TARGET|ABORT)/,
    },
    { literal: 'session recovery timed out', pattern: /session\d{1,6}: session recovery timed out after \d/ },
    { literal: 'detected conn error', pattern: /connection\d{1,6}:\d{1,4}: detected conn error \(\d/ },
  ],
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 120 },
  confidence: { alone: 0.92, strongerWith: ['block-io-error'] },
  mayCause: ['block-io-error', 'ext4-error', 'xfs-shutdown'],
  why: 'The path to the disk or its target went away (iSCSI storage on hybrid nodes, PV disks on old instance types).',
  impact: 'I/O to it fails; file systems on it stop.',
  remediation: [
    { do: 'Check the storage target and the network to it', risk: 'safe' },
    { do: 'Map the device to its volume and check the volume status in EC2', risk: 'safe' },
  ],
  runbook: 'nvme-ebs-io',
  references: ['https://docs.kernel.org/scsi/scsi_eh.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] sd 2:0:0:1: rejecting I/O to offline device',
        from: 'kernel source, drivers/scsi/scsi_lib.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] sd 2:0:0:1: Device offlined - not ready after error recovery',
        from: 'kernel source, drivers/scsi/scsi_error.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: sd 2:0:0:1: [sdb] tag#12 FAILED Result: hostbyte=DID_NO_CONNECT driverbyte=DRIVER_OK cmd_age=0s',
        from: 'kernel source, drivers/scsi/scsi_logging.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789]  session1: session recovery timed out after 120 secs',
        from: 'kernel source, drivers/scsi/scsi_transport_iscsi.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789]  connection1:0: detected conn error (1022)',
        from: 'kernel source, drivers/scsi/scsi_transport_iscsi.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] sd 2:0:0:1: [sdb] tag#12 FAILED Result: hostbyte=DID_OK driverbyte=DRIVER_SENSE',
        because: 'sense data decide',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] sd 2:0:0:1: [sdb] Attached SCSI disk',
        because: 'found',
        nearMiss: true,
      },
    ],
  },
});
