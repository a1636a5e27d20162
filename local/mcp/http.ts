import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { localhostHostValidation, localhostOriginValidation, toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler } from '@modelcontextprotocol/server';
import type { ToolCaller } from './ask';
import type { ProgressTiming } from './progress';
import { createToolServer } from './server';

const MAX_BODY = 1024 * 1024;
const KEEP_ALIVE_MS = 10 * 60_000;

/** Handles `/mcp`; refuses other hosts and origins, so that a web page cannot talk to it by DNS rebinding. */
export function mcpRequestHandler(
  version: string,
  call: ToolCaller,
  timing?: ProgressTiming,
): (req: IncomingMessage, res: ServerResponse) => void {
  // counts the bytes as they come: a chunked body has no length to look at
  const handler = toNodeHandler(
    createMcpHandler(() => createToolServer(version, call, timing)),
    { maxRequestBodySize: MAX_BODY },
  );
  const hostAllowed = localhostHostValidation();
  const originAllowed = localhostOriginValidation();
  return (req, res) => {
    if (!hostAllowed(req, res) || !originAllowed(req, res)) return;
    void handler(req, res);
  };
}

/** Streamable HTTP on loopback. `port` 0 picks a free one. */
export async function serveHttp(
  version: string,
  call: ToolCaller,
  port: number,
  timing?: ProgressTiming,
): Promise<{ url: string; server: Server }> {
  const mcp = mcpRequestHandler(version, call, timing);
  const server = createServer((req, res) => {
    if ((req.url ?? '').split('?')[0] === '/mcp') return mcp(req, res);
    res
      .writeHead(404, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error: 'not found', hint: 'the MCP endpoint is /mcp' }));
  });
  // agents think between calls: a connection closed meanwhile would fail their next one
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return { url: `http://127.0.0.1:${bound}/mcp`, server };
}
