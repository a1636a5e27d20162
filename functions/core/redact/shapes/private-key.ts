import { type Mask, patternShape, type SecretShape, sample } from '../shape';

const BEGIN = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const MAX_KEY_CHARS = 32 * 1024;
// a line end as such, or escaped once or twice inside JSON
const LINE_END = /(\r?\n|\\{1,4}r|\\{1,4}n)/;

/**
 * Replaces the body of PEM private keys and keeps the BEGIN and END marks and the number of lines, so that byte
 * ranges around it still make sense. A key cut off before its END mark loses every base64 line behind BEGIN.
 */
function maskPrivateKeys(text: string, mask: Mask): string {
  let out = '';
  let from = 0;
  let endKnownAbsentFrom = text.length + 1;
  BEGIN.lastIndex = 0;
  for (let m = BEGIN.exec(text); m !== null; m = BEGIN.exec(text)) {
    const bodyStart = m.index + m[0].length;
    let stop = -1;
    if (bodyStart < endKnownAbsentFrom) {
      stop = text.indexOf('-----END ', bodyStart);
      // remembered, so that many BEGIN marks without an END do not search the rest again and again
      if (stop === -1) endKnownAbsentFrom = bodyStart;
    }
    const next = text.indexOf('-----BEGIN ', bodyStart);
    let limit = Math.min(text.length, bodyStart + MAX_KEY_CHARS);
    if (next !== -1) limit = Math.min(limit, next);
    const closed = stop !== -1 && stop <= limit;
    const body = text.slice(bodyStart, closed ? stop : limit);
    out += text.slice(from, bodyStart) + maskBody(body, closed, mask);
    from = bodyStart + body.length;
    BEGIN.lastIndex = from;
  }
  return out + text.slice(from);
}

interface KeyRun {
  readonly part: number;
  readonly start: number;
  readonly text: string;
}

function maskBody(body: string, closed: boolean, mask: Mask): string {
  const parts = body.split(LINE_END);
  const runs: KeyRun[] = [];
  for (let part = 0; part < parts.length; part += 2) {
    const line = parts[part] ?? '';
    if (line.trim() === '') continue;
    const found = keyRuns(line, part, closed, part === parts.length - 1);
    if (found.length === 0 && !closed && runs.length > 0) break;
    runs.push(...found);
  }
  if (runs.length === 0) return body;
  // one secret, one hash, however its lines were broken or prefixed
  const placeholder = mask('private-key', runs.map((run) => run.text).join(''));
  // from the end, so that positions of earlier runs in the same line stay true
  for (const run of runs.reverse()) {
    const line = parts[run.part] ?? '';
    parts[run.part] = line.slice(0, run.start) + placeholder + line.slice(run.start + run.text.length);
  }
  return parts.join('');
}

const WORD = /[^\s"',«»]+/g;

/**
 * Long base64 words; before an END mark also the last word of a line, however short. In front of the END mark itself
 * a word of one letter is the CRI prefix (`stderr F`), not key material.
 */
function keyRuns(line: string, part: number, closed: boolean, beforeEnd: boolean): KeyRun[] {
  if (line.includes('«secret:')) return [];
  const words = [...line.matchAll(WORD)];
  const runs: KeyRun[] = [];
  for (const [index, word] of words.entries()) {
    const last = closed && index === words.length - 1;
    const minLength = last ? (beforeEnd ? 4 : 1) : 16;
    if (word[0].length >= minLength && /^[A-Za-z0-9+/]+={0,2}$/.test(word[0])) {
      runs.push({ part, start: word.index, text: word[0] });
    }
  }
  return runs;
}

const MARK = '-----';
const KEY_BODY = sample('MIIEowIBAAKCAQEA0Z3VS5JJcds3xfn/ygWyF8PbnGy0AHB7', 'MbfMRTtWmLkGQ9vVw1vL8OzWcQ');

export const privateKey: SecretShape = {
  type: 'private-key',
  literals: ['private key'],
  apply: maskPrivateKeys,
  examples: [
    { text: `${MARK}BEGIN RSA PRIVATE KEY${MARK}\n${KEY_BODY}\n${MARK}END RSA PRIVATE KEY${MARK}`, secret: KEY_BODY },
    {
      text: `"private_key": "${MARK}BEGIN PRIVATE KEY${MARK}\\n${KEY_BODY}\\n${MARK}END PRIVATE KEY${MARK}\\n",`,
      secret: KEY_BODY,
    },
    { text: `key: ${MARK}BEGIN OPENSSH PRIVATE KEY${MARK} ${KEY_BODY}`, secret: KEY_BODY },
    {
      text: `Apr 12 10:00:00 n app[1]: ${MARK}BEGIN EC PRIVATE KEY${MARK}\nApr 12 10:00:00 n app[1]: ${KEY_BODY}\nApr 12 10:00:00 n app[1]: ${MARK}END EC PRIVATE KEY${MARK}`,
      secret: KEY_BODY,
    },
  ],
  lookAlikes: [
    `${MARK}BEGIN CERTIFICATE${MARK}\\nMIIDazCCAlOgAwIBAgIUJ\\n${MARK}END CERTIFICATE${MARK}`,
    `${MARK}BEGIN PUBLIC KEY${MARK}\nMIIBIjANBgkqhkiG9w0B\n${MARK}END PUBLIC KEY${MARK}`,
    'E0412 10:00:00.000000    1234 server.go:300] failed to parse private key: no PEM block found',
  ],
};

/** PEM text that was encoded as a whole: kubeconfig `client-key-data`, Kubernetes TLS secrets. */
export const encodedPrivateKey = patternShape({
  type: 'private-key',
  // base64 of "-----BEGIN "
  literals: ['ls0tls1crudjti'],
  // continued with RSA, EC, PRIVATE, OPENSSH or ENCRYPTED; CERTIFICATE and PUBLIC KEY go on differently
  pattern: /(?<![A-Za-z0-9+/])()(LS0tLS1CRUdJTi(?:BSU0|BFQy|BQUkl|BPUEV|BFTkN|BEU0E)[A-Za-z0-9+/=_-]{20,})/g,
  examples: [
    {
      text: `    client-key-data: ${sample('LS0tLS1CRUdJTi', 'BSU0EgUFJJVkFURSBLRVktLS0tLQpNSUlFb3dJQkFBS0NBUUVB')}`,
      secret: sample('LS0tLS1CRUdJTi', 'BSU0EgUFJJVkFURSBLRVktLS0tLQpNSUlFb3dJQkFBS0NBUUVB'),
    },
  ],
  lookAlikes: [
    '    certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSURhekNDQWxPZ0F3SUJBZ0lVSg==',
    '/etc/eks/bootstrap.sh prod --b64-cluster-ca LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSURhekNDQWxPZ0F3SUJBZ0lVSg==',
  ],
});

/** Body lines of a PEM file that are read one by one, without the BEGIN mark in sight. */
export const loneKeyLine: SecretShape = {
  ...patternShape({
    type: 'pem-body',
    literals: [],
    pattern: /^()([A-Za-z0-9+/]{76}|[A-Za-z0-9+/]{70}|[A-Za-z0-9+/]{64})(?=\r?$)/gm,
    accept: (secret) => /[a-z]/.test(secret) && /[A-Z]/.test(secret) && /\d/.test(secret),
    examples: [
      {
        text: sample('b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9u', 'ZQAAAAAAAAABAAABFwAAAAdz'),
        secret: sample('b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9u', 'ZQAAAAAAAAABAAABFwAAAAdz'),
      },
    ],
    lookAlikes: ['5f4159df61d423a2967be90c8c0ac2a4894a857a33790ab2c5098ab38e88cf38'],
  }),
};
