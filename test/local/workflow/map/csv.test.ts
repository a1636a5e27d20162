import fc from 'fast-check';
import { csvItems, csvRows } from '../../../../local/workflow/map/csv';

const quote = (field: string) => `"${field.replaceAll('"', '""')}"`;

describe('CSV', () => {
  it('reads back whatever was quoted', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), { maxLength: 6 }),
        fc.constantFrom(',', ';', '|', '\t'),
        (rows, delimiter) => {
          const text = rows.map((row) => row.map(quote).join(delimiter)).join('\r\n');
          expect([...csvRows(text, delimiter)]).toEqual(rows);
        },
      ),
    );
  });

  it('takes headers from the first row or as given', () => {
    expect([...csvItems('a,b\n1,2\n\n3\n4,5,6\n', ',', undefined)]).toEqual([
      { a: '1', b: '2' },
      { a: '3', b: '' },
      { a: '4', b: '5' },
    ]);
    expect([...csvItems('1;"x;\ny"\n', ';', ['n', 't'])]).toEqual([{ n: '1', t: 'x;\ny' }]);
  });
});
