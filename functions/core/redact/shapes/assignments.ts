import { isHighEntropy, isIdentifier, isKubeName, isMasked, isReference, looksGenerated } from '../secret-value';
import { insidePlaceholder, type Mask, patternShape, type SecretShape, sample } from '../shape';

type Family = 'password' | 'credential' | 'token' | 'secret' | 'hint';

/** What a key's last word says about its value; the first entry that matches the end of the key counts. */
const FAMILIES: readonly (readonly [Family, string])[] = [
  ['password', 'password|passwd|passphrase|sshpass|(?<![a-z0-9])pass|(?<=[_-])pwd'],
  [
    'credential',
    '(?:secret_?access|secret|access|api|app|auth|private|encryption|signing|account|shared|license|master|storage)[_-]?key|(?:client|app|application|shared|consumer|webhook|oauth2?|jwt|cookie|session)[_-]?secret|(?:access|refresh|auth|session|bearer|identity|registry|api|bot|service|personal|deploy|oauth2?)[_-]?token|secret[_-]?key[_-]?base|connection[_-]?string|rediscli_auth',
  ],
  ['token', 'token'],
  ['secret', 'secret'],
  ['hint', 'credentials?|auth|key|signature|salt|seed'],
];
const KEYWORDS = FAMILIES.map(([, words]) => words).join('|');

// key, closing quotes, separator, and one of: escaped quoted, quoted, single-quoted, bare value
const ASSIGNMENT = new RegExp(
  `(${KEYWORDS})(["'\\\\]{0,8}[ \\t]{0,8}(?::=|=>|[:=])[ \\t]{0,8})(?:(\\\\{1,7}")([^"\\\\\\n]{0,4096})|"((?:[^"\\\\\\n]|\\\\.){0,4096})|'([^'\\n]{0,4096})|([^\\s"'&;\\\\]{1,4096}))`,
  'gi',
);
const ENDS = FAMILIES.map(([family, words]) => [family, new RegExp(`^(?:${words})$`, 'i')] as const);

// tokens that continue a listing or make a request repeatable
const NOT_A_CREDENTIAL =
  /(?:next|page|paging|pagination|continue|continuation|client|idempotency|start|sync|last|cancel|fencing|request|change|public|primary|foreign|partition|sort|cache|map|group|metric|host)[_-]?$/i;

interface Place {
  readonly family: Family;
  readonly key: string;
  /** Up to 40 characters in front of the key's telling word. */
  readonly before: string;
  readonly separator: string;
  readonly quoted: boolean;
  /** The key starts its line and the value ends it. */
  readonly alone: boolean;
}

/** Masks the values of `key=value`, JSON, YAML, TOML, Go and environment forms whose key tells that they are secret. */
function maskAssignments(text: string, mask: Mask): string {
  return text.replace(ASSIGNMENT, (match: string, key: string, separator: string, ...rest: unknown[]) => {
    const [opening = '', escaped, double, single, bare] = rest.slice(0, 5) as (string | undefined)[];
    const offset = rest[5] as number;
    // a placeholder begins like a key named secret, and may name a type that is a keyword
    if (text[offset - 1] === '«' || insidePlaceholder(text, offset)) return match;
    const quoted = bare === undefined;
    const value = bare === undefined ? (escaped ?? double ?? single ?? '') : trimBare(bare);
    const start = key.length + separator.length + (quoted ? Math.max(opening.length, 1) : 0);
    // a lookbehind part of the keyword is not in `key`; keywords are told apart by what stands in front too
    const family = familyOf(key);
    const before = text.slice(Math.max(0, offset - 40), offset);
    const end = offset + start + value.length;
    const place = { family, key, before, separator, quoted, alone: isAlone(text, offset, end, quoted) };
    if (!isSecret(value, place)) return match;
    return match.slice(0, start) + mask(TYPES[family], value) + match.slice(start + value.length);
  });
}

const TYPES: Readonly<Record<Family, string>> = {
  password: 'password',
  credential: 'credential',
  token: 'token',
  secret: 'credential',
  hint: 'credential',
};

function familyOf(key: string): Family {
  if (/^(?:pass|pwd)$/i.test(key)) return 'password';
  return ENDS.find(([, words]) => words.test(key))?.[0] ?? 'hint';
}

/** A bare value ends before closing brackets, sentence marks and the next `,key=`. */
function trimBare(value: string): string {
  const next = /,[\w.-]{1,64}[=:]/.exec(value);
  const own = next === null ? value : value.slice(0, next.index);
  let end = own.length;
  while (end > 0 && ',.:)]}>'.includes(own[end - 1] ?? '')) end--;
  return own.slice(0, end);
}

function isAlone(text: string, keyStart: number, valueEnd: number, quoted: boolean): boolean {
  const after = text.slice(valueEnd, valueEnd + 24);
  if (!/^["']?,?[ \t]*(?:\r?\n|$)/.test(after)) return false;
  const lineStart = text.lastIndexOf('\n', keyStart - 1) + 1;
  if (keyStart - lineStart > 200) return false;
  return /^\s*(?:- )?["']?[\w.-]*$/.test(text.slice(keyStart === 0 ? 0 : lineStart, keyStart)) || quoted;
}

function isSecret(value: string, place: Place): boolean {
  if (isReference(value) || isMasked(value)) return false;
  const assigned = place.quoted || place.separator.includes('=');
  const prose = place.quoted && /\s/.test(value);
  switch (place.family) {
    case 'password':
      // `pass=` alone also counts what passed
      if (/^pass$/i.test(place.key) && !/[_-]$/.test(place.before)) return looksGenerated(value, 6);
      return assigned || place.alone || looksGenerated(value, 6);
    case 'credential':
      if (prose || value.length < 6) return false;
      // a short plain word says what happened to the credential: expired, missing, required
      if (assigned) return !/^[a-z]{1,12}$/.test(value);
      if (place.alone) return !isKubeName(value) || looksGenerated(value, 12);
      return looksGenerated(value, 12) && !isIdentifier(value);
    case 'token':
    case 'secret': {
      if (prose || value.length < 6 || NOT_A_CREDENTIAL.test(place.before)) return false;
      const variable = /[A-Z]$/.test(place.key) && /^[A-Z]/.test(place.key) && place.separator === '=';
      if (variable) return !isKubeName(value) || looksGenerated(value, 6);
      if (isKubeName(value)) return false;
      // a bare digest or uuid behind `token=` is a token; in prose it is more likely what the text is about
      if (assigned || place.alone)
        return looksGenerated(value, 8) && !/^(?:sha\d+:|[a-z]{1,8}-[0-9a-f]{8,17}$)/.test(value);
      return looksGenerated(value, 16) && !isIdentifier(value);
    }
    case 'hint':
      if (NOT_A_CREDENTIAL.test(place.before)) return false;
      return isHighEntropy(value) && !isIdentifier(value) && !isKubeName(value) && !value.includes('::');
  }
}

const HEX_TOKEN = sample('0a1b2c3d4e5f6071', '8293a4b5c6d7e8f9');

export const assignments: SecretShape = {
  type: 'assignment',
  literals: ['pass', 'pwd', 'secret', 'token', 'key', 'auth', 'credential', 'signature', 'salt', 'seed', 'string'],
  apply: maskAssignments,
  examples: [
    { text: 'DB_PASSWORD=hunter2', secret: 'hunter2' },
    { text: '/usr/bin/app --db-password=Pa55word! --verbose', secret: 'Pa55word!' },
    { text: '{"user":"app","password":"correct horse","port":5432}', secret: 'correct horse' },
    { text: 'msg="{\\"password\\":\\"hunter2\\"}"', secret: 'hunter2' },
    { text: '  password: changeme', secret: 'changeme' },
    { text: '      password = "hunter2"', secret: 'hunter2' },
    { text: 'Server=db;User Id=app;Password=hunter2;Encrypt=true', secret: 'hunter2' },
    { text: 'connecting with map[password:hunter2 user:app]', secret: 'hunter2' },
    { text: 'PGPASSWORD=hunter2 psql', secret: 'hunter2' },
    { text: 'MYSQL_PWD=hunter2', secret: 'hunter2' },
    { text: `DD_API_KEY=${HEX_TOKEN}`, secret: HEX_TOKEN },
    { text: `"clientSecret": "${HEX_TOKEN}"`, secret: HEX_TOKEN },
    { text: `identitytoken = "${HEX_TOKEN}"`, secret: HEX_TOKEN },
    { text: `    token: ${HEX_TOKEN}`, secret: HEX_TOKEN },
    { text: `GET /hook?token=${HEX_TOKEN}&x=1`, secret: HEX_TOKEN },
    { text: `VAULT_TOKEN=${HEX_TOKEN}`, secret: HEX_TOKEN },
    { text: 'signing key=Zx8Qw3Er5Ty7Ui9Op1As2Df4Gh6Jk', secret: 'Zx8Qw3Er5Ty7Ui9Op1As2Df4Gh6Jk' },
  ],
  lookAlikes: [
    'Failed password for invalid user admin from 10.0.0.9 port 51234 ssh2',
    'sudo: pam_unix(sudo:auth): auth could not identify password for [root]',
    'systemd[1]: Started Dispatch Password Requests to Console Directory Watch.',
    'MountVolume.SetUp failed for volume "default-token-sjfzc" : secret "default-token-sjfzc" not found',
    'secret="kube-system/aws-credentials" err="not found"',
    'imagePullSecret: regcred',
    'failed to refresh token: RequestError: send request failed',
    'error validating token: context deadline exceeded',
    'Flag --token-auth-file="/etc/kubernetes/tokens.csv"',
    'FLAG: --tls-private-key-file=""',
    'AWS_WEB_IDENTITY_TOKEN_FILE=/var/run/secrets/eks.amazonaws.com/serviceaccount/token',
    'ClientToken:"6f8d2a7e-4f4b-5a4e-9d0b-2a6c8e1f7b3d" DryRun:false',
    '"nextToken":"AAAAVFabc123AAAAVFabc123"',
    'PASSWORD=$DB_PASSWORD',
    'password: {{ .Values.db.password }}',
    'password=******',
    'PWD=/root',
    'password: [',
    'pass=12 fail=3',
    'key="kube-system/coredns-5d78c9869d-x7k2p"',
    'token: 10.0.0.1:443: connect: connection refused',
    'secret: context deadline exceeded',
    'Rotating credentials, expiration=2024-01-31T10:11:12Z credentials=AssumeRoleWithWebIdentity',
    '"podUID"="9d0b2a6c-8e1f-4b3d-a7e4-6f8d2a7e4f4b" secretRef="db"',
    'ssh-keygen: key=SHA256:',
  ],
};

const VALUE_FLAGS =
  'password|passwd|passphrase|token|secret|api-?key|access-key|secret-key|client-secret|secret-access-key|auth-token';

/** Flags whose value is the next word, in a command line or an argument list. */
export const flagValues: SecretShape = patternShape({
  type: 'flag-value',
  literals: ['--', 'sshpass'],
  pattern: new RegExp(
    `((?:(?<![\\w-])--[a-z][a-z0-9.-]{0,40}?(?<=[.-])(?:${VALUE_FLAGS})|(?<![\\w-])--(?:${VALUE_FLAGS})|\\bsshpass[ \\t]-p)(?:[ \\t]{1,4}|["'],[ \\t]{0,4})["']?)([^\\s"'«»-][^\\s"'«»]{2,4095})`,
    'gi',
  ),
  accept: (value, before) =>
    !isReference(value) && !(/secret["', \t]*$/i.test(before) && isKubeName(value)) && !/^[a-z]+$/.test(value) === true,
  examples: [
    { text: 'app --db-password Hunter2! --verbose', secret: 'Hunter2!' },
    { text: '"args":["--api-token","0a1b2c3d4e5f60718"]', secret: '0a1b2c3d4e5f60718' },
    { text: 'sshpass -p Hunter2! ssh host', secret: 'Hunter2!' },
  ],
  lookAlikes: [
    'aws ecr get-login-password | docker login --username AWS --password-stdin 111122223333.dkr.ecr.us-east-1.amazonaws.com',
    'app --token --verbose',
    'cert-manager --image-pull-secret regcred',
    'error: flag needs an argument: --token is required',
    'app --password $DB_PASSWORD',
  ],
});
