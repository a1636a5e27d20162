import type { LocalNode } from '../../local/cloud/nodes';
import type { writeBundle } from '../../local/samples/write-bundle';
import type { TestCloud } from '../e2e/embedded';
import type { Patient } from './cluster';
import type { Call, Notes } from './investigator';

export type BundleOptions = Partial<Parameters<typeof writeBundle>[0]>;

/** Where the tasks play: one embedded cloud. */
export interface Ward {
  readonly cloud: TestCloud;
  /** A cluster of its own, of all nodes whose name begins with `fleet-`. */
  readonly fleet: string;
  /** A node whose bundle has been analysed; once per name. */
  patient(name: string, options?: BundleOptions): Promise<Patient>;
  /** A node that exists and was never collected; optionally one on which the collector fails, or with a packet capture. */
  uncollected(name: string, options: BundleOptions, failure?: LocalNode['failure'], capture?: Buffer): Promise<string>;
  /** A second, later collection of the same node. */
  again(name: string, options: BundleOptions): Promise<Patient>;
}

/** A question, the first call anybody would make for it, and what must be known in the end. */
export interface Task {
  readonly name: string;
  readonly question: string;
  /** Exact number of calls. */
  readonly calls: number;
  /** All answers together stay below this: what the investigation costs a model's context. */
  readonly kilobytes: number;
  prepare(ward: Ward): Promise<Call>;
  enough(notes: Notes): boolean;
  check(notes: Notes): void;
}
