const PLACEHOLDER = /«secret:[a-z0-9-]{1,40}#[0-9a-f]{6}»/g;

// Values that stand for a secret elsewhere, or for its absence
const ABSENT =
  /^(?:true|false|yes|no|on|off|null|nil|none|unset|empty|undefined|unknown|n\/a|\*+|x{3,}|-+|\.{3,}|\d{1,3}|\(null\)|[[{(<]?(?:redacted|masked|omitted|hidden|sanitized|sensitive|nil|secret)[\]})>]?|data\+omitted|<[^<>]{0,80}>)$/i;
const REFERENCE =
  /^(?:[$%]|\{\{|<%|!|@|0x[0-9a-f]|\(\*?string\)|&?\w{0,40}\{|\[\]|map\[|arn:aws|https?:\/\/|unix:\/\/|file:|env:|vault:|ssm:|secretsmanager:|valuefrom|secretkeyref)/i;
const PATH = /^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)(?:[\w.@-]+[/\\]){1,20}[\w.@-]*$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DIGEST = /^(?:sha(?:1|256|384|512):)?(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/;
const KUBE_NAME = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?:\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)?$/;
const ADDRESS = /^\[?(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:]*)\]?(?::\d+)?(?:\/\d+)?$/i;

/** True when a value is no secret itself: empty, a flag, masked by the program, a variable, a path, a URL, an ARN. */
export function isReference(value: string): boolean {
  // brackets and YAML's `|` open a value that stands elsewhere
  if (!/[A-Za-z0-9]/.test(value) || ABSENT.test(value)) return true;
  // an unencoded secret may start like a path, but rarely looks like one to its end
  return REFERENCE.test(value) || (value.length < 512 && PATH.test(value));
}

/** True when everything in the value that could be secret has been replaced already. */
export function isMasked(value: string): boolean {
  if (!value.includes('«secret:')) return false;
  const rest = value.replace(PLACEHOLDER, '').replace(/^(?:bearer|basic|token|AWS)[ :]*/i, '');
  return rest.replace(/[\s"'\\,;:)\]}]+/g, '').length < 6;
}

/** Digits and letters together, no prose, no address, no label that ends in a colon. */
export function looksGenerated(value: string, minLength: number): boolean {
  if (value.length < minLength || /\s/.test(value) || value.endsWith(':')) return false;
  if (!/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  return (
    !isAddress(value) && !/^\d{4}-\d\d-\d\d/.test(value) && !/[\w-]\.[a-z-]+\.(?:com|internal|local|svc)\b/.test(value)
  );
}

/** Addresses are short; the pattern would try every pair of colons in a long value. */
function isAddress(value: string): boolean {
  return value.length <= 64 && ADDRESS.test(value);
}

/** Names of Kubernetes objects, `name` or `namespace/name`: what `secret=` and `token=` mostly hold in node logs. */
export function isKubeName(value: string): boolean {
  if (value.length > 253 || !KUBE_NAME.test(value)) return false;
  // one long run of letters and digits is a token, a name has separators
  return /[-./]/.test(value) || value.length < 16 || !/\d/.test(value);
}

/** Identifiers that are needed for diagnosis and prove nothing: uuids, digests, AWS resource ids. */
export function isIdentifier(value: string): boolean {
  return UUID.test(value) || DIGEST.test(value) || /^(?:[a-z]{1,12}-)+[0-9a-f]{8,17}$/.test(value);
}

/** Random-looking text of one token: mixed case, digits, and more than 3.5 bits per character over its first 256. */
export function isHighEntropy(value: string): boolean {
  if (value.length < 20 || !/^[\w+/=.~%-]+$/.test(value)) return false;
  if (!/[a-z]/.test(value) || !/[A-Z]/.test(value) || !/\d/.test(value)) return false;
  const counts = new Map<string, number>();
  const text = value.slice(0, 256);
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits > 3.5;
}
