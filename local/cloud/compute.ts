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

/** The tags EKS puts on the instances of a cluster. */
function tagsOf(node: LocalNode): ReadonlyMap<string, string> {
  return new Map([
    ['Name', node.nodeName],
    ['aws:eks:cluster-name', node.cluster],
    ['eks:cluster-name', node.cluster],
    [`kubernetes.io/cluster/${node.cluster}`, 'owned'],
  ]);
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

async function describeInstances(nodes: LocalNodes, form: URLSearchParams, region: string, requestId: string) {
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
  const body =
    renderXml('requestId', requestId) +
    renderXml('reservationSet', {
      item: page.map((node) => ({
        reservationId: `r-${node.instanceId.slice(2)}`,
        ownerId: LOCAL_ACCOUNT,
        instancesSet: { item: [describe(node)] },
      })),
    }) +
    renderXml('nextToken', next < matching.length ? String(next) : undefined);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<DescribeInstancesResponse xmlns="${NAMESPACE}">${body}</DescribeInstancesResponse>`;
}

/** EC2's DescribeInstances over the local nodes. */
export function computeService(nodes: LocalNodes): QueryService {
  return {
    version: '2016-11-15',
    async handle(action, form, { region, requestId }) {
      if (action !== 'DescribeInstances') throw unknownOperation(action);
      return describeInstances(nodes, form, region, requestId);
    },
  };
}
