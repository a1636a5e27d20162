import { z } from 'zod';
import { jsonBytes } from '../../functions/core/query/page';
import { callTool } from '../../functions/mcp/call-tool';
import { toolDeps } from '../../functions/mcp/tool-deps';
import { defineTool } from '../../functions/tools/define';
import { DiagError } from '../../schemas/errors';

const SECRET = ['hunter2', 'Swordf1sh'].join('-');

/** A tool that answers, or fails, as told. */
const toolThat = (handle: () => unknown) =>
  defineTool({
    name: 'test_tool',
    effect: 'read',
    title: 'Test',
    summary: 'Answers as told.',
    when: 'Use in tests.',
    input: z.strictObject({ text: z.string().max(20).optional().describe('Text.'), instanceId: z.string().optional() }),
    output: z.strictObject({ said: z.string(), list: z.array(z.string()).optional() }),
    budgetBytes: 3000,
    examples: [],
    handle: async () => ({ payload: handle() as { said: string } }),
  });
const say = (handle: () => unknown, args: unknown = {}) => callTool(toolThat(handle), args, toolDeps());

describe('callTool', () => {
  it('frames what the tool says', async () => {
    expect(await say(() => ({ said: 'hello' }))).toEqual({ ok: true, said: 'hello', gaps: [], next: [] });
    expect(await say(() => ({ said: 'hello' }), undefined)).toMatchObject({ ok: true });
  });

  it('passes on a domain error, and nothing of any other', async () => {
    const typed = await say(() => {
      throw new DiagError('not-ready', 'it runs', { hint: 'wait', field: 'text' });
    });
    expect(typed).toEqual({
      ok: false,
      error: { code: 'not-ready', message: 'it runs', field: 'text', hint: 'wait', retryable: true },
    });
    const bug = await say(() => {
      throw new TypeError('cannot read properties of undefined, at /var/task/index.js');
    });
    expect(bug).toMatchObject({ ok: false, error: { code: 'internal', retryable: true } });
    expect(JSON.stringify(bug)).not.toMatch(/undefined|var.task/);
    expect(JSON.stringify(bug)).toMatch(/correlation id [0-9a-f-]{36}/);
  });

  it('does not send what its schema does not promise', async () => {
    expect(await say(() => ({ said: 7 }))).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(await say(() => ({ said: 'x', more: 1 }))).toMatchObject({ ok: false, error: { code: 'internal' } });
  });

  it('keeps secrets out of answers and errors', async () => {
    const line = `password=${SECRET} rest`;
    const told = await say(() => ({ said: line, list: [line] }));
    const failed = await say(() => {
      throw new DiagError('upstream', `cannot reach https://me:${SECRET}@host/`, { hint: line });
    });
    for (const answer of [told, failed]) {
      expect(JSON.stringify(answer)).not.toContain(SECRET);
      expect(JSON.stringify(answer)).toContain('«secret:');
    }
  });

  it('bounds answers and errors', async () => {
    const large = await say(() => ({ said: 'x'.repeat(9000), list: Array(500).fill('line') }));
    expect(jsonBytes(large)).toBeLessThanOrEqual(3000);
    const failed = await say(() => {
      throw new DiagError('upstream', 'x'.repeat(90_000), { field: 'f'.repeat(9000), hint: 'h'.repeat(9000) });
    });
    expect(jsonBytes(failed)).toBeLessThan(3000);
  });

  it('names the wrong argument; an unknown one first, with those there are', async () => {
    const wrong = await say(() => ({ said: '' }), { text: 'x'.repeat(21) });
    expect(wrong).toMatchObject({ ok: false, error: { code: 'invalid-argument', field: 'text', retryable: false } });
    const unknown = await say(() => ({ said: '' }), { instance_id: 'i-1', text: 5n });
    expect(unknown).toMatchObject({ error: { field: 'instance_id', hint: expect.stringContaining('instanceId') } });
    for (const args of ['text', 7, [1], true])
      expect(await say(() => ({ said: '' }), args)).toMatchObject({
        error: { code: 'invalid-argument', field: '(arguments)' },
      });
  });
});
