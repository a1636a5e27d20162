// The tools as the gateway's target takes them: what infra deploys is what the program validates.
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';

const SOURCES = `
  export { TOOLS } from './functions/tools/tools.generated';
  export { gatewayTool } from './functions/mcp/gateway-schema';
`;

/** `[path, text]` of schemas/gateway-tools.json. */
export async function gatewayTools(root) {
  const out = await build({
    stdin: { contents: SOURCES, resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    write: false,
    logLevel: 'error',
  });
  const module = { exports: {} };
  const require = createRequire(path.join(root, 'package.json'));
  new Function('module', 'exports', 'require', out.outputFiles[0].text)(module, module.exports, require);
  const { TOOLS, gatewayTool } = module.exports;
  const tools = TOOLS.map(gatewayTool).sort((a, b) => (a.name < b.name ? -1 : 1));
  return [[path.join(root, 'schemas/gateway-tools.json'), `${JSON.stringify(tools, null, 2)}\n`]];
}
