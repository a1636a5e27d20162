import type { SampleFile } from '../files/sample-file';
import type { Logs } from '../logs/render';
import type { NodeModel } from '../model/node-model';
import type { Layout } from '../sample-options';
import { bottlerocketLayout } from './bottlerocket';
import { linuxLayout } from './linux';
import { monitoringAgentLayout } from './monitoring-agent';
import { windowsLayout } from './windows';

/** Which files a collector writes, and under which names. */
export interface SampleLayout {
  /** Files that do not depend on how much the node logged. */
  fixed(node: NodeModel): SampleFile[];
  logs(logs: Logs, ipamdBytes: number): SampleFile[];
  /** Name in the archive; faults name files as the collector script does. Null: this collector has no such file. */
  rename?(path: string): string | null;
  /** Prefix of member names, and whether directories are members. */
  readonly members: { readonly prefix: '' | './'; readonly directories: boolean };
}

const LAYOUTS: Record<Layout, SampleLayout> = {
  al2023: linuxLayout,
  al2: linuxLayout,
  ubuntu: linuxLayout,
  nma: monitoringAgentLayout,
  bottlerocket: bottlerocketLayout,
  windows: windowsLayout,
};

export const layoutOf = (layout: Layout): SampleLayout => LAYOUTS[layout];
