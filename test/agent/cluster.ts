import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LocalNode } from '../../local/cloud/nodes';
import { CLUSTER_DEMO } from '../../local/samples/cluster-demo';
import { writeBundle } from '../../local/samples/write-bundle';
import { COLLECTED_AT, type TestCloud } from '../e2e/embedded';
import { collectFile } from '../tools/stage';
import type { Ward } from './task';

export interface Patient {
  readonly instanceId: string;
  readonly collectionId: string;
}

type Bundle = Parameters<typeof writeBundle>[0];
const { node: WHO } = CLUSTER_DEMO[0]!;
const FLEET = 'fleet-prod';

/** Same name, same id: transcripts stay comparable. */
const instanceIdOf = (name: string): string => `i-0${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;

/** The nodes of an embedded cloud, made when a task first needs them. */
export function openWard(cloud: TestCloud): Ward {
  const patients = new Map<string, Promise<Patient>>();
  const seconds = new Map<string, Promise<Patient>>();
  const nodes: LocalNode[] = [];

  async function bundleOf(name: string, options: Partial<Bundle>, stamp = '1200') {
    const instanceId = instanceIdOf(name);
    const ending = options.layout === 'windows' ? 'zip' : 'tar.gz';
    const file = path.join(cloud.home, `eks_${instanceId}_2026-01-31_${stamp}-UTC_0.7.9.${ending}`);
    const node = { ...WHO, instanceId };
    const common = { seed: name, node, collectedAt: COLLECTED_AT, sizeBytes: 1_000_000, faults: [] };
    await writeBundle({ ...common, ...options, file });
    return { file, instanceId };
  }
  async function collected(name: string, options: Partial<Bundle>, stamp?: string): Promise<Patient> {
    const { file, instanceId } = await bundleOf(name, options, stamp);
    const { collectionId, state, failure } = await collectFile(cloud, file, instanceId);
    if (state !== 'completed') throw new Error(`${name} ended ${state}: ${JSON.stringify(failure)}`);
    return { instanceId, collectionId };
  }
  return {
    cloud,
    fleet: FLEET,
    patient(name, options = {}) {
      const known = patients.get(name) ?? collected(name, options);
      patients.set(name, known);
      return known;
    },
    again(name, options) {
      const known =
        seconds.get(name) ?? collected(name, { collectedAt: COLLECTED_AT + 3_600_000, ...options }, '1300-second');
      seconds.set(name, known);
      return known;
    },
    async uncollected(name, options, failure = 'none', capture) {
      const { file, instanceId } = await bundleOf(name, options);
      const { region, az, nodeName } = WHO;
      const cluster = name.startsWith('fleet-') ? FLEET : WHO.cluster;
      const capturePath = path.join(cloud.home, `${name}.pcap`);
      if (capture) await writeFile(capturePath, capture);
      const instance = { state: 'running', ssm: 'online', instanceType: 'm6i.xlarge' } as const;
      const network = { securityGroups: ['sg-1'], networkInterfaces: [] };
      nodes.push({
        ...{ instanceId, cluster, region, az, nodeName, bundlePath: file, failure },
        ...instance,
        ...network,
        ...(capture ? { capturePath } : {}),
      });
      await writeFile(path.join(cloud.home, 'nodes.json'), JSON.stringify(nodes));
      return instanceId;
    },
  };
}
