import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { DiagError } from '../../../../schemas/errors';
import type { FindingsDocument } from '../../../../schemas/finding';
import { Severity, severityRank } from '../../../../schemas/severity';
import type { Share } from './scorecard';

/** One thing a bundle must show: a rule, or any rule of a category, perhaps with its severity. */
const Expectation = z.union([
  z.string().transform((rule) => ({ rule, category: undefined, severity: undefined })),
  z
    .strictObject({ rule: z.string().optional(), category: z.string().optional(), severity: Severity.optional() })
    .refine((one) => one.rule !== undefined || one.category !== undefined, 'name a rule or a category'),
]);

/** `expected.json`: in the bundle's folder, or `<bundle name>.expected.json` beside it. */
export const ExpectedFindings = z.strictObject({
  findings: z.array(Expectation),
  /** Rules that must not fire. */
  absent: z.array(z.string()).default([]),
});
export type ExpectedFindings = z.infer<typeof ExpectedFindings>;

export interface BundleScore {
  readonly bundle: string;
  readonly found: Share;
  readonly severityExact: Share;
  readonly missed: readonly string[];
  readonly wronglyFound: readonly string[];
  /** Findings of medium severity or worse that were not expected: for reading, not judged. */
  readonly others: readonly string[];
}

const ARCHIVE = /\.(tar\.gz|tgz|tar|zip)$/i;

/** Archives of a folder, at any depth, that have expectations, by path. */
export async function labelledBundles(folder: string): Promise<{ bundle: string; expected: string }[]> {
  if (!(await stat(folder).catch(() => null))?.isDirectory())
    throw new DiagError('invalid-argument', `there is no folder ${folder}`, {
      field: '--bundles',
      hint: 'pass a folder with bundles, each with an expected.json beside it',
    });
  const names = new Set((await readdir(folder, { recursive: true })).sort());
  return [...names]
    .filter((name) => ARCHIVE.test(name))
    .flatMap((name) => {
      const own = name.replace(ARCHIVE, '.expected.json');
      const shared = path.join(path.dirname(name), 'expected.json');
      const expected = [own, shared].find((candidate) => names.has(candidate));
      return expected ? [{ bundle: path.join(folder, name), expected: path.join(folder, expected) }] : [];
    });
}

/** Throws DiagError naming the file that is not a list of expectations. */
export async function readExpected(file: string): Promise<ExpectedFindings> {
  try {
    return ExpectedFindings.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new DiagError('invalid-argument', `${file} is not a list of expectations`, {
      field: '--bundles',
      hint: '{"findings": ["conntrack-table-full", {"category": "dns", "severity": "high"}], "absent": []}',
      cause,
    });
  }
}

/** Compares a document with what its bundle is known to hold. Findings without a rule do not count. */
export function scoreBundle(bundle: string, document: FindingsDocument, expected: ExpectedFindings): BundleScore {
  const { findings } = document;
  const met = expected.findings.map((one) => {
    const fitting = findings.filter(
      (finding) =>
        (one.rule === undefined || finding.ruleId === one.rule) &&
        (one.category === undefined || finding.category === one.category),
    );
    return { one, fitting };
  });
  const graded = met.filter(({ one, fitting }) => one.severity !== undefined && fitting.length > 0);
  const explained = new Set(met.flatMap(({ fitting }) => fitting.map((finding) => finding.findingId)));
  return {
    bundle,
    found: { hits: met.filter(({ fitting }) => fitting.length > 0).length, of: met.length },
    severityExact: {
      hits: graded.filter(({ one, fitting }) => fitting.some((finding) => finding.severity === one.severity)).length,
      of: graded.length,
    },
    missed: met.filter(({ fitting }) => fitting.length === 0).map(({ one }) => one.rule ?? `category ${one.category}`),
    wronglyFound: expected.absent.filter((id) => findings.some((finding) => finding.ruleId === id)),
    others: [
      ...new Set(
        findings
          .filter((finding) => severityRank(finding.severity) <= 2 && !explained.has(finding.findingId))
          .map((finding) => finding.ruleId),
      ),
    ].sort(),
  };
}
