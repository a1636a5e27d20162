import { findingsTable } from '../../../functions/aws/findings-table';
import type { Finding } from '../../../schemas/finding';
import type { Step } from '../driver';

const NOW = Date.parse('2026-01-31T12:00:00Z');
const LATER = NOW / 1000 + 86_400;

/** The table keeps a finding whole: any shape with an id does here. */
const finding = (n: number, text: string) =>
  ({ findingId: `F-${String(n).padStart(4, '0')}`, title: text, count: n, lastSeen: null }) as unknown as Finding;

const ids = async (found: Promise<Finding[]>) => (await found).map(({ findingId }) => findingId);

/** Batches of 25, replays, pages of more than 1 MB, batch reads of more than 100 ids and of more than 16 MB. */
export function findingSteps(): Step[] {
  const small = Array.from({ length: 230 }, (_, i) => finding(229 - i, 'small'));
  const large = Array.from({ length: 60 }, (_, i) => finding(i, 'z'.repeat(300_000)));
  const wanted = [...small.map(({ findingId }) => findingId), 'F-none', 'F-0003', 'F-0003'];
  return [
    ['none', () => findingsTable.all('c', NOW)],
    ['write none', () => findingsTable.write('c', [], LATER)],
    ['write 230', () => findingsTable.write('c', small, LATER)],
    ['write 230 again: a retry', () => findingsTable.write('c', small, LATER)],
    ['all, in id order', () => ids(findingsTable.all('c', NOW))],
    ['one, whole', async () => (await findingsTable.byIds('c', ['F-0007'], NOW))[0]],
    ['by 233 ids, some missing, some twice', () => ids(findingsTable.byIds('c', wanted, NOW))],
    ['of another collection', () => ids(findingsTable.byIds('d', ['F-0007'], NOW))],
    ['after their time', () => ids(findingsTable.all('c', (LATER + 1) * 1000))],
    ['write 60 of 300 kB', () => findingsTable.write('large', large, LATER)],
    ['all 18 MB', () => ids(findingsTable.all('large', NOW))],
    [
      'by ids, 18 MB',
      () =>
        ids(
          findingsTable.byIds(
            'large',
            large.map(({ findingId }) => findingId),
            NOW,
          ),
        ),
    ],
    ['write more than 400 kB', () => findingsTable.write('huge', [finding(1, 'h'.repeat(410_000))], LATER)],
    ['write one twice in a batch', () => findingsTable.write('twice', [finding(1, 'a'), finding(1, 'b')], LATER)],
  ];
}
