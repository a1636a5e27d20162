import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { DiagError } from '../../../../schemas/errors';

/** Where `nodescope deploy` has the CDK write the outputs. */
export const OUTPUTS_FILE = 'nodescope-outputs.json';

/** What a deployment on AWS says of itself: the outputs of its main stack. */
export interface Outputs {
  readonly stack: string;
  readonly bucket: string;
  readonly collectionsTable: string | null;
  readonly findingsTable: string | null;
  readonly gateway: {
    readonly url: string;
    readonly tokenUrl: string;
    readonly scopes: readonly string[];
    readonly userPoolId: string;
    /** Client ids by what they are called: `ReaderA`, `ReaderB`, `OperatorA`, `OperatorB`. */
    readonly clients: Readonly<Record<string, string>>;
  } | null;
}

const File = z.record(z.string(), z.record(z.string(), z.string()));

/** Reads the file of `cdk deploy --outputs-file`. Throws DiagError when it is missing or of something else. */
export function readOutputs(file: string): Outputs {
  const wrong = (message: string) =>
    new DiagError('invalid-argument', message, {
      field: '--outputs',
      hint: `pass the file that cdk deploy --outputs-file wrote; nodescope deploy calls it ${OUTPUTS_FILE}`,
    });
  if (!existsSync(file)) throw wrong(`there is no file ${file}`);
  let stacks: z.infer<typeof File>;
  try {
    stacks = File.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw wrong(`${file} holds no outputs of stacks`);
  }
  for (const [stack, outputs] of Object.entries(stacks)) {
    // an output's id is its place in the app and eight characters of a hash
    const find = (place: string) =>
      Object.entries(outputs).find(([id]) => new RegExp(`^${place}(?:[0-9A-F]{8})?$`).test(id))?.[1] ?? null;
    const bucket = find('StorageBucketName');
    if (!bucket) continue;
    const url = find('ToolsUrl');
    const clients = Object.entries(outputs).flatMap(([id, value]) => {
      const name = /^Tools\w*?((?:Reader|Operator)[AB])ClientId/.exec(id)?.[1];
      return name ? [[name, value] as const] : [];
    });
    return {
      ...{ stack, bucket, collectionsTable: find('TablesCollectionsName'), findingsTable: find('TablesFindingsName') },
      gateway: url
        ? {
            url,
            tokenUrl: find('ToolsTokenUrl') ?? '',
            scopes: (find('ToolsScopes') ?? '').split(' ').filter(Boolean),
            userPoolId: find('ToolsUserPoolId') ?? '',
            clients: Object.fromEntries(clients),
          }
        : null,
    };
  }
  throw wrong(`${file} holds no outputs of a Nodescope stack`);
}

/** Points functions/aws of this process at a deployment on AWS; credentials come from the default chain. */
export function useDeployment({ bucket, collectionsTable, findingsTable }: Outputs, region: string): void {
  Object.assign(process.env, {
    ...{ NODESCOPE_BUCKET: bucket, AWS_REGION: region },
    NODESCOPE_COLLECTIONS_TABLE: collectionsTable ?? 'unknown',
    NODESCOPE_FINDINGS_TABLE: findingsTable ?? 'unknown',
    // nothing is started from here
    NODESCOPE_STATE_MACHINE_ARN: 'arn:none',
  });
}
