import { outline } from '../../../functions/core/query/section-report';
import { createRedactor } from '../../../functions/core/redact/redact';

const { redact } = createRedactor();
const same = (text: string) => text;
const SECRET = ['hunter2', 'Swordf1sh'].join('-');

describe('outline', () => {
  it('says how much it leaves out', () => {
    expect(
      outline(
        Array.from({ length: 40 }, (_, i) => i),
        same,
      ),
    ).toHaveLength(13);
    expect(JSON.stringify(outline({ a: 'x'.repeat(900) }, same))).toMatch(/«cut: \d+ characters»/);
    expect(outline({ at: { file: 'a/b.txt', line: 7, byteStart: 1, byteEnd: 2, text: 'long' } }, same)).toEqual({
      at: 'a/b.txt:7',
    });
    const wide = Object.fromEntries(Array.from({ length: 99 }, (_, i) => [`k${i}`, i]));
    expect(outline(wide, same)).toMatchObject({ '…': '63 more' });
  });

  it('never shows a secret: not under its name, not when it would be cut', () => {
    const shown = JSON.stringify(
      outline(
        {
          settings: { DB_PASSWORD: { value: SECRET }, plain: `${'x'.repeat(190)} password=${SECRET}` },
          list: [`--db-password=${SECRET}`],
        },
        redact,
      ),
    );
    expect(shown).not.toContain(SECRET.slice(0, 8));
    expect(shown).toContain('«secret:');
  });

  it('ends on facts that are deep or circular in shape', () => {
    let deep: unknown = 'end';
    for (let i = 0; i < 50; i++) deep = { deep };
    expect(JSON.stringify(outline(deep, same))).toContain('…');
  });
});
