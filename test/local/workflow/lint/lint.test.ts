import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { StateMachineDefinition } from '../../../../local/workflow/definition';
import { unsupportedFeatures } from '../../../../local/workflow/features';
import { lint } from '../../../../local/workflow/lint/lint';
import { placeholdersIn } from '../../../../local/workflow/lint/placeholders';
import {
  DEFINITION_SUBSTITUTIONS,
  FUNCTIONS,
  type FunctionSpec,
  STATE_MACHINES,
  type StateMachineSpec,
} from '../../../../schemas/deployment';

const machine = (StartAt: string, States: object): StateMachineDefinition =>
  ({ QueryLanguage: 'JSONata', StartAt, States }) as StateMachineDefinition;
const task = (fields: object = {}) => ({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', ...fields });
const map = (
  fields: object,
  config: object = { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
  inner: object = { Type: 'Pass', End: true },
) => ({
  Type: 'Map',
  End: true,
  ItemProcessor: { ProcessorConfig: config, StartAt: 'I', States: { I: inner } },
  ...fields,
});
const callback = (fields: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: { FunctionName: 'f', Payload: '{% $states.context.Task.Token %}' },
  TimeoutSeconds: 60,
  End: true,
  ...fields,
});
const end = { Type: 'Succeed' };

describe('lint finds', () => {
  it.each<[string, string, StateMachineDefinition]>([
    ['missing-target', 'error', machine('A', { A: task({ Next: 'Nowhere' }) })],
    ['missing-target', 'error', machine('B', { A: task({ End: true }) })],
    ['missing-target', 'error', machine('A', { A: task({ End: true, Catch: [{ ErrorEquals: ['E'], Next: 'X' }] }) })],
    ['missing-target', 'error', machine('A', { A: map({}, undefined, { Type: 'Pass', Next: 'A' }) })],
    [
      'missing-target',
      'error',
      machine('A', { A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'toString' }] } }),
    ],
    ['unreachable', 'error', machine('A', { A: end, B: end })],
    ['next-or-end', 'error', machine('A', { A: task({ Next: 'B', End: true }), B: end })],
    ['next-or-end', 'error', machine('A', { A: { Type: 'Pass' } })],
    ['duplicate-name', 'error', machine('I', { I: map({}) })],
    ['empty-choice', 'error', machine('A', { A: { Type: 'Choice', Choices: [], Default: 'B' }, B: end })],
    [
      'no-default',
      'warning',
      machine('A', { A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'B' }] }, B: end }),
    ],
    ['states-all', 'error', machine('A', { A: task({ End: true, Retry: [{ ErrorEquals: ['States.ALL', 'E'] }] }) })],
    [
      'states-all',
      'error',
      machine('A', { A: task({ End: true, Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['E'] }] }) }),
    ],
    ['error-equals', 'error', machine('A', { A: task({ End: true, Retry: [{ ErrorEquals: [] }] }) })],
    ['error-equals', 'error', machine('A', { A: task({ End: true, Retry: [{ ErrorEquals: ['States.Runtime'] }] }) })],
    ['error-equals', 'error', machine('A', { A: task({ End: true, Retry: [{ ErrorEquals: ['States.TimeOut'] }] }) })],
    ['heartbeat', 'error', machine('A', { A: callback({ HeartbeatSeconds: 60 }) })],
    ['heartbeat', 'warning', machine('A', { A: task({ End: true, HeartbeatSeconds: 6 }) })],
    ['endless-wait', 'warning', machine('A', { A: callback({ TimeoutSeconds: undefined }) })],
    ['token-not-sent', 'error', machine('A', { A: callback({ Arguments: { FunctionName: 'f' } }) })],
    ['express-callback', 'error', machine('A', { A: map({}, undefined, callback()) })],
    [
      'express-map',
      'error',
      machine('A', {
        A: map({}, undefined, {
          ...map({}),
          ItemProcessor: { ...map({}).ItemProcessor, StartAt: 'J', States: { J: end } },
        }),
      }),
    ],
    [
      'inline-map',
      'error',
      machine('A', { A: map({ ItemReader: { Resource: 'x:s3:getObject' } }, { Mode: 'INLINE' }) }),
    ],
    ['inline-map', 'error', machine('A', { A: map({ ToleratedFailureCount: 1 }, {}) })],
    ['execution-type', 'error', machine('A', { A: map({}, { Mode: 'DISTRIBUTED' }) })],
    ['empty-batcher', 'error', machine('A', { A: map({ ItemBatcher: {} }) })],
    ['batch-bytes', 'error', machine('A', { A: map({ ItemBatcher: { MaxInputBytesPerBatch: 262_145 } }) })],
    ['empty-writer', 'error', machine('A', { A: map({ ResultWriter: {} }) })],
    ['half-writer', 'error', machine('A', { A: map({ ResultWriter: { Resource: 'x:s3:putObject' } }) })],
    ['no-writer', 'warning', machine('A', { A: map({}) })],
    ['input-type', 'error', machine('A', { A: map({ ItemReader: { Resource: 'x:s3:getObject' } }) })],
    ['two-sources', 'error', machine('A', { A: map({ Items: [], ItemReader: { Resource: 'x:s3:listObjectsV2' } }) })],
    ['tolerance', 'error', machine('A', { A: map({ ToleratedFailurePercentage: 101 }) })],
    ['expression', 'error', machine('A', { A: task({ End: true, Output: '{% 1 + %}' }) })],
    ['expression', 'error', machine('A', { A: task({ End: true, Output: 'text {% 1 %}' }) })],
    ['undefined-variable', 'error', machine('A', { A: task({ End: true, Output: { deep: ['{% $x.y %}'] } }) })],
    [
      'undefined-variable',
      'error',
      machine('A', { A: { Type: 'Pass', Assign: { x: 1 }, Output: '{% $x %}', End: true } }),
    ],
    [
      'undefined-variable',
      'error',
      machine('A', {
        A: { Type: 'Pass', Assign: { x: 1 }, Next: 'B' },
        B: map({}, undefined, { Type: 'Pass', Output: '{% $x %}', End: true }),
      }),
    ],
    [
      'maybe-undefined',
      'warning',
      machine('A', {
        A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'B', Assign: { x: 1 } }], Default: 'B' },
        B: { Type: 'Pass', Output: '{% $x %}', End: true },
      }),
    ],
    ['states-field', 'error', machine('A', { A: task({ End: true, Output: '{% $states.errorOutput.Error %}' }) })],
    ['states-field', 'error', machine('A', { A: task({ End: true, Arguments: '{% $states.result %}' }) })],
    ['states-field', 'error', machine('A', { A: task({ End: true, Output: '{% $states.output %}' }) })],
    [
      'assign',
      'error',
      machine('A', {
        A: { Type: 'Pass', Assign: { x: 1 }, Next: 'B' },
        B: map({}, {}, { Type: 'Pass', Assign: { x: 2 }, End: true }),
      }),
    ],
    ['assign', 'error', machine('A', { A: { Type: 'Pass', Assign: { states: 1 }, End: true } })],
    ['placeholder', 'error', machine('A', { A: task({ End: true, Arguments: { FunctionName: `\${Fn}` } }) })],
  ])('%s (%s)', (rule, severity, definition) => {
    expect(lint(definition).map((problem) => [problem.rule, problem.severity])).toContainEqual([rule, severity]);
  });

  it('nothing in variables that are assigned on every way, in loops and in inner scopes', () => {
    const definition = machine('A', {
      A: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input.n > 1 %}', Next: 'B', Assign: { x: 1 } }],
        Default: 'B',
        Assign: { x: 2 },
      },
      B: {
        ...map({}, {}, { Type: 'Pass', Output: '{% ($y := $x; $y + $sum([1])) %}', End: true }),
        End: undefined,
        Next: 'C',
      },
      C: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $x > 3 %}', Next: 'D' }],
        Default: 'B',
        Assign: { x: '{% $x + 1 %}' },
      },
      D: { Type: 'Succeed', Output: '{% $x %}' },
    });
    expect(lint(definition)).toEqual([]);
  });
});

describe('features', () => {
  it.each<[string, object]>([
    ['QueryLanguage JSONPath', { StartAt: 'A', States: { A: end } }],
    ['QueryLanguage JSONPath', machine('A', { A: { ...end, QueryLanguage: 'JSONPath' } })],
    ['ResultPath', machine('A', { A: { Type: 'Pass', ResultPath: '$.a', End: true } })],
    ['Type Activity', machine('A', { A: { Type: 'Activity', End: true } })],
    [
      'arn:aws:states:::sqs:sendMessage',
      machine('A', { A: { ...task({ End: true }), Resource: 'arn:aws:states:::sqs:sendMessage' } }),
    ],
    [
      'arn:aws:states:::glue:startJobRun.sync',
      machine('A', { A: { ...task({ End: true }), Resource: 'arn:aws:states:::glue:startJobRun.sync' } }),
    ],
    ['Credentials', machine('A', { A: task({ End: true, Credentials: {} }) })],
    [
      'InputType PARQUET',
      machine('A', { A: map({ ItemReader: { Resource: 'x:s3:getObject', ReaderConfig: { InputType: 'PARQUET' } } }) }),
    ],
    [
      'Transformation LOAD_AND_FLATTEN',
      machine('A', {
        A: map({
          ItemReader: { Resource: 'x:s3:listObjectsV2', ReaderConfig: { Transformation: 'LOAD_AND_FLATTEN' } },
        }),
      }),
    ],
    [
      'arn:aws:states:::dynamodb:scan',
      machine('A', { A: map({ ItemReader: { Resource: 'arn:aws:states:::dynamodb:scan' } }) }),
    ],
    ['ResultPath', machine('A', { A: map({}, undefined, { Type: 'Pass', ResultPath: '$', End: true }) })],
  ])('refuse %s', (feature, definition) => {
    expect(unsupportedFeatures(definition as StateMachineDefinition).map((found) => found.feature)).toContain(feature);
  });

  it('take integrations the host offers', () => {
    const definition = machine('A', {
      A: { ...task({ End: true }), Resource: 'arn:aws:states:::aws-sdk:eventbridge:putEvents' },
    });
    expect(unsupportedFeatures(definition)).toHaveLength(1);
    expect(unsupportedFeatures(definition, ['aws-sdk:eventbridge:putEvents'])).toEqual([]);
  });
});

describe('the state machines of this repository', () => {
  const directory = path.join(__dirname, '../../../../statemachines');
  const files = readdirSync(directory).filter((file) => file.endsWith('.asl.json'));
  const substitutions = [
    ...DEFINITION_SUBSTITUTIONS,
    ...Object.values<FunctionSpec>(FUNCTIONS).flatMap(({ substitution }) => substitution ?? []),
    ...Object.values<StateMachineSpec>(STATE_MACHINES).flatMap(({ substitution }) => substitution ?? []),
  ];

  it('exist', () => {
    expect(files).not.toEqual([]);
  });

  it.each(files)('%s runs here and has no error', (file) => {
    const definition = JSON.parse(readFileSync(path.join(directory, file), 'utf8')) as StateMachineDefinition;
    expect(unsupportedFeatures(definition)).toEqual([]);
    // numbers are written as `{% ${Name} %}`: give them a value before their expressions are parsed
    const numbers = DEFINITION_SUBSTITUTIONS.filter((name) => name !== 'ArtifactBucket');
    const text = numbers.reduce((all, name) => all.replaceAll(`\${${name}}`, '1'), JSON.stringify(definition));
    const problems = lint(JSON.parse(text) as StateMachineDefinition, { substitutions });
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(substitutions).toEqual(expect.arrayContaining(placeholdersIn(definition)));
  });
});
