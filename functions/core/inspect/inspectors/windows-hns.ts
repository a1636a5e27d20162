import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

export interface WindowsHnsFacts {
  readonly networks: readonly { readonly name: string; readonly type: string }[];
  readonly endpoints: number;
  /** Endpoints without an address. */
  readonly endpointsWithoutAddress: number;
  readonly policies: number;
  readonly at: FactSource | null;
}

/**
 * Host Networking Service dumps: a table, then JSON objects one after the other, of which a stream of `"Key": value`
 * lines is read. The VPC CNI for Windows makes one L2Bridge network and one endpoint per pod.
 */
export default defineInspector({
  id: 'windowsHns',
  title: 'Windows container networks (HNS)',
  kinds: ['windows-hns'],
  optional: true,
  open: (file) => {
    const kind = /endpoint/i.test(file) ? 'endpoint' : /policy/i.test(file) ? 'policy' : 'network';
    const networks: { name: string; type: string }[] = [];
    let at: FactSource | null = null;
    let objects = 0;
    let withoutAddress = 0;
    let depth = 0;
    let name: string | null = null;
    let type: string | null = null;
    let address: string | null = null;
    return readLines<WindowsHnsFacts>({
      longestLine: 1024 * 1024,
      line(source) {
        const text = source.text.trim();
        const before = depth;
        // braces in strings would need a tokenizer; HNS dumps hold GUIDs, addresses and names without braces
        for (const char of text) {
          if (char === '{') depth++;
          else if (char === '}') depth = Math.max(0, depth - 1);
        }
        if (before === 0 && depth > 0) {
          at ??= cite(file, source);
          name = null;
          type = null;
          address = null;
        }
        if (depth === 1 || before === 1) {
          const field = /^"(Name|Type|IPAddress)"\s*:\s*"([^"]{0,200})"/.exec(text);
          if (field?.[1] === 'Name') name = field[2]!;
          else if (field?.[1] === 'Type') type = field[2]!;
          else if (field) address = field[2]!;
        }
        if (before > 0 && depth === 0) {
          objects++;
          if (kind === 'network' && networks.length < 100) networks.push({ name: name ?? '?', type: type ?? '?' });
          if (kind === 'endpoint' && !address) withoutAddress++;
        }
        return undefined;
      },
      end: () =>
        objects === 0
          ? null
          : {
              networks,
              endpoints: kind === 'endpoint' ? objects : 0,
              endpointsWithoutAddress: withoutAddress,
              policies: kind === 'policy' ? objects : 0,
              at,
            },
    });
  },
  merge: (left: WindowsHnsFacts, right: WindowsHnsFacts) => ({
    networks: [
      ...left.networks,
      ...right.networks.filter((one) => !left.networks.some((other) => other.name === one.name)),
    ],
    endpoints: Math.max(left.endpoints, right.endpoints),
    endpointsWithoutAddress: Math.max(left.endpointsWithoutAddress, right.endpointsWithoutAddress),
    policies: Math.max(left.policies, right.policies),
    at: left.at ?? right.at,
  }),
});
