import { defineRule } from '../../define';

export default defineRule({
  id: 'windows-layer-damaged',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'windows',
  component: 'containerd',
  category: 'windows-container',
  severity: 'high',
  title: 'A Windows image layer is damaged',
  sources: ['windows'],
  match: [
    { literal: 'layerchain json', pattern: /[Ff]ailed to unmarshall? layerchain json/ },
    { literal: 'wrong diff id calculated on extraction', pattern: /wrong diff id calculated on extraction/ },
    { literal: 'invalid tar header', pattern: /failed to extract layer[^"\n]{0,200}invalid tar header/ },
    { literal: 'hcsshim::ImportLayer failed', pattern: /hcsshim::ImportLayer failed in Win32/ },
  ],
  dedup: [],
  recovery: { none: 'a damaged layer stays until the image is removed' },
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: ['container-start-error'],
  why: 'The node stopped while a layer was written, the disk was full, or anti-virus touched it.',
  impact: 'Containers of that image do not start on this node.',
  remediation: [
    { do: 'Remove the image and pull it again', risk: 'caution' },
    { do: 'Replace the node', risk: 'disruptive' },
    { do: 'Exclude the containerd directory from anti-virus', risk: 'safe' },
  ],
  runbook: 'windows-nodes',
  npdReason: 'HCSEmptyLayerchain',
  references: [
    'https://github.com/kubernetes/node-problem-detector/blob/master/config/windows-containerd-monitor-filelog.json',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'windows-log',
        line: '2026-11-20T08:14:02.118Z level=error msg="Failed to unmarshall layerchain json - invalid character \'\\\\x00\' looking for beginning of value"',
        from: 'containerd windows snapshotter',
      },
      {
        source: 'windows-log',
        line: '2026-11-20T08:14:02.118Z level=error error="failed to create containerd container: error unpacking image: wrong diff id calculated on extraction sha256:0a1b"',
        from: 'containerd unpacker',
      },
      {
        source: 'windows-log',
        line: '2026-11-20T08:14:02.118Z level=error error="failed to pull and unpack image: failed to extract layer sha256:0a1b: archive/tar: invalid tar header: unknown"',
        from: 'containerd unpacker',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","hcsshim::ImportLayer failed in Win32: The system cannot find the path specified. (0x3)"',
        from: 'microsoft/hcsshim',
      },
    ],
    silent: [
      {
        source: 'windows-log',
        line: '2026-11-20T08:14:02.118Z level=info msg="unpacking layer sha256:0a1b"',
        because: 'progress',
        nearMiss: true,
      },
      {
        source: 'windows-log',
        line: '2026-11-20T08:14:02.118Z level=info msg="ImportLayer succeeded"',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
