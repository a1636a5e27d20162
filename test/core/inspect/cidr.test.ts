import fc from 'fast-check';
import { contains, cover, formatCidr, overlaps, parseCidr } from '../../../functions/core/inspect/cidr';

const v4 = fc
  .tuple(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 0, max: 32 }))
  .map(([value, length]) => `${[24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.')}/${length}`);

describe('parseCidr', () => {
  it.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['192.168.41.7', '192.168.41.7'],
    ['192.168.0.0/255.255.0.0', '192.168.0.0/16'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['169.254/16', '169.254.0.0/16'],
    ['fd00:10:100::a', 'fd00:10:100::a'],
    ['2001:db8::/32', '2001:db8::/32'],
    ['::ffff:10.0.0.1', '::ffff:a00:1'],
    ['::/0', '::/0'],
  ])('reads %s', (text, normal) => {
    expect(formatCidr(parseCidr(text)!)).toBe(normal);
  });

  it.each([
    '',
    'any',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.0/33',
    '10.0.0.0/255.0.255.0',
    '1::2::3',
    'fe80::1/129',
    ':::',
    'x'.repeat(5000),
  ])('refuses %p', (text) => {
    expect(parseCidr(text)).toBeNull();
  });

  it('never throws and survives its own output', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const cidr = parseCidr(text);
        if (cidr) expect(parseCidr(formatCidr(cidr))).toEqual(cidr);
      }),
    );
    fc.assert(fc.property(v4, (text) => expect(parseCidr(formatCidr(parseCidr(text)!))).toEqual(parseCidr(text))));
  });
});

describe('ranges', () => {
  it('overlap is symmetric and means one contains the other', () => {
    fc.assert(
      fc.property(v4, v4, (a, b) => {
        const [left, right] = [parseCidr(a)!, parseCidr(b)!];
        expect(overlaps(left, right)).toBe(overlaps(right, left));
        expect(overlaps(left, right)).toBe(contains(left, right) || contains(right, left));
      }),
    );
  });

  it('a cover contains both', () => {
    fc.assert(
      fc.property(v4, v4, (a, b) => {
        const both = cover(parseCidr(a)!, parseCidr(b)!, 0);
        expect(both && contains(both, parseCidr(a)!) && contains(both, parseCidr(b)!)).toBe(true);
      }),
    );
  });

  it('families never mix', () => {
    expect(overlaps(parseCidr('0.0.0.0/0')!, parseCidr('::/0')!)).toBe(false);
    expect(cover(parseCidr('10.0.0.1')!, parseCidr('fd00::1')!)).toBeNull();
  });
});
