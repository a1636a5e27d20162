import { BUILT_IN_NAMES } from '../../../../local/workflow/query/built-in-names';
import { compile } from '../../../../local/workflow/query/expression';
import { referencesOf } from '../../../../local/workflow/query/references';

describe('references of an expression', () => {
  it.each([
    ['$states.result.Payload.x', [], ['result']],
    ['$a + $b.c', ['a', 'b'], []],
    ['($x := $a; $x + 1)', ['a'], []],
    ['$map($list, function($v, $i) { $v * $factor })', ['factor', 'list', 'map'], []],
    ['{"k": $v, $k: [$w]}', ['k', 'v', 'w'], []],
    ['$x ? $y : $z', ['x', 'y', 'z'], []],
    ['$list[n = $m].n', ['list', 'm'], []],
    ['$states.input & $states.context.Execution.Id', [], ['context', 'input']],
    ['$f(?, $g)', ['f', 'g'], []],
    ['$list ~> $filter(function($v) { $v > $least })', ['filter', 'least', 'list'], []],
  ])('%s', (source, variables, states) => {
    const found = referencesOf(source);
    expect([...found.variables].sort()).toEqual(variables);
    expect([...found.states].sort()).toEqual(states);
  });

  it('know the functions that exist', async () => {
    for (const name of BUILT_IN_NAMES) {
      const type = await compile(`$type($${name})`).evaluate(undefined, {});
      expect([name, type]).toEqual([name, 'function']);
    }
  });
});
