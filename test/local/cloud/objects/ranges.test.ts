import fc from 'fast-check';
import { requestedRange } from '../../../../local/cloud/objects/ranges';

const size = fc.integer({ min: 0, max: 20 });
const bound = fc.integer({ min: 0, max: 25 });
/** What the range selects of the bytes 0 … size-1, or the error's status. */
function selected(header: string, bytes: number): number[] | number {
  const all = Array.from({ length: bytes }, (_, at) => at);
  try {
    const range = requestedRange(header, bytes);
    return range ? all.slice(range.first, range.last + 1) : all;
  } catch (error) {
    return (error as { status: number }).status;
  }
}

describe('byte ranges', () => {
  it('bounded ones select what they name and exists', () => {
    fc.assert(
      fc.property(size, bound, bound, (bytes, first, length) => {
        const expected = Array.from({ length: bytes }, (_, at) => at).filter(
          (at) => at >= first && at <= first + length,
        );
        expect(selected(`bytes=${first}-${first + length}`, bytes)).toEqual(expected.length > 0 ? expected : 416);
      }),
    );
  });

  it('open and suffix ones reach the end', () => {
    fc.assert(
      fc.property(size, bound, (bytes, count) => {
        const all = Array.from({ length: bytes }, (_, at) => at);
        expect(selected(`bytes=${count}-`, bytes)).toEqual(count < bytes ? all.slice(count) : 416);
        expect(selected(`bytes=-${count}`, bytes)).toEqual(count > 0 && bytes > 0 ? all.slice(-count) : 416);
      }),
    );
  });

  it.each(['', 'bytes', 'bytes=', 'bytes=-', 'bytes=a-b', 'bytes=3-1', 'bytes=0-1,4-5', 'items=0-1'])(
    'S3 ignores %j',
    (header) => {
      expect(requestedRange(header, 10)).toBeNull();
    },
  );
});
