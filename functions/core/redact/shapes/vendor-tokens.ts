import { patternShape, type SecretShape, sample } from '../shape';

const TAIL_36 = 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8';

/** A token that its own prefix gives away, wherever it stands. */
function prefixed(type: string, prefix: string, tail: string, example: string, lookAlikes: string[]): SecretShape {
  return patternShape({
    type,
    literals: [prefix.toLowerCase()],
    pattern: new RegExp(`(?<![A-Za-z0-9_-])()(${prefix.replace(/[.$]/g, '\\$&')}${tail})(?![A-Za-z0-9_-])`, 'g'),
    examples: [
      { text: `level=error msg="login failed" value=${example} code=401`, secret: example },
      { text: `"${example}"`, secret: example },
    ],
    lookAlikes,
  });
}

export const vendorShapes: readonly SecretShape[] = [
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'].map((prefix) =>
    prefixed('github-token', prefix, '[A-Za-z0-9]{36,255}', sample(prefix, TAIL_36), [`${prefix}is-a-prefix`]),
  ),
  prefixed('github-token', 'github_pat_', '\\w{60,255}', sample('github_pat_', TAIL_36, TAIL_36), ['github_pat_docs']),
  prefixed('gitlab-token', 'glpat-', '[\\w-]{20,64}', sample('glpat-', 'a1B2c3D4e5F6g7H8i9J0'), ['glpat-short']),
  ...['xoxb-', 'xoxp-', 'xoxa-', 'xoxs-', 'xapp-'].map((prefix) =>
    prefixed('slack-token', prefix, '[\\w-]{20,255}', sample(prefix, '123456789012-1234567890123-', 'AbCdEf'), [
      prefix,
    ]),
  ),
  prefixed('google-api-key', 'AIza', '[\\w-]{35}', sample('AIza', 'SyA1b2C3d4E5f6G7h8', 'I9j0K1l2M3n4O5p6q'), [
    'AIzawa',
  ]),
  prefixed('google-oauth-token', 'ya29.', '[\\w.-]{20,2048}', sample('ya29.', 'a0AfH6SMBx1y2z3w4v5u6'), ['ya29.x']),
  prefixed('npm-token', 'npm_', '[A-Za-z0-9]{36}', sample('npm_', TAIL_36), ['npm_config_cache']),
  prefixed('pypi-token', 'pypi-', 'AgEIcHlwaS[\\w-]{40,255}', sample('pypi-', 'AgEIcHlwaS', TAIL_36, TAIL_36), [
    'pypi-mirror',
  ]),
  prefixed('docker-token', 'dckr_pat_', '[\\w-]{27}', sample('dckr_pat_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N'), [
    'dckr_pat_x',
  ]),
  prefixed('vault-token', 'hvs.', '[\\w-]{24,255}', sample('hvs.', 'CAESIJa1B2c3D4e5F6g7H8i9J0'), ['hvs.internal']),
  prefixed('stripe-key', 'sk_live_', '[A-Za-z0-9]{16,128}', sample('sk_live_', 'a1B2c3D4e5F6g7H8i9J0'), [
    'sk_live_mode',
  ]),
  prefixed(
    'sendgrid-key',
    'SG.',
    '[\\w-]{22}\\.[\\w-]{43}',
    sample('SG.', 'a1B2c3D4e5F6g7H8i9J0k1', '.', TAIL_36, 'a1B2c3D'),
    ['SG.rules'],
  ),
  prefixed('grafana-token', 'glsa_', '[A-Za-z0-9]{32}_[0-9a-f]{8}', sample('glsa_', TAIL_36.slice(4), '_0a1b2c3d'), [
    'glsa_x',
  ]),
  prefixed('ai-api-key', 'sk-ant-', '[\\w-]{20,255}', sample('sk-ant-', 'api03-', TAIL_36), ['sk-ant-x']),
  prefixed('ai-api-key', 'sk-proj-', '[\\w-]{20,255}', sample('sk-proj-', TAIL_36), ['sk-proj-x']),
  prefixed('new-relic-key', 'NRAK-', '[A-Z0-9]{27}', sample('NRAK-', 'A1B2C3D4E5F6G7H8I9J0K1L2M3N'), ['NRAK-x']),
  prefixed('digitalocean-token', 'dop_v1_', '[0-9a-f]{64}', sample('dop_v1_', 'a1b2c3d4e5f60718'.repeat(4)), [
    'dop_v1_x',
  ]),
  patternShape({
    type: 'webhook-url',
    literals: [
      'hooks.slack.com',
      'webhook.office.com',
      '/api/webhooks/',
      'events.pagerduty.com',
      'chat.googleapis.com',
    ],
    pattern:
      /((?:hooks\.slack\.com\/(?:services|workflows|triggers)|[\w.-]{1,100}webhook\.office\.com\/webhookb2|discord(?:app)?\.com\/api\/webhooks|events\.pagerduty\.com\/(?:integration|x-ere)|chat\.googleapis\.com\/v1\/spaces)\/)([\w@/.?=&%-]{20,512})/g,
    examples: [
      {
        text: `notifier: POST https://hooks.slack.com/services/${sample('T00000000/B00000000/', 'a1B2c3D4e5F6g7H8i9J0k1L2')} 404`,
        secret: sample('T00000000/B00000000/', 'a1B2c3D4e5F6g7H8i9J0k1L2'),
      },
    ],
    lookAlikes: ['dial tcp: lookup hooks.slack.com on 10.100.0.10:53: i/o timeout'],
  }),
  patternShape({
    type: 'azure-key',
    literals: ['accountkey=', 'sharedaccesskey=', 'sig='],
    pattern: /((?:AccountKey|SharedAccessKey|[?&]sig)=)([A-Za-z0-9+/%]{40,128}={0,2})/g,
    examples: [
      {
        text: `AccountName=logs;AccountKey=${sample('Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4', 'Zm9vYmFyYmF6cXV4MTIzNA==')};E`,
        secret: sample('Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4', 'Zm9vYmFyYmF6cXV4MTIzNA=='),
      },
    ],
    lookAlikes: ['kernel: traps: app[1] general protection sig=11'],
  }),
];
