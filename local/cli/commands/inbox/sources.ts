import { stringify } from 'yaml';

/** Where an archive comes from, which decides how it is uploaded. */
export interface InboxSource {
  readonly title: string;
  readonly extension: string;
  /** Whoever uploads sends the headers we ask for, so the URL may be bound to them. */
  readonly headers: boolean;
  /** What to do, ready to copy. `node` is the name of the Kubernetes node, when given. */
  instructions(url: string, node: string | null): readonly string[];
}

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
const curl = (file: string, url: string) =>
  `curl --fail --silent --show-error -X PUT -H 'If-None-Match: *' --upload-file ${file} ${quote(url)}`;

/** A NodeDiagnostic of the EKS node monitoring agent: named after the node, the URL is where it uploads. */
export function nodeDiagnostic(node: string, url: string): string {
  return stringify(
    {
      apiVersion: 'eks.amazonaws.com/v1alpha1',
      kind: 'NodeDiagnostic',
      metadata: { name: node },
      spec: { logCapture: { destination: url } },
    },
    { lineWidth: 0 },
  );
}

export const INBOX_SOURCES = {
  archive: {
    title: 'an archive you have',
    extension: 'tar.gz',
    headers: true,
    instructions: (url) => [curl('<archive>', url)],
  },
  windows: {
    title: 'the zip of the EKS log collector for Windows',
    extension: 'zip',
    headers: true,
    instructions: (url) => [
      `Invoke-WebRequest -Method Put -Headers @{'If-None-Match'='*'} -InFile <zip> -Uri '${url}'`,
      'or, from another machine:',
      curl('<zip>', url),
    ],
  },
  bottlerocket: {
    title: 'logdog of Bottlerocket',
    extension: 'tar.gz',
    headers: true,
    instructions: (url) => [
      'in the admin container of the node:',
      'sudo sheltie logdog',
      curl('/.bottlerocket/support/bottlerocket-logs.tar.gz', url),
    ],
  },
  'node-diagnostic': {
    title: 'the EKS node monitoring agent (Auto Mode, or the add-on)',
    extension: 'tar.gz',
    headers: false,
    instructions: (url, node) => [
      "kubectl apply -f - <<'EOF'",
      nodeDiagnostic(node ?? '<node name>', url).trimEnd(),
      'EOF',
      `kubectl get nodediagnostics.eks.amazonaws.com ${node ?? '<node name>'} -o jsonpath='{.status.captureStatuses}'`,
    ],
  },
} as const satisfies Record<string, InboxSource>;
export type InboxSourceName = keyof typeof INBOX_SOURCES;
