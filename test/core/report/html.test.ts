import fc from 'fast-check';
import { constant, html, markupOf, visible } from '../../../functions/core/report/html';

describe('html', () => {
  it('escapes what is inserted, in text and in attributes', () => {
    const value = `<script>alert("1")</script> & 'x'`;
    expect(markupOf(html`<p title="${value}">${value}</p>`)).toBe(
      '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;">&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;</p>',
    );
  });

  it('keeps its own markup, joins lists, leaves out nothing-values', () => {
    const parts = [html`<b>${1}</b>`, null, false as const, undefined, 'a<b'];
    expect(markupOf(html`<i>${parts}</i>${constant('<hr>')}`)).toBe('<i><b>1</b>a&lt;b</i><hr>');
  });

  it('names what cannot be seen or moves other characters', () => {
    expect(visible('a\u0000b\u001b[31mc\u202ed\u200be\u2028f\ud800g')).toBe(
      'a␀b␛[31mc‹U+202E›d‹U+200B›e‹U+2028›f‹U+D800›g',
    );
    expect(visible('Zürich 🎉\n\tok')).toBe('Zürich 🎉\n\tok');
  });

  it('takes no JSON for markup', () => {
    const forged = JSON.parse('["<b>", {"markup": "<script>"}]') as string[];
    expect(markupOf(html`${forged[0]}`)).toBe('&lt;b&gt;');
    expect(() => markupOf(html`${forged[1]}`)).toThrow();
  });

  it('lets nothing out of its place, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const inside = markupOf(html`<p title="${text}">`).slice('<p title="'.length, -2);
        expect(inside).not.toMatch(/[<>"'\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069]/);
        expect(inside.replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
      }),
    );
  });
});
