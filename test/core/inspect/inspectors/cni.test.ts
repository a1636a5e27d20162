import fc from 'fast-check';
import cniConfig from '../../../../functions/core/inspect/inspectors/cni-config';
import cniEnv, { setting } from '../../../../functions/core/inspect/inspectors/cni-env';
import checkpoint from '../../../../functions/core/inspect/inspectors/ipam-checkpoint';
import enis from '../../../../functions/core/inspect/inspectors/ipamd-enis';
import metrics, { metric } from '../../../../functions/core/inspect/inspectors/ipamd-metrics';
import kubeletService from '../../../../functions/core/inspect/inspectors/kubelet-service';
import { cniEnv as env } from '../../rules/facts/nodes/cni';
import { KUBELET_SERVICE } from '../../rules/facts/nodes/system';
import { read } from '../read';

describe('/v1/enis', () => {
  it('counts 16 addresses for a prefix', () => {
    const text = JSON.stringify({
      TotalIPs: 32,
      AssignedIPs: 1,
      ENIs: {
        'eni-1': {
          ID: 'eni-1',
          IsPrimary: true,
          IsTrunk: true,
          DeviceNumber: 0,
          AvailableIPv4Cidrs: {
            '10.0.1.0/28': {
              IsPrefix: true,
              IPAddresses: {
                '10.0.1.1': {
                  Address: '10.0.1.1',
                  IPAMKey: { networkName: 'aws-cni', containerID: 'c', ifName: 'eth0' },
                },
              },
            },
            '10.0.1.16/28': { IsPrefix: true, IPAddresses: {} },
          },
        },
      },
    });
    expect(read(enis, 'e', text).facts).toMatchObject({
      total: 32,
      assigned: 1,
      enis: [{ id: 'eni-1', primary: true, trunk: true, prefixes: 2, addresses: 32, assigned: 1 }],
      assignments: [{ address: '10.0.1.1', eni: 'eni-1', pod: null }],
    });
  });

  it('reads the form before VPC CNI 1.9', () => {
    const text =
      '{"TotalIPs":2,"AssignedIPs":1,"ENIIPPools":{"eni-1":{"ID":"eni-1","IsPrimary":true,"DeviceNumber":0,"IPv4Addresses":{"10.0.0.5":{"Address":"10.0.0.5","Assigned":true},"10.0.0.6":{"Address":"10.0.0.6","Assigned":false}}}}}';
    expect(read(enis, 'e', text).facts).toMatchObject({ enis: [{ addresses: 2, assigned: 1 }] });
  });

  it.each([
    '[]',
    '{}',
    'null',
    '"x"',
    '{"ENIs":[1,{"a":null}]}',
    '{"ENIs":{"a":{"AvailableIPv4Cidrs":{"b":{"IPAddresses":7}}}}}',
  ])('gets through %s', (text) => {
    expect(() => read(enis, 'e', text)).not.toThrow();
  });

  it('gets through any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const [inspector, key] of [
          [enis, 'ENIs'],
          [checkpoint, 'allocations'],
          [cniConfig, 'plugins'],
        ] as const) {
          read(inspector as typeof enis, 'x.json', JSON.stringify({ [key]: value }));
          read(inspector as typeof enis, 'x.json', JSON.stringify(value));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('ipam.json', () => {
  it('reads IPv6 allocations and skips those without an address', () => {
    const text =
      '{"version":"vpc-cni-ipam/1","allocations":[{"networkName":"aws-cni","containerID":"a","ifName":"eth0","ipv6":"2600:1f18::7","allocationTimestamp":1775548800000000000,"metadata":{}},{"containerID":"b"}]}';
    expect(read(checkpoint, 'ipam.json', text).facts).toMatchObject({
      total: 1,
      allocations: [{ address: '2600:1f18::7', containerId: 'a', pod: null, allocatedAt: 1_775_548_800 }],
    });
  });
});

describe('metrics', () => {
  it('sums label sets, skips histogram buckets and understands exponents', () => {
    const { facts } = read(
      metrics,
      'm',
      'awscni_x{a="1"} 2\nawscni_x{a="he said \\"hi\\"",b="}"} 3e+00\nawscni_x_bucket{le="+Inf"} 9\nawscni_inf +Inf\nother 1\nnonsense\n',
    );
    expect(metric(facts ?? undefined, 'awscni_x')).toBe(5);
    expect(metric(facts ?? undefined, 'awscni_inf')).toBe(Number.POSITIVE_INFINITY);
    expect(metric(facts ?? undefined, 'awscni_missing')).toBeNull();
    expect(Object.keys(facts?.samples ?? {})).toEqual(['awscni_x', 'awscni_inf']);
  });
});

describe('secrets beside the settings', () => {
  it('never become facts, not even as a quotation', () => {
    const one = env({ ENABLE_POD_ENI: 'true' });
    const compact = one.replace(/\n\s*/g, '');
    for (const text of [one, compact]) {
      const { facts } = read(cniEnv, 'cni/x.json', text);
      expect(setting(facts ?? undefined, 'ENABLE_POD_ENI')).toBe('true');
      expect(JSON.stringify(facts)).not.toContain('never-a-fact');
      expect(facts?.settings.ENABLE_POD_ENI?.at.text).toBe('"ENABLE_POD_ENI=true"');
    }
    const service = read(kubeletService, 'k', KUBELET_SERVICE).facts;
    expect(service?.flags['hostname-override']?.value).toBe('i-0a1b2c3d4e5f67890');
    expect(JSON.stringify(service)).not.toContain('secret-project');
  });

  it('reads introspection, where values are quoted or bare', () => {
    const { facts } = read(
      cniEnv,
      'ipamd/ipamd-env-settings.json',
      '{"WARM_IP_TARGET": 5,"ENABLE_POD_ENI":false,"AWS_VPC_ENI_MTU":"9001","AWS_SESSION_TOKEN":"x"}',
    );
    expect(Object.fromEntries(Object.entries(facts?.settings ?? {}).map(([name, { value }]) => [name, value]))).toEqual(
      {
        WARM_IP_TARGET: '5',
        ENABLE_POD_ENI: 'false',
        AWS_VPC_ENI_MTU: '9001',
      },
    );
  });
});
