import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type JsonService, ServiceError } from './service';

const Input = z.object({ Name: z.string(), WithDecryption: z.boolean().default(false) });
const Stored = z.record(z.string(), z.string());

/**
 * Adds Parameter Store's GetParameter to Systems Manager. Parameters are the names and values in `parameters.json` of
 * the home, secrets of Secrets Manager among them under the path that Parameter Store reserves for them.
 */
export function withParameters(service: JsonService, home: string): JsonService {
  const file = path.join(home, 'parameters.json');
  return {
    ...service,
    async handle(operation, body, context) {
      if (operation !== 'GetParameter') return service.handle(operation, body, context);
      const input = Input.safeParse(body);
      if (!input.success) throw new ServiceError('ValidationException', z.prettifyError(input.error));
      const { Name, WithDecryption } = input.data;
      if (Name.startsWith('/aws/reference/secretsmanager/') && !WithDecryption)
        throw new ServiceError('ValidationException', 'WithDecryption flag must be True for retrieving a secret.');
      const text = await readFile(file, 'utf8').catch(() => '{}');
      const Value = Stored.parse(JSON.parse(text))[Name];
      if (Value === undefined) throw new ServiceError('ParameterNotFound', `Parameter ${Name} not found.`);
      return { Parameter: { Name, Type: 'SecureString', Value, Version: 1 } };
    },
  };
}
