/** Object keys of a collection's artefacts. Every stage reads earlier keys and writes its own once. */
const base = (collectionId: string) => `collections/${collectionId}`;

export const INBOX_PREFIX = 'inbox/';
export const RULE_PACK_PREFIX = 'rule-packs/';
/** Operating procedures as the repository has them, and their index. */
export const RUNBOOK_PREFIX = 'runbooks/';
export const RUNBOOK_INDEX_KEY = `${RUNBOOK_PREFIX}index.json`;
export const CAPTURE_PREFIX = 'captures/';

export const artifactKeys = {
  prefix: (id: string) => `${base(id)}/`,
  /** Unpacked files: packs of small files and single large ones. */
  filesPrefix: (id: string) => `${base(id)}/files/`,
  /** User rules and suppressions, pinned by unpack for all later steps. */
  rules: (id: string) => `${base(id)}/rules.json`,
  /** Which problems the cluster's earlier collections had, fixed when this one was judged. */
  baseline: (id: string) => `${base(id)}/baseline.json`,
  manifest: (id: string) => `${base(id)}/manifest.json`,
  lineIndex: (id: string) => `${base(id)}/line-index.jsonl`,
  shards: (id: string) => `${base(id)}/shards.jsonl`,
  partialsPrefix: (id: string) => `${base(id)}/partials/`,
  partial: (id: string, shardId: string) => `${base(id)}/partials/${shardId}.json`,
  extractedPrefix: (id: string) => `${base(id)}/extracted/`,
  extracted: (id: string, shardId: string) => `${base(id)}/extracted/${shardId}.json`,
  /** Manifest with the zip children's entries merged in; equals `manifest` for tar bundles. */
  inventory: (id: string) => `${base(id)}/inventory.json`,
  findings: (id: string) => `${base(id)}/findings.json`,
  facts: (id: string) => `${base(id)}/facts.json`,
  timeline: (id: string) => `${base(id)}/timeline.jsonl`,
  /** Self-contained HTML document made from the four above. */
  report: (id: string) => `${base(id)}/report.html`,
  /** Redacted copy of one file, made when somebody asks for it as a download, and what is known of the copy. */
  download: (id: string, copy: string) => `${base(id)}/artifacts/${copy}`,
  downloadFacts: (id: string, copy: string) => `${base(id)}/artifacts/${copy}.json`,
} as const;

/** Objects of a packet capture. */
export const captureKeys = {
  prefix: (id: string) => `${CAPTURE_PREFIX}${id}/`,
  /** The only key a node may write, once, with a presigned URL. */
  pcap: (id: string) => `${CAPTURE_PREFIX}${id}/capture.pcap`,
  analysis: (id: string) => `${CAPTURE_PREFIX}${id}/analysis.json`,
} as const;

/** Capture id in the key of a capture file; null for any other key. */
export function captureKeyId(key: string): string | null {
  return /^captures\/([A-Za-z0-9][A-Za-z0-9_.-]{2,79})\/capture\.pcap$/.exec(key)?.[1] ?? null;
}

/**
 * Node instance id in the key the runbook uploads to: bucket root, `eks_<instanceId>_…` with an archive ending.
 * Returns null for any other key.
 */
export function bundleKeyInstance(key: string): string | null {
  const match = /^eks_(m?i-[0-9a-f]{8,17})_[^/]*\.(?:tar\.gz|tgz|zip)$/.exec(key);
  return match?.[1] ?? null;
}
