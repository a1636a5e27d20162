// Which scenarios of the protocol's conformance suite say something about a server with tools and nothing else.

const NEEDS_FIXTURE = /^Not testable: server (?:does not list the diagnostic tool|exposes no tool with x-mcp-header)/;
const NO_SUCH_PRIMITIVE = /^(?:prompts|resources|resources\/templates)\/list returned JSON-RPC error -32601/;

/** `unless`: failures of a check that only say that a fixture or a primitive we do not offer is missing. */
export const SCENARIOS = [
  { version: '2025-11-25', scenario: 'server-initialize' },
  { version: '2025-11-25', scenario: 'ping' },
  { version: '2025-11-25', scenario: 'tools-list' },
  { version: '2025-11-25', scenario: 'dns-rebinding-protection' },
  { version: '2026-07-28', scenario: 'server-stateless', unless: NEEDS_FIXTURE },
  { version: '2026-07-28', scenario: 'tools-list' },
  { version: '2026-07-28', scenario: 'dns-rebinding-protection' },
  { version: '2026-07-28', scenario: 'server-sse-multiple-streams' },
  { version: '2026-07-28', scenario: 'http-header-validation' },
  { version: '2026-07-28', scenario: 'caching', unless: NO_SUCH_PRIMITIVE },
];

/** Scenarios left out, and why. */
export const NOT_APPLICABLE = [
  ['tools-call-*, json-schema-2020-12', 'they call tools of the suite’s own fixture server (test_simple_text …)'],
  ['http-custom-header-server-validation', 'it needs a tool whose schema asks for x-mcp-header; ours have none'],
  ['prompts-*, resources-*, completion-complete, logging-set-level', 'the server offers tools only'],
  ['elicitation-*, tools-call-sampling, input-required-*', 'no tool asks the client for anything'],
  ['tasks-*, sep-2640-*', 'extensions that the server does not announce'],
  [
    'server-session-lifecycle, server-sse-polling, server-sse-multiple-streams (2025-11-25)',
    'the server keeps no sessions',
  ],
];
