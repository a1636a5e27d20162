import type { Writable } from 'node:stream';
import type { Fault } from './fault';

export type Layout = 'al2023' | 'al2' | 'ubuntu' | 'bottlerocket' | 'windows' | 'nma';

/** Who the node is. Everything else about it follows from this and the seed. */
export interface SampleNode {
  readonly instanceId: string;
  /** Kubernetes node name, e.g. `ip-10-42-37-18.eu-west-1.compute.internal`. */
  readonly nodeName: string;
  readonly region: string;
  readonly az: string;
  readonly cluster: string;
  /** Primary address; its first two octets are the VPC. */
  readonly ip: string;
  readonly instanceType?: string;
  readonly nodegroup?: string;
  readonly accountId?: string;
}

/** A fault by name, as an object, or with the moment it began (epoch milliseconds). */
export type FaultInput = string | Fault | { readonly fault: string | Fault; readonly at: number };

export interface WriteBundleOptions {
  /** Path to create, or a stream that receives the archive and is ended. */
  readonly file: string | Writable;
  readonly seed: string | number;
  readonly node: SampleNode;
  /** When the collector ran, epoch milliseconds UTC: the scenario's clock; member times follow from it. */
  readonly collectedAt: number;
  /** How long ago the node booted; also the span of its logs. Default 3. */
  readonly days?: number;
  /** Target for the sum of member sizes, rotated `.gz` logs decompressed, 1 MB to several GB. Default 4 MB. */
  readonly sizeBytes?: number;
  readonly faults: readonly FaultInput[];
  readonly layout?: Layout;
  /** Paths (or folders ending in `/`) the collector failed to write. */
  readonly incomplete?: readonly string[];
  /** Cut the archive after this share of its bytes (0–1), as an interrupted upload does. */
  readonly truncateAt?: number;
  /** Node-local wall clock minus UTC, in minutes. */
  readonly zone?: number;
}

export interface PlantedLine {
  /** 1-based. */
  readonly line: number;
  readonly byteStart: number;
  /** Exclusive, without the line terminator. */
  readonly byteEnd: number;
  readonly text: string;
}

/** Lines of one file that exist (or differ) because of a fault. Offsets are in the decoded file. */
export interface Planted {
  readonly fault: string;
  readonly path: string;
  /** The first ones, at most 400. */
  readonly lines: readonly PlantedLine[];
  readonly count: number;
}

export interface BundleSummary {
  /** Bytes of the archive written. */
  readonly bytes: number;
  /** Sum of member sizes before compression. */
  readonly uncompressedBytes: number;
  /** The same with `.gz` members decompressed: what `sizeBytes` aims at. */
  readonly decodedBytes: number;
  readonly files: number;
  readonly planted: readonly Planted[];
}
