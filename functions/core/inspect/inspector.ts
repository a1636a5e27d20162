import type { SourceKind } from '../../../schemas/source-kind';

/** One line of a structured file, with its place for citing. Offsets are bytes in the stored file. */
export interface SourceLine {
  readonly text: string;
  readonly byteStart: number;
  /** Exclusive, without the line terminator. */
  readonly byteEnd: number;
  /** 1-based. */
  readonly line: number;
}

/** A citation an inspector keeps for the few lines worth showing. */
export interface FactSource extends SourceLine {
  readonly file: string;
}

/** What an inspector could not read. Each becomes a gap. */
export interface Unparsed {
  readonly line: number;
  readonly text: string;
  readonly reason: string;
}

/** Reads one file, line by line, in memory bounded by what it keeps, never by the size of the file. */
export interface Reading<T> {
  line(source: SourceLine): void;
  /** The facts of this file; `null` when the file says nothing (empty, "command not found", "No such file"). */
  end(): T | null;
  /** The first few lines that could not be read; `unparsedCount` is the exact number when there were more. */
  readonly unparsed: readonly Unparsed[];
  readonly unparsedCount?: number;
  /** Known after `end`: what was cut or only counted, in words. Each becomes a gap. */
  readonly limits?: readonly string[];
  /** Why there are no facts, in words, when `end` gives null. */
  readonly absent?: string;
}

/** One parser per structured file kind. Pure: no IO, no clock. */
export interface Inspector<T> {
  /** Key under which the facts appear, e.g. `iptablesSave`. */
  readonly id: string;
  readonly title: string;
  readonly kinds: readonly SourceKind[];
  /** Narrows the kind to the files this parser understands, by path inside the bundle. */
  readonly accepts?: (path: string) => boolean;
  open(file: string): Reading<T>;
  /** The program is absent from most nodes: a file without data is no gap. */
  readonly optional?: true;
  /** Joins the facts of several files of one bundle (default: the last file wins). */
  readonly merge?: (left: T, right: T) => T;
}

/** Keeps the id as a literal type, so that `Facts` has one typed key per inspector. */
export function defineInspector<const K extends string, T>(
  inspector: Inspector<T> & { readonly id: K },
): Inspector<T> & { readonly id: K } {
  return inspector;
}
