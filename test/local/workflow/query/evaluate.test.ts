import fc from 'fast-check';
import { isJsonObject, type Json } from '../../../../local/workflow/json';
import { evaluate } from '../../../../local/workflow/query/evaluate';

const one = (source: string, names: Record<string, Json> = {}) => evaluate(`{% ${source} %}`, names, 'Field');

describe('expressions', () => {
  it('are evaluated anywhere in a value; everything else stays as written', async () => {
    await expect(
      evaluate({ a: '{% $n + 1 %}', b: ['{%$n%}', 'plain {% $n %}', null, 2], c: { d: true } }, { n: 1 }, 'Field'),
    ).resolves.toEqual({ a: 2, b: [1, 'plain {% $n %}', null, 2], c: { d: true } });
  });

  it('leave values without expressions alone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes('{%') && !text.includes('__proto__'));
        expect(await evaluate(JSON.parse(text) as Json, {}, 'Field')).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each<[string, Json]>([
    ['$partition([1,2,3,4,5], 2)', [[1, 2], [3, 4], [5]]],
    ['$range(0, 10, 5)', [0, 5, 10]],
    ['$range(3, 1, -1)', [3, 2, 1]],
    ['$hash("a", "SHA-256")', 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
    ['$hash("a", "MD5")', '0cc175b9c0f1b6a831c399e269772661'],
    ['$parse("{\\"a\\": [1]}")', { a: [1] }],
    ['$length($uuid())', 36],
    ['$random(7) = $random(7) and $random(7) != $random(8)', true],
    ['$random() < 1', true],
    ['$states.input.list[n > 1].n', [2, 3]],
    ['$count($states.input.list)', 3],
  ])('%s', async (source, expected) => {
    await expect(one(source, { states: { input: { list: [{ n: 1 }, { n: 2 }, { n: 3 }] } } })).resolves.toEqual(
      expected,
    );
  });

  it.each([
    ['$states.input.absent', /returned nothing/],
    ['$undefinedVariable', /returned nothing/],
    ['$$', /returned nothing/],
    ['bare', /returned nothing/],
    ['$sum', /returned a function/],
    ['{"f": function() { 1 }}', /returned a function/],
    ['1 +', /failed/],
    ['$eval("1")', /not available/],
    ['$range(1, 100000, 1)', /at most 1000/],
    ['$range(1, 2, 0)', /step/],
    ['$partition([1], 0)', /positive/],
    ['$hash("a", "CRC")', /MD5/],
    ['$parse("{")', /failed/],
    ['$uppercase(1)', /failed/],
    ['($f := function() { 1 + $f() }; $f())', /failed/],
  ])('%s is a query error', async (source, message) => {
    await expect(one(source, { states: { input: {} } })).rejects.toMatchObject({
      error: 'States.QueryEvaluationError',
      reason: expect.stringMatching(message),
      location: 'Field',
    });
  });

  it('give copies: changing a result changes nothing else', async () => {
    const names = { v: { list: [1, 2] } };
    const result = await one('$v', names);
    expect(result).toEqual(names.v);
    expect(isJsonObject(result) && result.list).not.toBe(names.v.list);
  });
});
