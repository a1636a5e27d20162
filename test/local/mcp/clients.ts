import path from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { ROOT } from '../../e2e/embedded';

export type Era = 'legacy' | 'modern';
export const ERAS: readonly Era[] = ['legacy', 'modern'];

const clientFor = (era: Era) =>
  new Client(
    { name: 'test', version: '1' },
    { versionNegotiation: { mode: era === 'legacy' ? 'legacy' : { pin: '2026-07-28' } } },
  );

export async function overHttp(url: string, era: Era = 'modern'): Promise<Client> {
  const client = clientFor(era);
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  return client;
}

/** The built command, joined to the cloud of this process. */
export async function overStdio(home: string, era: Era): Promise<Client> {
  const client = clientFor(era);
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [path.join(ROOT, 'dist/local/cli.js'), '--home', home, 'mcp'],
      stderr: 'ignore',
    }),
  );
  return client;
}

/** Text of the only content of a resource. */
export async function resourceText(client: Client, uri: string): Promise<string> {
  const { contents } = await client.readResource({ uri });
  expect(contents).toHaveLength(1);
  expect(contents[0]).toMatchObject({ uri });
  return (contents[0] as { text: string }).text;
}

export async function resourceJson(client: Client, uri: string): Promise<Record<string, unknown>> {
  return JSON.parse(await resourceText(client, uri)) as Record<string, unknown>;
}

/** What a client learns when a resource cannot be read. */
export async function refusal(client: Client, uri: string): Promise<{ code: number; message: string; data: unknown }> {
  const result = await client.readResource({ uri }).then(
    () => null,
    (error: unknown) => error as { code: number; message: string; data: unknown },
  );
  if (!result) throw new Error(`${uri} was read`);
  return { code: result.code, message: result.message, data: result.data };
}
