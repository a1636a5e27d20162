/** A link that packets were captured at. */
export interface CaptureInterface {
  readonly name: string | null;
  /** LINKTYPE_ number of the file formats. */
  readonly linkType: number;
  /** Null when unlimited. */
  readonly snaplen: number | null;
}

/** One record of the file. The reader reuses the object: copy what must outlive the call. */
export interface Frame {
  /** 1-based, over all sections and interfaces: the number tcpdump, tshark and Wireshark show. */
  number: number;
  /** Microseconds since 1970, with a fraction for nanosecond captures (exact to a quarter of a microsecond). */
  timeUs: number;
  bytes: Uint8Array;
  /** First byte of the frame in `bytes`. */
  start: number;
  /** Bytes that were kept. */
  capturedLength: number;
  /** Bytes that were on the wire; never below `capturedLength`. */
  wireLength: number;
  /** Index into the interfaces announced so far. */
  interfaceId: number;
  /** As the file says it for this packet. */
  direction: 'unknown' | 'in' | 'out';
}

/** What a reader tells while it reads. */
export interface FrameSink {
  interface(announced: CaptureInterface): void;
  frame(frame: Frame): void;
  /** Packets the capturing program says it lost. */
  dropped(packets: number): void;
}

/** Reads records of one format out of contiguous bytes. */
export interface RecordParser {
  /** Handles every complete record in `[start, end)`; returns where the first incomplete one begins. */
  parse(bytes: Uint8Array, start: number, end: number): number;
  /** Bytes from there that must be present before `parse` can go on. */
  readonly need: number;
  /** Bytes to pass over unread after the returned offset; taken once. */
  takeSkip(): number;
  /** Set when the rest cannot be read; says why. */
  readonly broken: string | null;
}

export const newFrame = (): Frame => ({
  number: 0,
  timeUs: 0,
  bytes: new Uint8Array(0),
  start: 0,
  capturedLength: 0,
  wireLength: 0,
  interfaceId: 0,
  direction: 'unknown',
});
