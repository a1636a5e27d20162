// Which scenarios of the protocol's conformance suite say something about a server that has none of its fixtures.

const NEEDS_FIXTURE = /^Not testable: server (?:does not list the diagnostic tool|exposes no tool with x-mcp-header)/;

/** `unless`: failures of a check that only say that a fixture of the suite is missing. */
export const SCENARIOS = [
  { version: '2025-11-25', scenario: 'server-initialize' },
  { version: '2025-11-25', scenario: 'ping' },
  { version: '2025-11-25', scenario: 'tools-list' },
  { version: '2025-11-25', scenario: 'resources-list' },
  { version: '2025-11-25', scenario: 'prompts-list' },
  { version: '2025-11-25', scenario: 'dns-rebinding-protection' },
  { version: '2026-07-28', scenario: 'server-stateless', unless: NEEDS_FIXTURE },
  { version: '2026-07-28', scenario: 'tools-list' },
  { version: '2026-07-28', scenario: 'resources-list' },
  { version: '2026-07-28', scenario: 'sep-2164-resource-not-found' },
  { version: '2026-07-28', scenario: 'prompts-list' },
  { version: '2026-07-28', scenario: 'dns-rebinding-protection' },
  { version: '2026-07-28', scenario: 'server-sse-multiple-streams' },
  { version: '2026-07-28', scenario: 'http-header-validation' },
  { version: '2026-07-28', scenario: 'caching' },
];

/** Scenarios left out, and why. */
export const NOT_APPLICABLE = [
  ['tools-call-*, json-schema-2020-12', 'they call tools of the suite’s own fixture server (test_simple_text …)'],
  ['http-custom-header-server-validation', 'it needs a tool whose schema asks for x-mcp-header; ours have none'],
  [
    'prompts-get-*, resources-read-*, resources-templates-read, completion-complete',
    'they ask for prompts and resources of the suite’s own fixture server (test://…)',
  ],
  ['resources-subscribe, resources-unsubscribe, logging-set-level', 'the server announces neither'],
  ['elicitation-*, tools-call-sampling, input-required-*', 'no tool asks the client for anything'],
  ['tasks-*, sep-2640-*', 'extensions that the server does not announce'],
  [
    'server-session-lifecycle, server-sse-polling, server-sse-multiple-streams (2025-11-25)',
    'the server keeps no sessions',
  ],
];
