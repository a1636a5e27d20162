import { citePart } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { noDataReason } from '../no-data';
import { readLines } from '../read-lines';

/**
 * Settings of the VPC CNI, its network policy agent and kube-proxy. An explicit list: the same file holds every
 * variable of the containers, secrets among them, and none of those may become a fact.
 */
const SETTINGS = new Set([
  'ADDITIONAL_ENI_TAGS',
  'ANNOTATE_POD_IP',
  'AWS_EC2_ENDPOINT',
  'AWS_MANAGE_ENIS_NON_SCHEDULABLE',
  'AWS_VPC_CNI_NODE_PORT_SUPPORT',
  'AWS_VPC_ENI_MTU',
  'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG',
  'AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS',
  'AWS_VPC_K8S_CNI_EXTERNALSNAT',
  'AWS_VPC_K8S_CNI_LOGLEVEL',
  'AWS_VPC_K8S_CNI_RANDOMIZESNAT',
  'AWS_VPC_K8S_CNI_VETHPREFIX',
  'CLUSTER_NAME',
  'DISABLE_INTROSPECTION',
  'DISABLE_METRICS',
  'DISABLE_NETWORK_RESOURCE_PROVISIONING',
  'DISABLE_POD_V6',
  'DISABLE_TCP_EARLY_DEMUX',
  'ENABLE_BANDWIDTH_PLUGIN',
  'ENABLE_IMDS_ONLY_MODE',
  'ENABLE_IPv4',
  'ENABLE_IPv6',
  'ENABLE_MULTI_NIC',
  'ENABLE_NFTABLES',
  'ENABLE_POD_ENI',
  'ENABLE_PREFIX_DELEGATION',
  'ENABLE_SUBNET_DISCOVERY',
  'ENABLE_V4_EGRESS',
  'ENABLE_V6_EGRESS',
  'ENI_CONFIG_ANNOTATION_DEF',
  'ENI_CONFIG_LABEL_DEF',
  'IP_COOLDOWN_PERIOD',
  'MAX_ENI',
  'MINIMUM_IP_TARGET',
  'NETWORK_POLICY_ENFORCING_MODE',
  'POD_MTU',
  'POD_SECURITY_GROUP_ENFORCING_MODE',
  'VPC_CNI_VERSION',
  'VPC_ID',
  'WARM_ENI_TARGET',
  'WARM_IP_TARGET',
  'WARM_PREFIX_TARGET',
]);

export interface CniEnvFacts {
  readonly settings: Readonly<Record<string, { readonly value: string; readonly at: FactSource }>>;
}

/** A setting in lower case, `null` when it is not set. */
export function setting(facts: CniEnvFacts | undefined, name: string): string | null {
  return facts?.settings[name]?.value.toLowerCase() ?? null;
}

export function isOn(facts: CniEnvFacts | undefined, name: string): boolean {
  return setting(facts, name) === 'true';
}

/** A whole number, `null` when unset or something else. */
export function settingNumber(facts: CniEnvFacts | undefined, name: string): number | null {
  const value = setting(facts, name);
  return value !== null && /^\d+$/.test(value) ? Number(value) : null;
}

/** Environment of the aws-node containers: `ctr container info`, `docker inspect`, and ipamd's own introspection. */
export default defineInspector({
  id: 'cniEnv',
  title: 'VPC CNI settings (environment of aws-node)',
  kinds: ['cni-env', 'ipamd-env'],
  open: (file) => {
    const settings: Record<string, { value: string; at: FactSource }> = {};
    return readLines<CniEnvFacts>({
      longestLine: 4 * 1024 * 1024,
      line(source) {
        // "NAME=value" in an env list, or "NAME": "value" in introspection; one line of JSON may hold them all
        for (const found of source.text.matchAll(
          /"([A-Z][A-Za-z0-9_]{3,60})(?:=([^"\\]{0,300})"|":\s*(?:"([^"\\]{0,300})"|(true|false|\d{1,9})))/g,
        )) {
          const [all, name, assigned, quoted, bare] = found;
          if (name && SETTINGS.has(name)) {
            const at = citePart(file, source, found.index, all.length);
            settings[name] = { value: assigned ?? quoted ?? bare ?? '', at };
          }
        }
        return noDataReason(source.text) === undefined ? undefined : 'an error message of the collector';
      },
      end: () => (Object.keys(settings).length > 0 ? { settings } : null),
    });
  },
  merge: (left: CniEnvFacts, right: CniEnvFacts) => ({ settings: { ...left.settings, ...right.settings } }),
});
