import { isMasked, isReference } from '../secret-value';
import { patternShape, type SecretShape, sample } from '../shape';

const JWT = sample('eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.', 'eyJhdWQiOlsic3RzIl0sImV4cCI6MX0.', 'c2lnbmF0dXJlLWJ5dGVz');
const BASIC = sample('dXNlcjpo', 'dW50ZXIyaHVudGVyMg==');

function plain(secret: string): boolean {
  return !isReference(secret) && !isMasked(secret);
}

export const httpShapes: readonly SecretShape[] = [
  patternShape({
    type: 'jwt',
    literals: ['eyj'],
    // the look-behind lets a run of token characters be tried once, not at each of its characters
    pattern: /(?<![\w-])()(eyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]{4,}(?:\.[\w-]{4,}\.[\w-]{4,})?)/g,
    examples: [
      { text: `I0412 10:00:00.000000 1 log.go:1] token ${JWT} rejected`, secret: JWT },
      { text: `"Authorization: Bearer ${JWT}"`, secret: JWT },
    ],
    lookAlikes: ['decoded header eyJhbGciOiJub25lIn0 has no alg', 'eyJfile.tar.gz'],
  }),
  patternShape({
    type: 'http-authorization',
    literals: ['bearer '],
    pattern: /(\bbearer[ \t]{1,4})([A-Za-z0-9._~+/-]{16,8192}={0,2})(?![\w<])/gi,
    // one word of prose has no digit
    accept: (secret) => /\d/.test(secret) && /[A-Za-z]/.test(secret),
    examples: [{ text: 'curl -H "Authorization: Bearer 0a1b2c3d4e5f60718293"', secret: '0a1b2c3d4e5f60718293' }],
    lookAlikes: [
      'Request Headers: Authorization: Bearer <masked>',
      'invalid bearer token, Token has been invalidated',
      'Www-Authenticate: Bearer realm="https://ghcr.io/token",service="ghcr.io"',
      'bearer authentication-not-configured for this endpoint',
    ],
  }),
  patternShape({
    type: 'http-authorization',
    literals: ['basic '],
    pattern: /(\bbasic[ \t]{1,4})([A-Za-z0-9+/_-]{8,4096}={0,2})(?![\w.<])/gi,
    accept: (secret) => decodesToPair(secret),
    examples: [{ text: `> Authorization: Basic ${BASIC}`, secret: BASIC }],
    lookAlikes: [
      'Www-Authenticate: Basic realm="https://example.com/"',
      'basic installation completed',
      'Basic configuration',
    ],
  }),
  patternShape({
    type: 'http-authorization',
    literals: ['authorization'],
    pattern:
      /(\bauthorization["'\\]{0,4}[ \t]{0,4}[:=][ \t]{0,4}\[?["'\\]{0,4}(?:[A-Za-z]{3,20}[ \t]{1,4})?)([\w.~+/-]{16,8192}={0,2})(?![\w. -])/gi,
    accept: (secret) => plain(secret) && /\d/.test(secret) && /[A-Za-z]/.test(secret) && !/^AWS4-/.test(secret),
    examples: [{ text: 'Authorization: token 0a1b2c3d4e5f60718293a4b5', secret: '0a1b2c3d4e5f60718293a4b5' }],
    lookAlikes: [
      '--authorization-mode=Webhook --authorization-webhook-cache-authorized-ttl=5m0s',
      'Authorization: AWS4-HMAC-SHA256 Credential=',
      'authorization: enabled',
    ],
  }),
  patternShape({
    type: 'http-header-secret',
    literals: ['token', 'api-key', 'secret', 'password'],
    pattern:
      /(\b(?:x-[a-z0-9-]{0,40}(?:token|api-?key|secret|password)|private-token|api-key|dd-api-key)["'\\]{0,4}[ \t]{0,4}:[ \t]{0,4}\[?["'\\]{0,4})([^\s"'\\,;\]«»]{8,4096})/gi,
    accept: (secret) => plain(secret) && /\d/.test(secret),
    examples: [{ text: 'curl -H "X-Vault-Token: 0a1b2c3d4e5f"', secret: '0a1b2c3d4e5f' }],
    lookAlikes: ['X-Aws-Ec2-Metadata-Token-Ttl-Seconds: 21600', 'X-Auth-Token: [MASKED]'],
  }),
  patternShape({
    type: 'cookie',
    literals: ['cookie:'],
    pattern: /(\bcookie:[ \t]{0,4}[\w.-]{1,64}=)([\w%+/.=~-]{16,4096})/gi,
    accept: (secret) => /\d/.test(secret) && /[A-Za-z]/.test(secret),
    examples: [{ text: '< Set-Cookie: session=0a1b2c3d4e5f60718293; Path=/', secret: '0a1b2c3d4e5f60718293' }],
    lookAlikes: ['kernel: TCP: Possible SYN flooding on port 50120. Sending cookies.', 'Set-Cookie: lang=en'],
  }),
  patternShape({
    type: 'url-password',
    literals: ['://'],
    pattern: /(:\/\/[^\s:@/"'<>«»]{0,128}:)([^\s@/"'<>«»]{1,256})(?=@(?!sha(?:256|512):))/g,
    accept: plain,
    examples: [
      { text: 'HTTPS_PROXY=http://proxyuser:s3cr3t!@10.0.0.5:3128', secret: 's3cr3t!' },
      { text: 'dial redis://:hunter2@cache.internal:6379/0 refused', secret: 'hunter2' },
    ],
    lookAlikes: [
      'docker-pullable://nginx:1.25@sha256:4c0fdaa8b6341bfdeca5f18f7837462c80cff90527ee35ef185571e1c327beac',
      'Get "https://10.100.0.1:443/api/v1/nodes?x=a@b": dial tcp',
      'ssh://git@github.com:22/org/repo.git',
      'Get "http://[::1]:10248/healthz": dial tcp [::1]:10248',
      'postgres://app:$PASSWORD@db:5432/app',
    ],
  }),
];

/** True when the text is base64 of printable `user:password`. */
export function decodesToPair(base64: string): boolean {
  if (base64.length < 8 || /^[a-z]+$/i.test(base64)) return false;
  const decoded = Buffer.from(base64, 'base64').toString('latin1');
  return /^[\x20-\x7e]{1,256}:[\x20-\x7e]{1,8192}$/.test(decoded);
}
