import { type Check, fail, ok, warn } from '../../../../functions/aws/prerequisites/check';
import { TOOLS } from '../../../../functions/tools/tools.generated';

const ANSWER_MS = 10_000;
const VERSION = '2025-11-25';

/** Tools that exist only where they are asked for. */
const OPTIONAL = /^tcpdump_/;

async function post(url: string, headers: Record<string, string>, body: string) {
  const answer = await fetch(url, {
    method: 'POST',
    headers,
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  const text = await answer.text();
  // streamable HTTP may answer as one event
  const data = /^data: (.*)$/m.exec(text)?.[1] ?? text;
  let value: Record<string, unknown> = {};
  try {
    value = JSON.parse(data) as Record<string, unknown>;
  } catch {
    // the status says enough
  }
  return { status: answer.status, value };
}

/** The endpoint, a token for it, and whether it lists the tools of this version. */
export const GATEWAY_CHECKS: readonly Check[] = [
  {
    name: 'gateway',
    async run({ outputs, gatewayClient }) {
      if (!outputs)
        return warn('not deployed yet, or --outputs was not given', 'nodescope deploy, then pass the file it wrote');
      const { gateway } = outputs;
      if (!gateway) return ok('this deployment has no gateway');
      const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
      const list = (extra: Record<string, string>) =>
        post(
          gateway.url,
          { ...json, 'mcp-protocol-version': VERSION, ...extra },
          JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
        );
      const anonymous = await list({});
      if (anonymous.status !== 401 && anonymous.status !== 403)
        return fail(
          `it answers ${anonymous.status} without a token`,
          'its authorizer is missing: deploy again at once',
        );
      if (!gatewayClient)
        return warn(
          'it refuses requests without a token; whether it takes ours was not checked',
          'pass --client-id, and its secret in NODESCOPE_CLIENT_SECRET',
        );
      const scope = gateway.scopes.find((one) => one.endsWith('/read')) ?? '';
      const basic = Buffer.from(`${gatewayClient.id}:${gatewayClient.secret}`).toString('base64');
      const token = await post(
        gateway.tokenUrl,
        { 'content-type': 'application/x-www-form-urlencoded', authorization: `Basic ${basic}` },
        new URLSearchParams({ grant_type: 'client_credentials', scope }).toString(),
      );
      if (typeof token.value.access_token !== 'string')
        return fail(
          `no token: ${token.status} ${String(token.value.error ?? '')}`.trim(),
          'check client id and secret; after a rotation the other client counts',
        );
      const listed = await list({ authorization: `Bearer ${token.value.access_token}` });
      const tools = (listed.value.result as { tools?: { name: string }[] } | undefined)?.tools;
      if (!tools)
        return fail(
          `a token was given, but tools/list answers ${listed.status}`,
          'check scopes and the policy engine of the gateway',
        );
      const names = new Set(tools.map(({ name }) => name.split('___').pop()));
      const missing = TOOLS.filter(({ name, effect }) => effect === 'read' && !OPTIONAL.test(name) && !names.has(name));
      if (missing.length > 0)
        return fail(
          `tools/list lacks ${missing.map(({ name }) => name).join(', ')}`,
          'the deployment is of another version, or a policy hides them: deploy again, or look at scopePolicy',
        );
      return ok(`a token is given, and ${tools.length} tools are listed`);
    },
  },
];
