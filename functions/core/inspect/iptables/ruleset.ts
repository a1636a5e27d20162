import { type Cidr, cover, formatCidr, parseCidr } from '../cidr';
import { cite } from '../cite';
import type { FactSource, SourceLine } from '../inspector';
import { bulkFamily } from './chains';
import { parseRule, type SavedRule } from './rule';

/** A kube-proxy node writes several rules per Service and endpoint: 5,000 Services ≈ 60 MB. Only these are kept. */
const KEPT = { builtIn: 3000, deciding: 3000, other: 1500 };
const BUILT_IN = new Set(['INPUT', 'FORWARD', 'OUTPUT', 'PREROUTING', 'POSTROUTING', 'DOCKER-USER']);
const CHAINS_KEPT = 5000;
const SAMPLES = 5;

export interface ChainFacts {
  /** `ACCEPT` or `DROP` for built-in chains, `null` for user chains. */
  readonly policy: string | null;
  /** Packets that reached the policy. */
  readonly packets: number | null;
  readonly rules: number;
  readonly at: FactSource | null;
}

export interface ServiceFacts {
  /** Rules of KUBE-SERVICES in the nat table: Service ports in iptables mode. */
  readonly ports: number;
  /** Smallest range covering every cluster IP seen. */
  readonly clusterIps: string | null;
  readonly dnsIps: readonly string[];
  /** Rules of kube-proxy that reject traffic to Services without endpoints. */
  readonly withoutEndpoints: number;
  readonly withoutEndpointSamples: readonly FactSource[];
  /** Those of kube-dns. */
  readonly dnsWithoutEndpoints: readonly FactSource[];
  /** From `! -s CIDR … KUBE-MARK-MASQ`: the pod range kube-proxy was told. */
  readonly clusterCidr: string | null;
}

export interface Ruleset {
  readonly file: string;
  readonly family: 'v4' | 'v6';
  /** First comment line, e.g. `iptables-save v1.8.8`. */
  readonly generator: string | null;
  /** False when the last table has no COMMIT: the dump was cut. */
  readonly complete: boolean;
  /** Chains by table, without those kube-proxy writes per Service. */
  readonly tables: Readonly<Record<string, Readonly<Record<string, ChainFacts>>>>;
  /** Rules outside per-Service chains, in file order. */
  readonly rules: readonly SavedRule[];
  readonly totalRules: number;
  /** Rules outside per-Service chains that were counted but not kept. */
  readonly omitted: number;
  /** Chains per Service, endpoint or pod, by family (`KUBE-SVC` → 120). */
  readonly bulkChains: Readonly<Record<string, number>>;
  readonly services: ServiceFacts;
  /** Networks the VPC CNI does not masquerade: the VPC's own. */
  readonly vpcCidrs: readonly string[];
}

interface MutableChain {
  policy: string | null;
  packets: number | null;
  rules: number;
  at: FactSource | null;
}

/** Reads `iptables-save` (with or without `-c`) one line at a time. */
export function rulesetReader(file: string, family: 'v4' | 'v6') {
  const tables = new Map<string, Map<string, MutableChain>>();
  const bulk = new Map<string, number>();
  const kept = { builtIn: [] as SavedRule[], deciding: [] as SavedRule[], other: [] as SavedRule[] };
  const vpcCidrs: string[] = [];
  const dnsIps = new Set<string>();
  const samples: FactSource[] = [];
  const dnsWithoutEndpoints: FactSource[] = [];
  let generator: string | null = null;
  let table: string | null = null;
  let open = false;
  let totalRules = 0;
  let omitted = 0;
  let chainCount = 0;
  let ports = 0;
  let withoutEndpoints = 0;
  let services: Cidr | null = null;
  let clusterCidr: string | null = null;

  const chainOf = (inTable: string, name: string): MutableChain | null => {
    const chains = tables.get(inTable) ?? new Map<string, MutableChain>();
    tables.set(inTable, chains);
    const known = chains.get(name);
    if (known) return known;
    if (chainCount >= CHAINS_KEPT) return null;
    chainCount++;
    const chain = { policy: null, packets: null, rules: 0, at: null };
    chains.set(name, chain);
    return chain;
  };

  function service(rule: Omit<SavedRule, 'table' | 'position' | 'at'>, at: SourceLine): void {
    const cidr = rule.destination ? parseCidr(rule.destination) : null;
    const comment = rule.comment ?? '';
    if (cidr && comment.endsWith('cluster IP')) {
      services = services ? (cover(services, cidr) ?? services) : cidr;
      if (comment.startsWith('kube-system/kube-dns:') && dnsIps.size < 8) dnsIps.add(formatCidr(cidr));
    }
    if (comment.endsWith('has no endpoints')) {
      withoutEndpoints++;
      if (cidr) services = services ? (cover(services, cidr) ?? services) : cidr;
      if (samples.length < SAMPLES) samples.push(cite(file, at));
      if (comment.startsWith('kube-system/kube-dns:') && dnsWithoutEndpoints.length < SAMPLES) {
        dnsWithoutEndpoints.push(cite(file, at));
        if (cidr && dnsIps.size < 8) dnsIps.add(formatCidr(cidr));
      }
    }
    if (rule.target === 'KUBE-MARK-MASQ' && rule.source?.startsWith('!')) clusterCidr ??= rule.source.slice(1);
  }

  function rule(source: SourceLine, at: SourceLine): string | undefined {
    if (table === null) return 'a rule before any table';
    const named = /^(?:\[\d+:\d+\] )?-A (\S+)/.exec(source.text)?.[1];
    // nearly all lines of a large dump are rules per Service and endpoint; splitting them into words costs 20 times more
    if (named !== undefined && bulkFamily(named) !== null && !source.text.includes('cluster IP"')) {
      totalRules++;
      return undefined;
    }
    const parsed = parseRule(source.text);
    if (!parsed) return 'not a rule';
    totalRules++;
    if (bulkFamily(parsed.chain) !== null) {
      if (parsed.target === 'KUBE-MARK-MASQ' && parsed.source?.startsWith('!')) clusterCidr ??= parsed.source.slice(1);
      service(parsed, at);
      return undefined;
    }
    const chain = chainOf(table, parsed.chain);
    if (!chain) {
      omitted++;
      return undefined;
    }
    chain.rules++;
    if (parsed.chain === 'KUBE-SERVICES' || parsed.chain === 'KUBE-EXTERNAL-SERVICES') {
      if (table === 'nat') ports++;
      service(parsed, at);
      return undefined;
    }
    if (/^AWS-SNAT-CHAIN-/.test(parsed.chain) && parsed.destination && parsed.comment?.startsWith('AWS SNAT CHAIN')) {
      const cidr = parsed.destination.replace(/^!/, '');
      if (vpcCidrs.length < 64 && !vpcCidrs.includes(cidr)) vpcCidrs.push(cidr);
    }
    const decides = parsed.target === 'DROP' || parsed.target === 'REJECT' || table === 'filter';
    // separate quotas, so that a long block list cannot displace the built-in chains
    const rank = BUILT_IN.has(parsed.chain) ? 'builtIn' : decides ? 'deciding' : 'other';
    if (kept[rank].length >= KEPT[rank]) omitted++;
    else kept[rank].push({ ...parsed, table, position: chain.rules, at: cite(file, at) });
    return undefined;
  }

  return {
    /** `at` is the line to cite when `source` is a translation of it. */
    line(source: SourceLine, at: SourceLine = source): string | undefined {
      const text = source.text;
      if (text.startsWith('#')) {
        generator ??= /Generated by (\S+ v\S+)/.exec(text)?.[1] ?? null;
        return undefined;
      }
      if (text.startsWith('*')) {
        table = text.slice(1).trim();
        open = true;
        return undefined;
      }
      if (text.trim() === 'COMMIT') {
        open = false;
        return undefined;
      }
      if (text.startsWith(':') && table !== null) {
        const declared = /^:(\S+) (\S+)(?: \[(\d+):\d+\])?/.exec(text);
        if (!declared) return 'not a chain declaration';
        const family = bulkFamily(declared[1]!);
        if (family !== null) {
          bulk.set(family, (bulk.get(family) ?? 0) + 1);
          return undefined;
        }
        const chain = chainOf(table, declared[1]!);
        if (!chain) {
          omitted++;
          return undefined;
        }
        if (declared[2] !== '-') {
          chain.policy = declared[2]!;
          chain.packets = declared[3] === undefined ? null : Number(declared[3]);
        }
        chain.at = cite(file, at);
        return undefined;
      }
      if (text.startsWith('-A ') || text.startsWith('[')) return rule(source, at);
      return 'not a line of iptables-save';
    },
    end(): Ruleset | null {
      if (tables.size === 0 && table === null) return null;
      return {
        file,
        family,
        generator,
        complete: !open,
        tables: Object.fromEntries([...tables].map(([name, chains]) => [name, Object.fromEntries(chains)])),
        rules: [...kept.builtIn, ...kept.deciding, ...kept.other].sort((a, b) => a.at.byteStart - b.at.byteStart),
        totalRules,
        omitted,
        bulkChains: Object.fromEntries(bulk),
        services: {
          ports,
          clusterIps: services ? formatCidr(services) : null,
          dnsIps: [...dnsIps],
          withoutEndpoints,
          withoutEndpointSamples: samples,
          dnsWithoutEndpoints,
          clusterCidr,
        },
        vpcCidrs,
      };
    },
  };
}

/** Joins rulesets of one family whose tables come from several files. */
export function joinRulesets(left: Ruleset, right: Ruleset): Ruleset {
  const [a, b] = [left.services, right.services];
  return {
    ...left,
    complete: left.complete && right.complete,
    tables: { ...left.tables, ...right.tables },
    rules: [...left.rules, ...right.rules],
    totalRules: left.totalRules + right.totalRules,
    omitted: left.omitted + right.omitted,
    bulkChains: { ...left.bulkChains, ...right.bulkChains },
    services: {
      ports: a.ports + b.ports,
      clusterIps: a.clusterIps ?? b.clusterIps,
      dnsIps: [...new Set([...a.dnsIps, ...b.dnsIps])],
      withoutEndpoints: a.withoutEndpoints + b.withoutEndpoints,
      withoutEndpointSamples: [...a.withoutEndpointSamples, ...b.withoutEndpointSamples],
      dnsWithoutEndpoints: [...a.dnsWithoutEndpoints, ...b.dnsWithoutEndpoints],
      clusterCidr: a.clusterCidr ?? b.clusterCidr,
    },
    vpcCidrs: [...new Set([...left.vpcCidrs, ...right.vpcCidrs])],
  };
}
