/** Who writes a chain. Rules in these chains belong to a program that rewrites them; they are not local edits. */
const OWNERS: readonly (readonly [RegExp, string])[] = [
  [/^KUBE-ROUTER|^KUBE-POD-FW|^KUBE-NWPLCY/, 'kube-router'],
  [/^KUBE-/, 'kube-proxy'],
  [/^AWS-(SNAT|CONNMARK)-CHAIN-\d+$|^AWS-/, 'VPC CNI'],
  // DOCKER-USER is left to the administrator by Docker, so what is in it is a local edit
  [/^DOCKER(?!-USER)/, 'docker'],
  [/^cali-/, 'Calico'],
  [/^(OLD_)?CILIUM_/, 'Cilium'],
  [/^(WEAVE|FLANNEL|ANTREA|CNI)-(?!ADMIN$)/, 'another CNI'],
  [/^ISTIO_|^PROXY_INIT/, 'Istio/Linkerd'],
  [/^NPA-|^EKS-/, 'EKS'],
  [/^f2b-/, 'fail2ban'],
  [/^LIBVIRT_/, 'libvirt'],
];

/** The program that owns a chain, `null` for built-in chains and chains nobody known writes. */
export function chainOwner(chain: string): string | null {
  return OWNERS.find(([pattern]) => pattern.test(chain))?.[1] ?? null;
}

/** Chains kube-proxy and policy engines write one (or more) of per service, endpoint or pod: only counted. */
const BULK = /^(KUBE-(SVC|SEP|FW|EXT|SVL|XLB|POD-FW|NWPLCY|SRC|DST)-|cali-(tw|fw|th|fh|pi|po|pri|pro)-)/;

/** The family a bulk chain belongs to, e.g. `KUBE-SEP`; `null` when its rules are worth keeping one by one. */
export function bulkFamily(chain: string): string | null {
  return BULK.exec(chain)?.[1]?.replace(/-$/, '') ?? null;
}

/** Owner of a native nftables chain named `family table chain`; the table tells the program. */
export function nftOwner(chain: string): string | null {
  const table = chain.split(' ')[1] ?? '';
  if (/^kube-proxy/.test(table)) return 'kube-proxy';
  if (/^(calico|cilium|antrea|kube-router|aws-|eks)/i.test(table)) return 'CNI or policy engine';
  if (/^(docker|libvirt|f2b|istio)/i.test(table)) return table;
  return null;
}
