import { LOCAL_ACCOUNT } from './events/event';
import { wildcardMatcher } from './events/wildcard';
import type { LocalNode, LocalNodes } from './nodes';
import { renderXml, type XmlValue } from './objects/xml';
import { type QueryService, ServiceError, unknownOperation } from './service';

const NAMESPACE = 'http://ec2.amazonaws.com/doc/2016-11-15/';
const STATE_CODES: Record<LocalNode['state'], number> = { running: 16, terminated: 48, stopped: 80 };

interface Filter {
  readonly name: string;
  readonly values: readonly string[];
}

/** `Prefix.1`, `Prefix.2` … in order. */
function numbered(form: URLSearchParams, prefix: string): string[] {
  const values: string[] = [];
  for (let at = 1; form.has(`${prefix}.${at}`); at++) values.push(form.get(`${prefix}.${at}`)!);
  return values;
}

function filtersOf(form: URLSearchParams): Filter[] {
  const filters: Filter[] = [];
  for (let at = 1; form.has(`Filter.${at}.Name`); at++)
    filters.push({ name: form.get(`Filter.${at}.Name`)!, values: numbered(form, `Filter.${at}.Value`) });
  return filters;
}

export const DEFAULT_NODEGROUP = 'general';
const DEFAULT_IMAGE = 'ami-0a1b2c3d4e5f60718';
const DEFAULT_LAUNCH = '2026-01-01T00:00:00.000Z';

/** The tags that EKS, Karpenter or eksctl put on the instances of a cluster. */
function tagsOf(node: LocalNode): ReadonlyMap<string, string> {
  const group = node.nodegroup ?? DEFAULT_NODEGROUP;
  const kubernetes: [string, string] = [`kubernetes.io/cluster/${node.cluster}`, 'owned'];
  const byKind: Record<NonNullable<LocalNode['kind']>, readonly [string, string][]> = {
    managed: [
      ['aws:eks:cluster-name', node.cluster],
      ['eks:cluster-name', node.cluster],
      ['eks:nodegroup-name', group],
      kubernetes,
    ],
    karpenter: [['eks:eks-cluster-name', node.cluster], ['karpenter.sh/nodepool', group], kubernetes],
    'auto-mode': [
      ['eks:eks-cluster-name', node.cluster],
      ['eks:kubernetes-node-pool-name', group],
    ],
    'self-managed': [['alpha.eksctl.io/nodegroup-name', group], kubernetes],
  };
  return new Map([['Name', node.nodeName], ...byKind[node.kind ?? 'managed']]);
}

function filterValues(node: LocalNode, name: string): string[] {
  const tags = tagsOf(node);
  if (name.startsWith('tag:')) {
    const value = tags.get(name.slice('tag:'.length));
    return value === undefined ? [] : [value];
  }
  switch (name) {
    case 'instance-id':
      return [node.instanceId];
    case 'tag-key':
      return [...tags.keys()];
    case 'instance-state-name':
      return [node.state];
    case 'availability-zone':
      return [node.az];
    case 'instance-status.status':
    case 'system-status.status':
      return [node.state === 'running' ? (node.statusChecks ?? 'ok') : 'not-applicable'];
    case 'private-dns-name':
      return [node.nodeName];
    default:
      throw new ServiceError('InvalidParameterValue', `The filter '${name}' is invalid`);
  }
}

function matches(node: LocalNode, { name, values }: Filter): boolean {
  const actual = filterValues(node, name);
  return values.some((value) => {
    const test = wildcardMatcher(value.split('*'));
    return actual.some(test);
  });
}

/** `ip-10-0-1-2.…` tells the address when the node does not. */
function privateIp(node: LocalNode): string | undefined {
  const m = /^ip-(\d{1,3})-(\d{1,3})-(\d{1,3})-(\d{1,3})\./.exec(node.nodeName);
  return node.privateIp ?? (m ? m.slice(1).join('.') : undefined);
}

function describe(node: LocalNode): XmlValue {
  return {
    instanceId: node.instanceId,
    imageId: node.imageId ?? DEFAULT_IMAGE,
    launchTime: node.launchedAt ?? DEFAULT_LAUNCH,
    instanceState: { code: STATE_CODES[node.state], name: node.state },
    privateDnsName: node.nodeName,
    instanceType: node.instanceType,
    placement: { availabilityZone: node.az, tenancy: 'default' },
    privateIpAddress: privateIp(node),
    subnetId: node.networkInterfaces[0]?.subnetId,
    groupSet: { item: node.securityGroups.map((groupId) => ({ groupId, groupName: groupId })) },
    networkInterfaceSet: {
      item: node.networkInterfaces.map((eni) => ({
        networkInterfaceId: eni.eniId,
        subnetId: eni.subnetId,
        status: 'in-use',
        privateIpAddressesSet: {
          item: eni.privateIps.map((privateIpAddress, at) => ({ privateIpAddress, primary: at === 0 })),
        },
      })),
    },
    metadataOptions:
      node.metadataHopLimit === undefined ? undefined : { httpPutResponseHopLimit: node.metadataHopLimit },
    tagSet: { item: [...tagsOf(node)].map(([key, value]) => ({ key, value })) },
  };
}

interface Selection {
  readonly page: readonly LocalNode[];
  readonly next: string | undefined;
}

async function select(nodes: LocalNodes, form: URLSearchParams, region: string): Promise<Selection> {
  const ids = numbered(form, 'InstanceId');
  const maxResults = form.get('MaxResults');
  if (ids.length > 0 && maxResults !== null)
    throw new ServiceError('InvalidParameterCombination', 'The parameter instancesSet cannot be used with maxResults');
  const malformed = ids.find((id) => !/^i-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(id));
  if (malformed !== undefined) throw new ServiceError('InvalidInstanceID.Malformed', `Invalid id: "${malformed}"`);
  const filters = filtersOf(form);
  const known = (await nodes.list(region)).filter((node) => node.instanceId.startsWith('i-'));
  const missing = ids.find((id) => !known.some((node) => node.instanceId === id));
  if (missing !== undefined)
    throw new ServiceError('InvalidInstanceID.NotFound', `The instance ID '${missing}' does not exist`);
  const matching = known
    .filter((node) => ids.length === 0 || ids.includes(node.instanceId))
    .filter((node) => filters.every((filter) => matches(node, filter)));
  const from = Number(form.get('NextToken') ?? 0);
  const limit = maxResults === null ? 1000 : Math.min(Math.max(Number(maxResults), 5), 1000);
  const page = matching.slice(from, from + limit);
  const next = from + page.length;
  return { page, next: next < matching.length ? String(next) : undefined };
}

const response = (action: string, body: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${action}Response xmlns="${NAMESPACE}">${body}</${action}Response>`;

async function describeInstances(nodes: LocalNodes, form: URLSearchParams, region: string, requestId: string) {
  const { page, next } = await select(nodes, form, region);
  const reservations = page.map((node) => ({
    reservationId: `r-${node.instanceId.slice(2)}`,
    ownerId: LOCAL_ACCOUNT,
    instancesSet: { item: [describe(node)] },
  }));
  return response(
    'DescribeInstances',
    renderXml('requestId', requestId) +
      renderXml('reservationSet', { item: reservations }) +
      renderXml('nextToken', next),
  );
}

/** Of running instances only, as EC2 answers without IncludeAllInstances. */
async function describeStatus(nodes: LocalNodes, form: URLSearchParams, region: string, requestId: string) {
  const { page, next } = await select(nodes, form, region);
  const statuses = page
    .filter(({ state }) => state === 'running')
    .map((node) => ({
      instanceId: node.instanceId,
      availabilityZone: node.az,
      instanceState: { code: STATE_CODES[node.state], name: node.state },
      systemStatus: { status: node.statusChecks ?? 'ok' },
      instanceStatus: { status: node.statusChecks ?? 'ok' },
    }));
  return response(
    'DescribeInstanceStatus',
    renderXml('requestId', requestId) +
      renderXml('instanceStatusSet', { item: statuses }) +
      renderXml('nextToken', next),
  );
}

/** EC2's DescribeInstances and DescribeInstanceStatus over the local nodes. */
export function computeService(nodes: LocalNodes): QueryService {
  return {
    version: '2016-11-15',
    async handle(action, form, { region, requestId }) {
      if (action === 'DescribeInstances') return describeInstances(nodes, form, region, requestId);
      if (action === 'DescribeInstanceStatus') return describeStatus(nodes, form, region, requestId);
      throw unknownOperation(action);
    },
  };
}
