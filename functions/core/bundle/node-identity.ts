import type { Manifest } from '../../../schemas/manifest';
import type { BundleClues } from './clues';
import { baseName } from './rotated-name';

type Identity = Manifest['node'];

const INSTANCE_ID = /(?:^|[^0-9a-z-])(m?i-[0-9a-f]{8,17})(?![0-9a-z])/;
const REGION = /\b((?:us|eu|ap|sa|ca|me|af|il|mx|cn)(?:-gov|-iso[a-f]?)?-(?:[a-z]+)-\d)([a-z])?\b/;

/**
 * Which node a bundle is from. The node's own files come first, the archive's name second: names get changed, and a
 * bundle made without the metadata service has no id in its name (`eks__…`). Unknown stays null.
 */
export function identifyNode(clues: BundleClues): Identity {
  const head = (name: string): string => {
    const path = Object.keys(clues.heads).find((candidate) => baseName(candidate) === name);
    return path === undefined ? '' : (clues.heads[path]?.head ?? '');
  };
  const instanceId = INSTANCE_ID.exec(head('instance-id.txt'))?.[1] ?? INSTANCE_ID.exec(clues.archiveName)?.[1] ?? null;
  const nodeName = nodeNameOf(clues, head('uname.txt'));
  const region =
    REGION.exec(head('region.txt'))?.[1] ??
    REGION.exec(head('availability-zone.txt'))?.[1] ??
    (nodeName === null ? undefined : REGION.exec(nodeName)?.[1]) ??
    // an EC2 private name without a region is of us-east-1
    (nodeName?.endsWith('.ec2.internal') ? 'us-east-1' : null);
  return { instanceId, region, nodeName };
}

function nodeNameOf(clues: BundleClues, uname: string): string | null {
  const kernel = /^Linux (\S+) \d/.exec(uname)?.[1];
  const journal = Object.values(clues.heads)
    .filter((clue) => clue.kind === 'kubelet' || clue.kind === 'containerd' || clue.kind === 'messages')
    .map((clue) => hostOfJournalLine(clue.head))
    .find((host) => host !== null);
  const agent = /^(ip-[^/]+?)-logs\.tar\.gz$/.exec(clues.archiveName)?.[1];
  const names = [kernel, journal ?? undefined, agent].filter((name): name is string => name !== undefined);
  // the journal shortens a name to its first label; the longest form is the node's name in the cluster
  return names.sort((a, b) => b.length - a.length)[0] ?? null;
}

/** `May 02 09:00:00 host unit[pid]:` or `2026-05-02T09:00:00.123456+0000 host unit[pid]:`; the first line may be cut. */
function hostOfJournalLine(head: string): string | null {
  const line =
    /^(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^ ]*) ([A-Za-z0-9][A-Za-z0-9.-]{0,252}) [^ :]+:/m;
  return line.exec(head.slice(0, 8192))?.[1] ?? null;
}
