import { z } from 'zod';
import {
  type CaptureAnalysis,
  CaptureFlow,
  CaptureInfo,
  CaptureObservation,
  CaptureStatistics,
  ExpectedBehaviour,
  Translation,
} from '../../../schemas/capture-analysis';

export const SECTIONS = ['all', 'summary', 'stats', 'dns', 'tcp', 'flows', 'packets'] as const;
export type Section = (typeof SECTIONS)[number];

/** Parts of the analysis; which of them are there depends on the section. */
export const CaptureView = z.strictObject({
  observations: z.array(CaptureObservation).optional(),
  expectedBehaviours: z.array(ExpectedBehaviour).optional(),
  protocols: z.record(z.string(), z.number()).optional(),
  statistics: CaptureStatistics.partial().optional(),
  topTalkers: z
    .array(
      z.strictObject({ address: z.string(), packets: z.number(), bytesSent: z.number(), bytesReceived: z.number() }),
    )
    .optional(),
  topFlows: z.array(CaptureFlow).optional(),
  translations: z.array(Translation).optional(),
});
export type CaptureView = z.infer<typeof CaptureView>;

/** Interfaces and link types are for those who need them; the rest says how much there is to go by. */
export const CaptureHead = CaptureInfo.omit({ interfaces: true, linkTypes: true });

const EXAMPLES = { all: 2, full: 5 } as const;

function observations(analysis: CaptureAnalysis, examples: number, code?: RegExp) {
  return analysis.observations
    .filter((one) => !code || code.test(one.code))
    .map((one) => ({ ...one, examples: one.examples.slice(0, examples) }));
}

/** What a section shows of an analysis. */
export function viewSection(analysis: CaptureAnalysis, section: Section): CaptureView {
  const { statistics: s, expectedBehaviours, protocols, topTalkers, topFlows, translations } = analysis;
  switch (section) {
    case 'all':
      return {
        observations: observations(analysis, EXAMPLES.all),
        expectedBehaviours,
        protocols,
        statistics: { handshakes: s.handshakes, resets: s.resets },
        topFlows: topFlows.slice(0, 3),
      };
    case 'summary':
      return { observations: observations(analysis, 0), expectedBehaviours };
    case 'stats':
      return { protocols, statistics: s, topTalkers };
    case 'dns':
      return { observations: observations(analysis, EXAMPLES.full, /^dns-/), statistics: { dns: s.dns } };
    case 'tcp':
      return {
        observations: observations(analysis, EXAMPLES.full, /^(?!dns-|icmp-|arp-|traffic-)/),
        statistics: { tcp: s.tcp, handshakes: s.handshakes, resets: s.resets },
      };
    case 'flows':
      return { topFlows, topTalkers, translations };
    default:
      return {};
  }
}
