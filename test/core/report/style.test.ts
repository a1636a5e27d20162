import { SCRIPT } from '../../../functions/core/report/script';
import { PALETTE, STYLE } from '../../../functions/core/report/style';

/** Relative luminance and contrast as WCAG 2 defines them. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

describe('style', () => {
  it.each(['light', 'dark'] as const)('text has contrast AA on both grounds, %s', (theme) => {
    const { ground, panel, line, ...texts } = PALETTE[theme];
    const poor = Object.entries(texts).filter(
      ([, colour]) => contrast(colour, ground) < 4.5 || contrast(colour, panel) < 4.5,
    );
    expect(poor).toEqual([]);
    expect(line).not.toBe(panel);
  });

  it('loads nothing, moves nothing, and can stand inside its element', () => {
    expect(STYLE).not.toMatch(/url\(|@import|@font-face|animation|transition|<\//);
    expect(SCRIPT).not.toMatch(/fetch|XMLHttpRequest|import\(|innerHTML|insertAdjacentHTML|eval|<\//);
  });

  it('is a script that parses', () => {
    expect(() => new Function(SCRIPT)).not.toThrow();
  });
});
