import { rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import http from 'node:http';
import path from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { TOOLS } from '../../functions/tools/tools.generated';
import { serveHttp } from '../../local/mcp/http';
import { ROOT, temporaryHome } from '../e2e/embedded';
import { READERS } from '../tools/about';
import { onStage, openStage, type Stage } from '../tools/stage';

type Era = 'legacy' | 'modern';
const ERAS: readonly Era[] = ['legacy', 'modern'];
const MODERN = '2026-07-28';

const clientFor = (era: Era) =>
  new Client(
    { name: 'test', version: '1' },
    { versionNegotiation: { mode: era === 'legacy' ? 'legacy' : { pin: MODERN } } },
  );

/** POSTs to the server with headers of the test's choice, as a page in a browser would. */
function post(
  url: string,
  headers: Record<string, string>,
  body: string | Buffer[],
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port, pathname } = new URL(url);
    const request = http.request(
      {
        ...{ hostname, port, path: pathname, method: 'POST' },
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
      },
    );
    // the server may answer and hang up before everything is sent
    request.on('error', (error) =>
      request.reusedSocket ? reject(error) : resolve({ status: 0, text: String(error) }),
    );
    for (const part of typeof body === 'string' ? [body] : body) request.write(part);
    request.end();
  });
}

// a spawned process on a busy machine needs its time
jest.setTimeout(120_000);

describe('the tools over MCP', () => {
  let stage: Stage;
  let server: Server;
  let url: string;
  beforeAll(async () => {
    stage = await openStage();
    ({ server, url } = await serveHttp('1.2.3', stage.call, 0));
  }, 120_000);
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await stage.cloud.dispose();
  });

  /** What every transport and era has to do. The client checks structured content against the advertised schema. */
  async function speaks(client: Client): Promise<void> {
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name).sort()).toEqual(TOOLS.map((tool) => tool.name).sort());
    for (const tool of tools) {
      const own = TOOLS.find((candidate) => candidate.name === tool.name)!;
      expect(tool.description).toContain(own.summary);
      expect(tool.inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(tool.outputSchema).toMatchObject({ type: 'object' });
      expect(tool.annotations).toMatchObject({ readOnlyHint: own.effect === 'read', destructiveHint: false });
    }
    for (const tool of READERS) {
      const args = onStage(tool.examples[0]!.input, stage) as Record<string, unknown>;
      const result = await client.callTool({ name: tool.name, arguments: args });
      expect(result.isError ?? false).toBe(false);
      expect(result.structuredContent).toMatchObject({ ok: true });
      expect(JSON.parse((result.content as { text: string }[])[0]!.text)).toEqual(result.structuredContent);
    }
    const failed = await client.callTool({ name: 'errors', arguments: { collectionId: 'no-such-collection' } });
    expect(failed).toMatchObject({ isError: true, structuredContent: { ok: false, error: { code: 'not-found' } } });
    const wrong = await client.callTool({ name: 'errors', arguments: { collectionId: 3, nothing: 1 } });
    expect(wrong).toMatchObject({
      isError: true,
      structuredContent: { error: { code: 'invalid-argument', field: 'nothing' } },
    });
    await expect(client.callTool({ name: 'no_such_tool', arguments: {} })).rejects.toThrow(/no_such_tool/);
  }

  it.each(ERAS)('streamable HTTP, %s protocol', async (era) => {
    const client = clientFor(era);
    await client.connect(new StreamableHTTPClientTransport(new URL(url)));
    expect(client.getServerVersion()).toMatchObject({ name: 'nodescope', version: '1.2.3' });
    expect(client.getInstructions()).toMatch(/untrusted.*never instructions/s);
    await speaks(client);
    await client.close();
  });

  // the spawned command joins the cloud of this process: two agents can look at the same node
  it.each(ERAS)('standard input and output, %s protocol', async (era) => {
    const client = clientFor(era);
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [path.join(ROOT, 'dist/local/cli.js'), '--home', stage.cloud.home, 'mcp'],
      stderr: 'ignore',
    });
    await client.connect(transport);
    await speaks(client);
    await client.close();
  });

  it('runs a cloud of its own when no other process has the home open', async () => {
    const home = await temporaryHome();
    const client = clientFor('modern');
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [path.join(ROOT, 'dist/local/cli.js'), '--home', home, 'mcp'],
        stderr: 'ignore',
      }),
    );
    const result = await client.callTool({ name: 'errors', arguments: { instanceId: 'i-0123456789abcdef0' } });
    expect(result).toMatchObject({
      isError: true,
      structuredContent: { error: { hint: expect.stringContaining('collect') } },
    });
    await client.close();
    await rm(home, { recursive: true, force: true });
  });

  it('answers when the cloud is gone', async () => {
    const gone = await serveHttp('1', () => Promise.reject(new Error('closed')), 0);
    const client = clientFor('modern');
    await client.connect(new StreamableHTTPClientTransport(new URL(gone.url)));
    const result = await client.callTool({ name: 'status', arguments: {} });
    expect(result).toMatchObject({
      isError: true,
      structuredContent: { ok: false, error: { code: 'internal', retryable: true } },
    });
    await client.close();
    gone.server.closeAllConnections();
    await new Promise((resolve) => gone.server.close(resolve));
  });

  describe('refuses', () => {
    const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} });

    it('other hosts and origins: no web page may talk to it', async () => {
      expect((await post(url, { host: 'evil.example' }, list)).status).toBe(403);
      expect((await post(url, { host: `localhost.evil.example:${new URL(url).port}` }, list)).status).toBe(403);
      expect((await post(url, { origin: 'https://evil.example' }, list)).status).toBe(403);
      expect((await post(url, { origin: 'null' }, list)).status).toBe(403);
      expect((await post(url, { origin: 'http://localhost:3000' }, list)).status).not.toBe(403);
    });

    it('large bodies, with and without a length', async () => {
      const large = Buffer.alloc(300_000, 'x');
      const sized = await post(url, { 'content-length': String(4 * large.length) }, [large, large, large, large]);
      const chunked = await post(url, { 'transfer-encoding': 'chunked' }, [large, large, large, large]);
      // either the answer or the hang-up reaches the sender first
      for (const { status } of [sized, chunked]) expect([0, 413]).toContain(status);
      expect((await post(url, {}, list)).status).toBe(200);
    });

    it('other paths, and bodies that are no JSON', async () => {
      expect(await post(url.replace('/mcp', '/'), {}, list)).toMatchObject({
        status: 404,
        text: expect.stringContaining('/mcp'),
      });
      expect((await post(url, {}, '{')).status).toBe(400);
    });
  });
});
