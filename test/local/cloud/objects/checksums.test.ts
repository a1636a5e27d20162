import fc from 'fast-check';
import { CHECKSUM_ALGORITHMS, runningChecksum } from '../../../../local/cloud/objects/checksums';

describe('checksums', () => {
  // check values of the CRC catalogue and of the hash standards
  it.each([
    ['crc32', '123456789', 'cbf43926'],
    ['crc32c', '123456789', 'e3069283'],
    ['crc64nvme', '123456789', 'ae8b14860a799888'],
    ['sha1', 'abc', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['sha256', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ] as const)('%s of %j', (algorithm, text, expected) => {
    const running = runningChecksum(algorithm);
    running.update(Buffer.from(text));
    expect(running.digest().toString('hex')).toBe(expected);
  });

  it('do not depend on how the bytes arrive', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CHECKSUM_ALGORITHMS),
        fc.array(fc.uint8Array({ maxLength: 40 })),
        (algorithm, chunks) => {
          const [whole, pieces] = [runningChecksum(algorithm), runningChecksum(algorithm)];
          whole.update(Buffer.concat(chunks));
          for (const chunk of chunks) pieces.update(chunk);
          expect(pieces.digest().equals(whole.digest())).toBe(true);
        },
      ),
    );
  });
});
