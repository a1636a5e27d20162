import { z } from 'zod';

/** Why something was not read. The agent sees the code; `reason` says it in words. */
export const GapCode = z.enum([
  'missing-file', // expected in a bundle of this kind, not there
  'truncated', // archive or file ends early; what came before was read
  'corrupt', // bytes could not be decoded
  'limit', // a configured cap was reached
  'refused', // unsafe path, link, device, …
  'unsupported', // binary or unknown encoding
  'unparsed', // lines a parser could not read
  'unknown-time', // lines whose time could not be established
  'shard-failed', // a Map child failed; its bytes were not classified
  'collector-error', // the collector's own command failed on the node
  'not-checked', // a check had no data to work on
  'suppressed', // findings that an owner accepted until a date, and suppressions that expired
]);
export type GapCode = z.infer<typeof GapCode>;

/** Anything not read, cut, unparsable or missing. No cap without a gap. */
export const Gap = z.strictObject({
  code: GapCode,
  what: z.string().describe('The file, entry, shard or check concerned'),
  bytes: z.number().int().nonnegative().nullable().describe('Bytes not read; null when unknown'),
  count: z.number().int().positive().default(1).describe('How many things this gap stands for'),
  reason: z.string().describe('What happened, in words'),
  effect: z.string().describe('What can therefore not be concluded'),
});
export type Gap = z.infer<typeof Gap>;
export type GapInput = z.input<typeof Gap>;
