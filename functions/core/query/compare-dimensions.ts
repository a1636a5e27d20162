import type { Facts } from '../inspect/facts';
import { metric } from '../inspect/inspectors/ipamd-metrics';
import { sysctlNumber } from '../inspect/inspectors/sysctl';

/** One thing that can differ between nodes: numbers are compared by ratio, sets by membership. */
export interface DimensionReading {
  readonly numbers: Readonly<Record<string, number | null>>;
  readonly sets: Readonly<Record<string, readonly string[] | null>>;
}

export const DIMENSIONS = [
  'security_groups',
  'eni_count',
  'dns_config',
  'iptables_rules',
  'routes',
  'conntrack',
  'ipamd_state',
] as const;
export type DimensionName = (typeof DIMENSIONS)[number];

/**
 * What EC2 knows and no bundle holds; null when it could not be asked, and for collections of one node: EC2 knows what is
 * now, not what was then.
 */
export interface LiveNode {
  readonly securityGroups: readonly string[] | null;
  readonly networkInterfaces?: number | null;
}

const OWN_CHAIN = /^(KUBE-|AWS-|CNI-|DOCKER)/;
/** Values that differ on every node without meaning anything. */
const nodeNeutral = (text: string) =>
  text.replace(/\beni[0-9a-f]{8,}\b/g, 'eni*').replace(/\b(?:packets|bytes) \d+/g, '');

/** How kube-proxy writes its rules, as they show; null when nothing of the kind was read. */
function proxyMode({ iptablesSave, ipvs, nftables }: Facts): string[] | null {
  if (!iptablesSave && !ipvs && !nftables) return null;
  if ((ipvs?.total ?? 0) > 0) return ['ipvs'];
  if (nftables?.kubeProxy) return ['nftables'];
  return [(iptablesSave?.v4?.services.ports ?? 0) > 0 ? 'iptables' : 'none seen'];
}

/** Network cards of the instance; the interfaces of pods have names of their own. */
const CARD = /^(?:eth|ens|enp|enP)\d/;

function enis(facts: Facts, live: LiveNode): DimensionReading {
  const cards = facts.interfaces?.interfaces.filter((one) => CARD.test(one.name));
  return {
    numbers: {
      enis: facts.ipamdEnis?.enis.length ?? null,
      enis_in_ec2: live.networkInterfaces ?? null,
      network_cards: cards?.length ?? null,
      network_cards_down: cards?.filter((one) => !one.up || !one.running).length ?? null,
      prefixes: facts.ipamdEnis?.enis.reduce((sum, eni) => sum + eni.prefixes, 0) ?? null,
    },
    sets: { mtu: cards ? [...new Set(cards.map((one) => String(one.mtu ?? 'unknown')))] : null },
  };
}

function dns({ resolvConf, kubeletConfig }: Facts): DimensionReading {
  const cluster = kubeletConfig?.values.clusterDNS;
  return {
    numbers: {},
    sets: {
      nameservers: resolvConf?.nameservers ?? null,
      search: resolvConf?.search ?? null,
      options: resolvConf?.options ?? null,
      cluster_dns: Array.isArray(cluster) ? cluster.map(String) : null,
    },
  };
}

function routesOf({ ipRoutes }: Facts): DimensionReading {
  // the gateway is another one in each subnet
  const defaults = ipRoutes?.routes.filter((one) => one.destination === 'default' && one.table === 'main');
  const leading = new Set(ipRoutes?.routes.filter((one) => one.destination === 'default').map((one) => one.table));
  const tables = Object.keys(ipRoutes?.byTable ?? {}).filter((table) => table !== 'local');
  return {
    numbers: {
      routes: ipRoutes?.total ?? null,
      route_tables: ipRoutes ? Object.keys(ipRoutes.byTable).length : null,
      tables_without_default: ipRoutes ? tables.filter((table) => !leading.has(table)).length : null,
      negative_routes: ipRoutes?.negative.length ?? null,
    },
    sets: {
      default_routes: defaults?.map((one) => `${one.family} dev ${one.device ?? 'none'}`) ?? null,
      negative_routes:
        ipRoutes?.negative.map((route) => `${route.type} ${route.destination} table ${route.table}`) ?? null,
    },
  };
}

function iptables(facts: Facts): DimensionReading {
  const rules = facts.iptablesSave?.v4;
  const foreign = rules?.rules
    .filter((rule) => (rule.target === 'DROP' || rule.target === 'REJECT') && !OWN_CHAIN.test(rule.chain))
    .map((rule) => nodeNeutral(rule.at.text).trim());
  return {
    numbers: {
      total_rules: rules?.totalRules ?? null,
      service_ports: rules?.services.ports ?? null,
      services_without_endpoints: rules?.services.withoutEndpoints ?? null,
    },
    sets: {
      drop_and_reject_rules: foreign ?? null,
      forward_policy: rules ? [rules.tables.filter?.FORWARD?.policy ?? 'unknown'] : null,
      kube_proxy_mode: proxyMode(facts),
    },
  };
}

function ipamd(facts: Facts): DimensionReading {
  const metrics = facts.ipamdMetrics;
  const assigned = facts.ipamdEnis?.assigned ?? metric(metrics, 'awscni_assigned_ip_addresses');
  const total = facts.ipamdEnis?.total ?? metric(metrics, 'awscni_total_ip_addresses');
  return {
    numbers: {
      total_addresses: total,
      assigned_addresses: assigned,
      free_addresses: total === null || assigned === null ? null : total - assigned,
      ipamd_errors: metric(metrics, 'awscni_ipamd_error_count'),
      aws_api_errors: metric(metrics, 'awscni_aws_api_error_count'),
      add_requests: metric(metrics, 'awscni_add_ip_req_count'),
      delete_requests: metric(metrics, 'awscni_del_ip_req_count'),
    },
    sets: {
      settings: facts.cniEnv
        ? Object.entries(facts.cniEnv.settings)
            .map(([key, { value }]) => `${key}=${value}`)
            .filter((line) => !/MY_NODE_NAME|MY_POD_NAME|HOSTNAME|VPC_ID|_SERVICE_|_PORT/.test(line))
        : null,
    },
  };
}

/** Reads the seven dimensions from one node's facts. Absent facts read as null: unknown, not equal. */
export function readDimensions(facts: Facts, live: LiveNode): Readonly<Record<DimensionName, DimensionReading>> {
  const conntrack = facts.conntrack;
  return {
    security_groups: { numbers: {}, sets: { security_groups: live.securityGroups ?? null } },
    eni_count: enis(facts, live),
    dns_config: dns(facts),
    iptables_rules: iptables(facts),
    routes: routesOf(facts),
    conntrack: {
      numbers: {
        entries: conntrack?.flows ?? null,
        unreplied: conntrack?.unreplied ?? null,
        dns_unreplied: conntrack?.dns.unreplied ?? null,
        insert_failed: conntrack?.stats.insert_failed ?? null,
        drop: conntrack?.stats.drop ?? null,
        kernel_count: sysctlNumber(facts.sysctl, 'net.netfilter.nf_conntrack_count'),
        kernel_max: sysctlNumber(facts.sysctl, 'net.netfilter.nf_conntrack_max'),
      },
      sets: {},
    },
    ipamd_state: ipamd(facts),
  };
}

export interface NumberDifference {
  readonly name: string;
  readonly values: Readonly<Record<string, number | null>>;
  /** Largest by smallest; null when the smallest is 0 or something is unknown. */
  readonly ratio: number | null;
}
export interface SetDifference {
  readonly name: string;
  readonly common: number;
  /** Members that are not on every side, by side. */
  readonly onlyOn: Readonly<Record<string, readonly string[]>>;
}
export interface DimensionComparison {
  readonly dimension: DimensionName;
  readonly same: boolean;
  readonly numbers: readonly NumberDifference[];
  readonly sets: readonly SetDifference[];
  readonly unknownOn: readonly string[];
}

/** Ratios below this are ordinary variation between busy nodes. */
const NOTABLE_RATIO = 1.5;
const SHOWN_MEMBERS = 20;

function compareNumbers(name: string, sides: readonly [string, number | null][]): NumberDifference {
  const known = sides.map(([, value]) => value).filter((value): value is number => value !== null);
  const smallest = Math.min(...known);
  const ratio =
    known.length === sides.length && smallest > 0 ? Math.round((Math.max(...known) / smallest) * 100) / 100 : null;
  return { name, values: Object.fromEntries(sides), ratio };
}

function compareSets(name: string, sides: readonly [string, readonly string[] | null][]): SetDifference {
  const known = sides.filter((side): side is [string, readonly string[]] => side[1] !== null);
  const counts = new Map<string, number>();
  for (const [, members] of known)
    for (const member of new Set(members)) counts.set(member, (counts.get(member) ?? 0) + 1);
  const onlyOn = Object.fromEntries(
    known.map(([label, members]) => [
      label,
      [...new Set(members)].filter((member) => counts.get(member)! < known.length).slice(0, SHOWN_MEMBERS),
    ]),
  );
  return { name, common: [...counts.values()].filter((n) => n === known.length).length, onlyOn };
}

/** Counts that grow with age, or are a few on any node: only much more of them is a difference. */
const COUNTERS = new Set([
  ...['ipamd_errors', 'aws_api_errors', 'add_requests', 'delete_requests', 'insert_failed', 'drop', 'unreplied'],
]);
const NOTABLE_COUNTER_RATIO = 5;
const NOTABLE_COUNT = 10;

/** True when the values of a reading differ by more than nodes of one kind do. */
export function differs({ name, values, ratio }: NumberDifference): boolean {
  const known = Object.values(values).filter((value): value is number => value !== null);
  if (known.length < 2) return false;
  const apart = Math.max(...known) - Math.min(...known);
  if (COUNTERS.has(name)) return apart >= NOTABLE_COUNT && (ratio === null || ratio >= NOTABLE_COUNTER_RATIO);
  return ratio === null ? apart > 0 : ratio >= NOTABLE_RATIO;
}

/** Compares sides dimension by dimension; differing ones first. */
export function compareDimensions(
  sides: readonly { label: string; readings: Readonly<Record<DimensionName, DimensionReading>> }[],
): DimensionComparison[] {
  const compared = DIMENSIONS.map((dimension): DimensionComparison => {
    const readings = sides.map(({ label, readings }) => [label, readings[dimension]] as const);
    const keys = (pick: (reading: DimensionReading) => object) => [
      ...new Set(readings.flatMap(([, reading]) => Object.keys(pick(reading)))),
    ];
    const numbers = keys((r) => r.numbers).map((key) =>
      compareNumbers(
        key,
        readings.map(([label, r]) => [label, r.numbers[key] ?? null]),
      ),
    );
    const sets = keys((r) => r.sets).map((key) =>
      compareSets(
        key,
        readings.map(([label, r]) => [label, r.sets[key] ?? null]),
      ),
    );
    const unknownOn = readings
      .filter(([, r]) => [...Object.values(r.numbers), ...Object.values(r.sets)].every((value) => value === null))
      .map(([label]) => label);
    const same =
      !numbers.some((one) => differs(one)) &&
      sets.every((set) => Object.values(set.onlyOn).every((members) => members.length === 0));
    return { dimension, same, numbers, sets, unknownOn };
  });
  return compared.sort((a, b) => Number(a.same) - Number(b.same));
}
