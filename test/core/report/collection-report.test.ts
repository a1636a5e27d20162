import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Facts } from '../../../functions/core/inspect/facts';
import { rulesetReader } from '../../../functions/core/inspect/iptables/ruleset';
import { collectionReport } from '../../../functions/core/report/collection-report';
import type { Finding } from '../../../schemas/finding';
import { at } from '../findings/sample-findings';
import { type Markup, readMarkup, unbalanced } from './read-markup';
import { id, someDocument, someFinding, someInput } from './some-report';

const HOSTILE = [
  '<script>alert(1)</script>',
  '</script><img src=x onerror=alert(1)>',
  `" onload="alert(1)" x='`,
  '</title><svg/onload=alert(1)>',
  '<!-- --><iframe srcdoc="<script>alert(1)</script>">',
  'javascript:alert(1)',
  '\u202egnp.exe\u0000\u001b]0;title\u0007\u001b[2J',
  '</style><style>*{display:none}</style>',
  '${alert(1)} `x` \\u003cscript\\u003e',
  '&lt;script&gt; &#60;b&#62;',
];

/** Everything in a document that came from a node, filled with the same text. */
function hostileFinding(n: number, text: string, about: Partial<Finding> = {}): Finding {
  const evidence = { file: `var_log/${text}`, byteStart: 1, byteEnd: 9, line: 1, time: at(1), text };
  return someFinding(n, {
    title: text,
    ruleId: `rule-${text}`,
    component: text,
    why: text,
    impact: text,
    stateReason: text,
    stateEvidence: evidence,
    evidence: [evidence],
    entities: { [text]: [text] },
    remediation: [{ do: text, risk: 'safe' }],
    runbook: text,
    references: [text, `https://example.org/${text}`],
    confidence: { score: 0.5, reasons: [text] },
    facts: { detail: text },
    ...about,
  });
}

function render(findings: readonly Finding[], facts: Facts = {}): Markup {
  return readMarkup(collectionReport(someInput(findings, { facts })).text);
}

/** What must hold for every document: one style, one script, both known; no handler, no address that loads. */
function expectInert(markup: Markup): void {
  const { tags, raw } = markup;
  expect(unbalanced(markup)).toEqual([]);
  expect(raw.style).toHaveLength(1);
  expect(raw.script).toHaveLength(1);
  const policy = tags.find((tag) => tag.attributes['http-equiv'] === 'Content-Security-Policy')!.attributes.content!;
  for (const text of [raw.style[0]!, raw.script[0]!])
    expect(policy).toContain(`'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  expect(policy.split('; ')[0]).toBe("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  const forbidden = ['img', 'iframe', 'object', 'embed', 'link', 'base', 'video', 'audio', 'image', 'foreignobject'];
  const active = tags.flatMap(({ name, attributes }) => [
    ...(forbidden.includes(name) ? [`<${name}>`] : []),
    ...Object.entries(attributes).flatMap(([attribute, value]) => {
      if (/^on|^style$|^srcset?$|^action$|^formaction$|^xlink/.test(attribute)) return [`${name} ${attribute}`];
      const inside = name === 'a' ? /^(#|https:\/\/)/ : /^#/;
      return attribute === 'href' && !inside.test(value) ? [`${name} href ${value}`] : [];
    }),
  ]);
  expect(active).toEqual([]);
}

describe('collection report', () => {
  const root = someFinding(1, {
    title: 'A foreign firewall rule drops DNS',
    severity: 'critical',
    mayCause: [id(2)],
    runbook: 'dns-failures',
  });
  const effect = someFinding(2, { title: 'Lookups time out', causedBy: [id(1)] });
  const over = someFinding(3, {
    title: 'Network was not ready',
    severity: 'info',
    state: 'recovered',
    stateEvidence: { file: 'kubelet.log', byteStart: 1, byteEnd: 2, line: 1, time: at(95), text: 'ready' },
  });
  const chained = (findings: readonly Finding[]) =>
    someInput(findings, {
      document: someDocument(findings, {
        chains: [{ findingIds: [id(1), id(2)], confidence: 0.7, summary: 'one → two' }],
      }),
    });

  it('begins with the verdict: severity, root cause, confidence', () => {
    const { text } = collectionReport(chained([root, effect, over]));
    const main = text.slice(text.indexOf('<main'));
    const [heading] = /<h1[^>]*>.*?<\/h1>/.exec(main)!;
    expect(heading).toContain('A foreign firewall rule drops DNS');
    expect(main.indexOf('Critical')).toBeLessThan(main.indexOf('<h1'));
    expect(main).toContain('likely (0.80)');
    expect(main).toContain('get_sop sopName=dns-failures');
  });

  it('draws the chain, and says it in words', () => {
    const { text } = collectionReport(chained([root, effect, over]));
    expect(text.match(/class="link chain"/g)).toHaveLength(1);
    expect(text).toMatch(/<ol class="chain">.*A foreign firewall rule drops DNS.*Lookups time out.*<\/ol>/s);
  });

  it('shows evidence with its place, what to do with its risk, gaps and checks', () => {
    const { text } = collectionReport(chained([root, effect, over]));
    for (const part of [
      'kernel/dmesg.current:7 bytes 100–180',
      'a line of the node',
      '<span class="risk caution">with care</span>',
      'later lines are unknown',
      'swap is off',
      'nothing to read',
      'aws-access-key: 2',
    ])
      expect(text).toContain(part);
  });

  it('marks recoveries, boot and collection in the timeline', () => {
    const { text } = collectionReport(chained([root, effect, over]));
    const lane = text.split('<li class="row').find((one) => one.includes('Network was not ready'))!;
    for (const mark of ['class="recovery"', 'class="boot"', 'class="collected"', 'class="void"', 'class="burst"'])
      expect(lane).toContain(mark);
  });

  it('says of a healthy node that nothing is open, and of an unread one that nothing is known', () => {
    expect(collectionReport(someInput([over])).text).toContain('No open problem found');
    const empty = someDocument([]);
    const unread = { ...empty, coverage: { ...empty.coverage, lines: 0 } };
    expect(collectionReport(someInput([], { document: unread })).text).toContain('Nothing can be said about this node');
  });

  it('shows the rule at fault in its chain, with its counter, and greys its neighbours', () => {
    const reader = rulesetReader('iptables-save.txt', 'v4');
    const lines = [
      '*filter',
      ':FORWARD ACCEPT [70:900]',
      '[5:90] -A FORWARD -i lo -j ACCEPT',
      '[29109:900] -A FORWARD -d 172.20.0.10/32 -p udp -m udp --dport 53 -j DROP',
      'COMMIT',
    ];
    let byteStart = 0;
    const places = lines.map((text, i) => {
      const source = { text, byteStart, byteEnd: byteStart + text.length, line: i + 1 };
      byteStart += text.length + 1;
      reader.line(source);
      return source;
    });
    const cited = { ...root, evidence: [{ ...places[3]!, file: 'iptables-save.txt', time: null }] };
    const { text } = collectionReport(someInput([cited], { facts: { iptablesSave: { v4: reader.end()! } } }));
    const row = /<tr class="fault critical">.*?<\/tr>/.exec(text)![0];
    expect(row).toContain('29,109');
    expect(row).toContain('--dport 53');
    expect(row).toContain(`href="#${id(1)}"`);
    expect(text).toMatch(/<tr class="near"><td class="number">1<\/td>/);
    expect(text).toContain('1 place at fault');
  });

  it('gives the same bytes for the same input, and is one well-formed document', () => {
    const input = chained([root, effect, over]);
    expect(collectionReport(input).text).toBe(collectionReport(structuredClone(input)).text);
    const markup = readMarkup(collectionReport(input).text);
    expectInert(markup);
    const ids = markup.tags.flatMap((tag) => tag.attributes.id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const missing = markup.tags.flatMap(({ name, attributes: { href } }) =>
      name === 'a' && href?.startsWith('#') && !ids.includes(href.slice(1)) ? [href] : [],
    );
    expect(missing).toEqual([]);
  });

  it.each(HOSTILE)('is inert whatever a log line holds: %j', (text) => {
    expectInert(
      render([hostileFinding(1, text, { severity: 'critical' }), hostileFinding(2, text, { causedBy: [id(1)] })]),
    );
  });

  it('is inert whatever any text holds (property)', () => {
    const piece = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 20 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 4 }), (pieces) => {
        expectInert(render([hostileFinding(1, pieces.join(''), { severity: 'critical' })]));
      }),
      { numRuns: 20 },
    );
  });

  it('stays under 3 MB with 10,000 findings, and counts what has no card', () => {
    const quote = '<&"\u202e'.repeat(120);
    const many = Array.from({ length: 10_000 }, (_, i) => hostileFinding(i, `${quote} ${i % 300}`));
    const { text, gaps } = collectionReport(someInput(many));
    expect(Buffer.byteLength(text)).toBeLessThan(3_000_000);
    const cards = text.match(/data-finding /g)!.length;
    expect(gaps).toEqual([expect.objectContaining({ code: 'limit', count: 10_000 - cards })]);
    expect(text).toContain(gaps[0]!.reason);
  });

  it('says so when facts are missing', () => {
    const { text, gaps } = collectionReport(someInput([root], { facts: null }));
    expect(gaps).toHaveLength(1);
    expect(text).toContain(gaps[0]!.effect);
  });
});
