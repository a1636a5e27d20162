import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** A schema violation in words a rule author can act on. */
export interface Explained {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly fix: string;
}

const FIELD_FIXES: Readonly<Record<string, string>> = {
  id: 'start it with x- and use lower-case letters, digits and single hyphens, for example x-payments-timeout',
  literal: 'name at least 8 characters, case-sensitive, that every matching line contains',
  severity: 'use critical, high, medium, low or info; critical needs criticalBecause',
  expires: 'write a date like 2026-12-31',
  name: 'use lower-case letters, digits and single hyphens, for example payments-team',
  version: 'write it in quotes, for example "1.0"',
};

/** Of a union's branches, the one the author most likely meant: with the fewest complaints about it. */
function likelyBranch(issue: Issue): readonly Issue[] | null {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return null;
  const weight = (branch: readonly Issue[]) =>
    branch.reduce((sum, one) => {
      // a value of another kind, or unknown keys, say: this branch was not meant
      if (one.path.length === 0) return sum + (one.code === 'unrecognized_keys' ? one.keys.length * 3 : 100);
      return sum + 1;
    }, 0);
  return [...issue.errors].sort((a, b) => weight(a) - weight(b))[0] ?? null;
}

function described(issue: Issue, path: readonly PropertyKey[]): { message: string; fix: string } {
  const name = String([...path].reverse().find((part) => typeof part === 'string') ?? '');
  const known = FIELD_FIXES[name];
  switch (issue.code) {
    case 'unrecognized_keys': {
      const keys = issue.keys.map((key) => `“${key}”`).join(', ');
      return { message: `unknown field ${keys}`, fix: 'remove it, or check its spelling and indentation' };
    }
    case 'invalid_type':
      return issue.input === undefined && /received undefined/.test(issue.message)
        ? { message: `${name || 'a field'} is missing`, fix: known ?? `add ${name} (${issue.expected})` }
        : { message: issue.message.toLowerCase(), fix: known ?? `write a ${issue.expected}` };
    case 'invalid_value': {
      const values = issue.values.map(String);
      const some = values.slice(0, 12).join(', ');
      return {
        message: 'this value is not one of those allowed',
        fix: known ?? `use one of ${some}${values.length > 12 ? ', …' : ''}`,
      };
    }
    default:
      return {
        message: issue.message.toLowerCase(),
        fix: known ?? 'see docs/writing-rules.md for what this field takes',
      };
  }
}

/** Flattens unions, so that each complaint names the innermost field it is about. */
export function explainIssue(issue: Issue, base: readonly PropertyKey[] = []): Explained[] {
  const path = [...base, ...issue.path];
  const branch = likelyBranch(issue);
  if (branch) return branch.flatMap((one) => explainIssue(one, path));
  return [{ path, ...described(issue, path) }];
}
