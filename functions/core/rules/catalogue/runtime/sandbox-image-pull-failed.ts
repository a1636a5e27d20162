import { defineRule } from '../../define';

export default defineRule({
  id: 'sandbox-image-pull-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'sandbox-image',
  severity: 'critical',
  criticalBecause: 'the pause image is missing: no pod at all can start on this node',
  title: 'Pause (sandbox) image cannot be pulled',
  sources: ['runtime', 'sandbox-image', 'bootstrap'],
  match: [
    {
      literal: 'eks/pause',
      pattern: /PullImage (?:from image service )?\\*"?[^"\\]{0,120}eks\/pause[^"\\ ]{0,80}\\*" failed/,
    },
    { literal: 'failed to get sandbox image', pattern: /failed to get sandbox image \\*"(?<image>[^"\\]{3,200})/ },
    {
      literal: 'sandbox-image.service',
      pattern:
        /sandbox-image\.service: (?:Failed with result '(?<result>[a-z-]{3,40})'|[Mm]ain process exited, code=exited, status=(?!0\/))|Unit sandbox-image\.service entered failed state/,
    },
    {
      literal: 'failed pulling image',
      pattern: /failed pulling image \\*"(?<image>[^"\\]{3,200}pause[^"\\]{0,60})\\*"/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: ['image-pull-unauthorized', 'ecr-endpoint-unreachable'] },
  mayCause: ['sandbox-creation-failed'],
  why: 'The image is not on the node and the registry refuses or cannot be reached: expired ECR token, missing permission, no endpoint, wrong account of the region, or garbage collection removed it.',
  impact: 'All pods stay in ContainerCreating.',
  remediation: [
    { do: 'Check the node role for ECR read access and the path to ECR and S3', risk: 'safe' },
    { do: 'Run the pull script of the image again or replace the node', risk: 'caution' },
  ],
  runbook: 'image-pull-failures',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/add-ons-images.html',
    'https://github.com/containerd/containerd/blob/main/docs/cri/config.md',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="RunPodSandbox for &PodSandboxMetadata{Name:api,Uid:0d6c,Namespace:shop,Attempt:0,} failed, error" error="failed to get sandbox image \\"111122223333.dkr.ecr.us-east-1.amazonaws.com/eks/pause:3.5\\": failed to pull image: failed to resolve reference: unexpected status from HEAD request: 403 Forbidden"',
        from: 'containerd internal/cri',
      },
      {
        source: 'sandbox-image',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[1]: sandbox-image.service: Failed with result 'exit-code'.",
        from: 'systemd, amazon-eks-ami',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"111122223333.dkr.ecr.us-east-1.amazonaws.com/eks/pause:3.10\\" failed" error="failed to pull and unpack image: failed to resolve reference: unexpected status from HEAD request: 401 Unauthorized"',
        from: 'containerd internal/cri',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kuberuntime_manager.go:801] createPodSandbox for pod "api_shop(0d6c)" failed: rpc error: code = Unknown desc = failed pulling image "111122223333.dkr.ecr.us-east-1.amazonaws.com/eks/pause-amd64:3.1": Error response from daemon: no basic auth credentials',
        from: 'kubernetes dockershim, 1.14',
      },
    ],
    silent: [
      {
        source: 'sandbox-image',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal pull-sandbox-image.sh[4042]: time="2026-11-20T08:14:02Z" level=warning msg="image connect using default endpoints: [unix:///run/containerd/containerd.sock]. As the default settings are now deprecated, you should set the endpoint instead."',
        because: 'harmless warning of crictl',
        nearMiss: true,
      },
      {
        source: 'sandbox-image',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[1]: sandbox-image.service: Deactivated successfully.',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
