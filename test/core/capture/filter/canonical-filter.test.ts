import fc from 'fast-check';
import { canonicalFilter } from '../../../../functions/core/capture/filter/canonical-filter';
import { DiagError } from '../../../../schemas/errors';
import expressions from './expressions.json';

/** Everything canonical text may contain; the document on the node asks for the same. */
const CLOSED = /^[a-z0-9(](?:[a-z0-9 .:/()&|=<>!+*%^-]|\[|\])*$/;

function refusal(text: string): DiagError {
  try {
    const canonical = canonicalFilter(text);
    throw new Error(`${JSON.stringify(text)} was taken as ${canonical}`);
  } catch (error) {
    if (error instanceof DiagError) return error;
    throw error;
  }
}

describe('canonicalFilter', () => {
  it.each(expressions as [string, string][])('writes %s as %s', (text, canonical) => {
    expect(canonicalFilter(text)).toBe(canonical);
    expect(canonicalFilter(canonical)).toBe(canonical);
    expect(canonical).toMatch(CLOSED);
  });

  it.each<[string, RegExp]>([
    ['', /the end.* at character 1/],
    ['   ', /at character 4/],
    ['tcp port', /a port number must stand where the end is at character 9/],
    ['tcp prot 80', /“prot”.* at character 5/],
    ['tcp and', /the end.* at character 8/],
    ['(tcp', /“\)” is missing before the end at character 5/],
    ['tcp)', /“\)” is at character 4/],
    ['host example.com', /not an IP address; names are not looked up at character 6/],
    ['host 010.0.0.1', /at character 6/],
    ['host 10.0.1', /at character 6/],
    ['ip6 host 10.0.0.1', /IPv6 address .* at character 10/],
    ['ip host ::1', /IPv4 address/],
    ['net 10.0.0.1/8', /the network is 10\.0\.0\.0\/8 at character 5/],
    ['net 10.0.0.0/33', /at character/],
    ['net 10.0.0.0 mask 255.0.255.0', /at character/],
    ['port 65536', /at most 65535 at character 6/],
    ['port 080', /must not start with 0/],
    ['portrange 90-80', /must not be the larger one/],
    ['tcp host 10.0.0.1', /“tcp” cannot stand before “host”/],
    ['ip port 80', /“ip” cannot stand before “port”/],
    ['src proto 6', /“src” cannot stand before “proto”/],
    ['tcp or 80', /a word such as port must stand before “80” at character 8/],
    ['gateway 10.0.0.1', /“gateway” is not supported/],
    ['ip6 broadcast', /IPv6 has no broadcast/],
    ['ether host 10.0.0.1', /Ethernet address/],
    ['vlan 4095', /at most 4094/],
    ['ip[0:3] = 1', /1, 2 or 4/],
    ['ip[0 = 1', /“\]” is missing/],
    ['ip[0]', /a comparison/],
    ['ip[0] / 0 = 1', /division by zero/],
    ['tcp[tcpflags] &', /at character/],
    ['4294967296 = len', /at most 4294967295/],
    [`${'('.repeat(40)}tcp${')'.repeat(40)}`, /nested deeper than 32/],
    ['not '.repeat(40), /nested deeper than 32/],
    [`tcp${' '.repeat(1000)}`, /longer than 1000/],
    [`tcp dst port (${Array.from({ length: 60 }, (_, i) => i + 1000).join(' or ')})`, /more than 1024/],
  ])('says what is wrong with %j', (text, message) => {
    const error = refusal(text);
    expect(error).toMatchObject({ code: 'invalid-argument', field: 'filter', message: expect.stringMatching(message) });
    expect(error.hint?.length).toBeGreaterThan(20);
  });

  it.each([
    'tcp; id',
    'tcp\nid',
    'tcp\tport 80',
    'tcp $(id)',
    'tcp `id`',
    'port 53\nid > a file\n#',
    "tcp'",
    'tcp"',
    'tcp \\',
    '-w /etc/passwd',
    '-z reboot tcp',
    '--help',
    'tcp -w x',
    'host ${IFS}',
    'tcp # comment',
    'tcp {}',
    'port ５３',
    'tcp\u0000',
    'tcp\u00a0port 80',
    'İ',
    '\u202etcp',
    '{{ssm:secret}}',
    '__proto__',
    'port __proto__',
    'ip proto constructor',
    'constructor[0] = 1',
    'toString',
  ])('refuses %j', (text) => {
    expect(refusal(text).code).toBe('invalid-argument');
  });

  const address = fc.oneof(fc.ipV4(), fc.ipV6());
  const primitive = fc.oneof(
    fc.constantFrom('tcp', 'udp', 'icmp', 'ip6', 'arp', 'vlan', 'less 100', 'ether broadcast'),
    fc
      .tuple(fc.constantFrom('', 'src ', 'dst ', 'src or dst ', 'src and dst '), address)
      .map(([d, a]) => `${d}host ${a}`),
    fc.tuple(fc.constantFrom('', 'tcp ', 'udp dst '), fc.nat(65535)).map(([q, port]) => `${q}port ${port}`),
    fc.nat(65535).map((port) => `portrange ${port}-65535`),
  );
  const arithmetic = fc.letrec<{ sum: string; leaf: string }>((tie) => ({
    leaf: fc.oneof(
      fc.nat().map(String),
      fc.constantFrom('len', 'tcpflags', 'tcp-syn', 'ip[0]', 'tcp[12:4]'),
      tie('sum').map((offset) => `udp[${offset}:2]`),
    ),
    sum: fc.oneof(
      { maxDepth: 3 },
      tie('leaf'),
      fc
        .tuple(tie('sum'), fc.constantFrom('+', '-', '*', '&', '|', '^', '<<', '>>'), tie('sum'))
        .map(([left, operator, right]) => `${left} ${operator} ${right}`),
      tie('sum').map((inner) => `(${inner})`),
    ),
  })).sum;
  const filter = fc.letrec<{ filter: string }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 4 },
      primitive,
      fc.tuple(arithmetic, fc.constantFrom('=', '==', '!=', '<', '>='), arithmetic).map((parts) => parts.join(' ')),
      fc.tuple(tie('filter'), fc.constantFrom('and', 'or', '&&', '||'), tie('filter')).map((parts) => parts.join(' ')),
      tie('filter').map((inner) => `(${inner})`),
      tie('filter').map((inner) => `! (${inner})`),
    ),
  })).filter;

  it('has one way to write every filter, from a closed alphabet', () => {
    let taken = 0;
    fc.assert(
      fc.property(filter, (text) => {
        let canonical: string;
        try {
          canonical = canonicalFilter(text);
        } catch (error) {
          // what the generator makes is a filter, only sometimes too long or too deep
          expect((error as DiagError).message).toMatch(/longer than|more than 1024|nested deeper/);
          return;
        }
        taken++;
        expect(canonical).toMatch(CLOSED);
        expect(canonicalFilter(canonical)).toBe(canonical);
      }),
      { numRuns: 400 },
    );
    expect(taken).toBeGreaterThan(200);
  });

  it('takes no other text, and fails in one way only', () => {
    const words = fc.constantFrom(
      ...'tcp udp ip6 ether host net port portrange proto src dst and or not ! && ( ) [ ] : & | 80 0x1f 10.0.0.1 10/8 ::1'.split(
        ' ',
      ),
      ...'len vlan - + = != tcp-syn \\tcp 80-90 $ ; \n " \' é'.split(' '),
    );
    const soup = fc.oneof(
      fc.string(),
      fc.array(words, { maxLength: 14 }).map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(soup, (text) => {
        try {
          const canonical = canonicalFilter(text);
          expect(canonical).toMatch(CLOSED);
          expect(canonicalFilter(canonical)).toBe(canonical);
        } catch (error) {
          expect(error).toMatchObject({ name: 'Nodescope.invalid-argument', field: 'filter' });
        }
      }),
      { numRuns: 3000 },
    );
  });
});
