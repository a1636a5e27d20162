/** What a capture may make us hold. Every limit that is reached becomes a gap. */
export interface CaptureLimits {
  /** Longest packet record or metadata block that is read; tcpdump never writes packets over 262144 bytes. */
  readonly recordBytes: number;
  readonly interfaces: number;
  /** Flows followed at a time; the longest silent ones are closed to make room. */
  readonly flows: number;
  readonly fragmentedDatagrams: number;
  readonly fragmentBytes: number;
  /** Addresses counted one by one. */
  readonly talkers: number;
  /** DNS questions waiting for their answer. */
  readonly dnsPending: number;
  /** Different names, targets and servers counted one by one, per analysis. */
  readonly names: number;
}

export const ANALYSIS_LIMITS: CaptureLimits = {
  recordBytes: 1024 * 1024,
  interfaces: 4096,
  flows: 65_536,
  fragmentedDatagrams: 512,
  fragmentBytes: 4 * 1024 * 1024,
  talkers: 50_000,
  dnsPending: 20_000,
  names: 5_000,
};
