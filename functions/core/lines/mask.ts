import { payloadOf } from './prefix';

export { type SeverityWord, severityWord } from './severity-word';

const MAX_TEMPLATE = 300;
/** What is masked before cutting: enough that masking cannot push the interesting part out of view. */
const MAX_INPUT = 2000;
const MAX_QUOTED = 80;

// Order matters: what a later entry would tear apart is masked by an earlier one.
const MASKS: readonly (readonly [RegExp, string])[] = [
  // stamps inside the message
  [/\b\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|[+-]\d\d:?\d\d|UTC)\b)?/g, '<time>'],
  [/\b[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{1,9} {1,8}\d{1,8}(?= )/g, '<klog>'],
  [/\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2} \d\d:\d\d:\d\d\b/g, '<time>'],
  [/\b[0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{12}\b/gi, '<uuid>'],
  [/\bsha256:[0-9a-f]{12,64}\b/g, 'sha256:<hex>'],
  // AWS resources keep their kind
  [
    /\b(i|mi|eni|vol|snap|sg|subnet|vpc|rtb|igw|nat|ami|fs|fsap|eipassoc|eni-attach|lt|acl)-[0-9a-f]{8,17}\b/g,
    '$1-<id>',
  ],
  [/\bip-\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3}\b/g, 'ip-<ip>'],
  [/\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/gi, '<mac>'],
  [/\b[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}(?:\.[0-9a-f])?\b/gi, '<pci>'],
  [/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?:\/\d{1,2})?(?::\d{1,5})?\b/g, '<ip>'],
  [/\b\d\d:\d\d:\d\d(?:\.\d{1,9})?\b/g, '<time>'],
  [/(?<![\w:.])(?=[0-9a-f]{0,4}:[0-9a-f]{0,4}:)[0-9a-f:]{2,39}(?:\/\d{1,3})?(?![\w:])/gi, '<ip>'],
  [/\b0x[0-9a-f]+\b/gi, '<hex>'],
  // Kubernetes suffixes: replica set hash and pod, or pod alone; the alphabet has no vowels, so words stay
  [/-[bcdfghjklmnpqrstvwxz2456789]{8,10}-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-<pod>'],
  [/-(?=[a-z]*\d|[bcdfghjklmnpqrstvwxz]{5}\b)[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-<pod>'],
  [/\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,128}\b/g, '<hex>'],
  [/\b(?=[A-F]*\d)(?=\d*[A-F])[0-9A-F]{16,128}\b/g, '<hex>'],
  [/\b(?:\d{1,9}(?:\.\d{1,9})?(?:h|ms|m|s|µs|us|ns)){1,4}\b/g, '<dur>'],
  [/(?<![A-Za-z0-9<])\d+(?:\.\d+)?/g, '<n>'],
  // a number grown onto a word: eth0, nvme1n1, cpu12
  [/(?<=[A-Za-z])\d{2,}\b/g, '<n>'],
];
const QUOTED = /"((?:[^"\\]|\\.){0,2000})"/g;

/**
 * The message of a line with everything that changes from one occurrence to the next masked, so that equal problems
 * have equal templates. Same line, same template; at most 300 characters, without stamp, host and process.
 */
export function maskTemplate(line: string): string {
  let text = payloadOf(whole(line.slice(0, MAX_INPUT))).text;
  // the header of klog; the source file behind it stays, it names the place in the program
  text = text.replace(/^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{1,9}\s{1,8}\d{1,8} /, '');
  text = text.replace(/^time="[^"]{1,40}" /, '');
  text = text.replace(/[\u0000-\u001f\u007f-\u009f\uFFFD]+/g, ' ');
  for (const [pattern, replacement] of MASKS) text = text.replace(pattern, replacement);
  text = text.replace(/^\[?<time>\]?[ ,]*(?:- )?/, '');
  text = text.replace(QUOTED, (match, inside: string) =>
    inside.length > MAX_QUOTED ? `"${whole(inside.slice(0, MAX_QUOTED))}…"` : match,
  );
  text = text.replace(/ {2,}/g, ' ').trim();
  return text.length > MAX_TEMPLATE ? `${whole(text.slice(0, MAX_TEMPLATE - 1))}…` : text;
}

/** A cut must not leave half of a character outside the basic plane. */
function whole(text: string): string {
  return text.replace(/[\uD800-\uDBFF]$/, '');
}
