import { createRedactor } from '../../../functions/core/redact/redact';
import { SECRET_SHAPES } from '../../../functions/core/redact/shapes';

const PLACEHOLDER = /«secret:[a-z0-9-]+#[0-9a-f]{6}»/g;

for (const [index, shape] of SECRET_SHAPES.entries()) {
  describe(`shape ${index}: ${shape.type}`, () => {
    it('has examples and look-alikes', () => {
      expect(shape.examples.length).toBeGreaterThan(0);
      expect(shape.lookAlikes.length).toBeGreaterThan(0);
    });

    it.each(shape.examples.map((example) => [example.text, example]))('masks %j', (_, example) => {
      const redacted = createRedactor().redact(example.text);
      expect(redacted).not.toContain(example.secret);
      expect(redacted).toMatch(PLACEHOLDER);
      // what stands around the secret stays
      const at = example.text.indexOf(example.secret);
      expect(redacted.startsWith(example.text.slice(0, at))).toBe(true);
      expect(redacted.endsWith(example.text.slice(at + example.secret.length))).toBe(true);
    });

    it.each(shape.examples.map((example) => [example.text, example]))('knows %j by itself', (_, example) => {
      let masked = 0;
      shape.apply(example.text, () => {
        masked++;
        return '«masked»';
      });
      expect(masked).toBe(1);
    });

    it.each(shape.lookAlikes)('leaves %j', (line) => {
      expect(createRedactor().redact(line)).toBe(line);
    });

    it('has a literal in every example', () => {
      if (shape.literals.length === 0) return;
      for (const { text } of shape.examples) {
        expect(shape.literals.filter((literal) => text.toLowerCase().includes(literal))).not.toEqual([]);
      }
    });
  });
}
