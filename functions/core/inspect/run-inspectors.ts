import type { GapInput } from '../../../schemas/gap';
import type { SourceKind } from '../../../schemas/source-kind';
import type { Facts } from './facts';
import type { Inspector, Reading, SourceLine } from './inspector';
import { INSPECTORS } from './inspectors.generated';

export interface InspectedFile {
  readonly path: string;
  readonly kind: SourceKind;
  /** The archive ended inside it. */
  readonly truncated?: boolean;
}

/** Takes the lines of one file, once, for all inspectors that want it. `end` must be called to keep what was read. */
export interface FileReading {
  line(source: SourceLine): void;
  end(): void;
}

export interface Inspection {
  wants(path: string, kind: SourceKind): boolean;
  open(path: string, kind: SourceKind): FileReading;
  /** Facts of every file read so far; independent of the order in which files were read. */
  facts(): Facts;
  /** What could not be read, and files that were announced and wanted but never read. */
  gaps(): GapInput[];
}

const wanting = (path: string, kind: SourceKind): Inspector<unknown>[] =>
  INSPECTORS.filter(
    (inspector) => inspector.kinds.includes(kind) && (inspector.accepts === undefined || inspector.accepts(path)),
  );

interface Outcome {
  readonly path: string;
  readonly inspector: Inspector<unknown>;
  readonly reading: Reading<unknown>;
  readonly facts: unknown;
}

function gapsOf({ path, inspector, reading, facts }: Outcome): GapInput[] {
  const gaps: GapInput[] = [];
  if (facts === null && !inspector.optional) {
    gaps.push({
      code: 'not-checked',
      what: path,
      bytes: null,
      reason: `${inspector.title}: ${reading.absent ?? 'no data'}`,
      effect: `checks that need ${inspector.id} cannot be answered from this file`,
    });
  }
  const first = reading.unparsed[0];
  if (facts !== null && first !== undefined) {
    const count = Math.max(reading.unparsedCount ?? 0, reading.unparsed.length);
    gaps.push({
      code: 'unparsed',
      what: path,
      bytes: null,
      count,
      reason: `${inspector.title}: ${count} ${count === 1 ? 'line' : 'lines'} not understood, first is line ${first.line} (${first.reason})`,
      effect: 'what these lines say is missing from the facts',
    });
  }
  for (const limit of reading.limits ?? []) {
    gaps.push({
      code: 'limit',
      what: path,
      bytes: null,
      reason: `${inspector.title}: ${limit}`,
      effect: 'the facts may lack what was not kept',
    });
  }
  return gaps;
}

/** Starts an inspection of a bundle whose files are known by path and kind. Pure: the caller brings the lines. */
export function createInspection(files: readonly InspectedFile[]): Inspection {
  const outcomes = new Map<string, Outcome[]>();
  // of half a table everything in the other half would seem to be missing: no route, no rule, no mount
  const cut = new Map(
    files.flatMap((file) =>
      file.truncated ? wanting(file.path, file.kind).map((inspector) => [inspector.id, file.path] as const) : [],
    ),
  );
  const ordered = (): Outcome[] =>
    [...outcomes.keys()].sort((a, b) => (a < b ? -1 : 1)).flatMap((path) => outcomes.get(path) ?? []);
  return {
    wants: (path, kind) => wanting(path, kind).length > 0,
    open(path, kind) {
      const readings = wanting(path, kind).map((inspector) => ({ inspector, reading: inspector.open(path) }));
      return {
        line(source) {
          for (const { reading } of readings) reading.line(source);
        },
        end() {
          outcomes.set(
            path,
            readings.map(({ inspector, reading }) => ({ path, inspector, reading, facts: reading.end() })),
          );
        },
      };
    },
    facts() {
      const facts: Record<string, unknown> = {};
      for (const { inspector, facts: read } of ordered()) {
        if (read === null || cut.has(inspector.id)) continue;
        const before = facts[inspector.id];
        facts[inspector.id] = before === undefined ? read : inspector.merge ? inspector.merge(before, read) : read;
      }
      return facts as Facts;
    },
    gaps() {
      const unread = files
        .filter((file) => !outcomes.has(file.path) && wanting(file.path, file.kind).length > 0)
        .map(
          (file): GapInput => ({
            code: 'not-checked',
            what: file.path,
            bytes: null,
            reason: 'the file was listed but its lines were never read',
            effect: 'checks that need it cannot be answered from this file',
          }),
        )
        .sort((a, b) => (a.what < b.what ? -1 : 1));
      const halves = [...cut].map(
        ([id, path]): GapInput => ({
          code: 'not-checked',
          what: path,
          bytes: null,
          reason: 'the archive ended inside this file',
          effect: `checks that need ${id} cannot be answered: what is missing may have been in the rest`,
        }),
      );
      return [...ordered().flatMap(gapsOf), ...unread, ...halves];
    },
  };
}
