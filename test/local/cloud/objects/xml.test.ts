import fc from 'fast-check';
import { childText, parseXml, renderXml, xmlDocument } from '../../../../local/cloud/objects/xml';

describe('XML', () => {
  it('gives back every text that was put in', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        const root = parseXml(xmlDocument('Root', { Item: texts.map((Key) => ({ Key })) }, 'urn:x'));
        // a lone line break inside is data like any other: it was escaped
        expect(root.children.map((item) => childText(item, 'Key'))).toEqual(texts);
      }),
    );
  });

  it('leaves out what is undefined and keeps what is empty', () => {
    expect(renderXml('A', { B: undefined, C: '', D: [], E: 0, F: false })).toBe('<A><C></C><E>0</E><F>false</F></A>');
  });

  it.each([
    '',
    'text',
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    '<a>&x;</a>',
    '<a>&#x110000;</a>',
    `${'<a>'.repeat(50)}${'</a>'.repeat(50)}`,
    '<a b="<"></a>',
  ])('refuses %j', (text) => {
    expect(() => parseXml(text)).toThrow(expect.objectContaining({ code: 'MalformedXML' }));
  });

  it('never fails but with MalformedXML, whatever it reads', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      'a',
      '<a>',
      '</a>',
      '<a/>',
      '&',
      '&amp;',
      '&#1;',
      ';',
      ' ',
      '<?xml?>',
      '"',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        try {
          parseXml(pieces.join(''));
        } catch (error) {
          expect(error).toMatchObject({ code: 'MalformedXML' });
        }
      }),
    );
  });
});
