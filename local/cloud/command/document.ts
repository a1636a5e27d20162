import { parse } from 'yaml';
import { z } from 'zod';
import { ServiceError } from '../service';

const Document = z.object({
  schemaVersion: z.literal('2.2'),
  parameters: z.record(
    z.string(),
    z.object({
      default: z.string().optional(),
      allowedPattern: z.string().optional(),
      maxChars: z.number().int().optional(),
    }),
  ),
});
export type CommandDocument = z.infer<typeof Document>;

/** Throws a plain error when the text is no Command document. */
export function readCommandDocument(text: string): CommandDocument {
  return Document.parse(parse(text));
}

/**
 * The values a command runs with, checked as SSM checks them. `ownEndpoint` stands for S3 here: what a URL must look
 * like is asked of everything but the embedded cloud itself. Throws ServiceError `InvalidParameters`.
 */
export function documentValues(
  document: CommandDocument,
  given: Readonly<Record<string, readonly string[]>>,
  ownEndpoint: string,
): Record<string, string> {
  const unknown = Object.keys(given).find((name) => !document.parameters[name]);
  if (unknown) throw new ServiceError('InvalidParameters', `Parameter ${unknown} is not defined in the document`);
  return Object.fromEntries(
    Object.entries(document.parameters).map(([name, parameter]) => {
      const values = given[name];
      if (values && values.length !== 1)
        throw new ServiceError('InvalidParameters', `Parameter ${name} takes one value`);
      const value = values?.[0] ?? parameter.default;
      if (value === undefined) throw new ServiceError('InvalidParameters', `Parameter ${name} needs a value`);
      const matches = new RegExp(`^(?:${parameter.allowedPattern ?? '.*'})$`, 's').test(value);
      const fits = value.length <= (parameter.maxChars ?? Number.POSITIVE_INFINITY);
      if (!fits || (!matches && !value.startsWith(`${ownEndpoint}/`)))
        throw new ServiceError('InvalidParameters', `Parameter ${name} does not match its allowed pattern`);
      return [name, value];
    }),
  );
}
