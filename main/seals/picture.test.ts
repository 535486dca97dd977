import { describe, expect, it } from 'vitest';
import { utf8 } from '../../crypto/bytes.ts';
import { svgOf } from '../quarantine/seal-picture.ts';
import { sealPictureOf } from './picture.ts';

const picture = {
  viewBox: [0, 0, 42, 42] as const,
  paths: [
    { d: 'M 0 0 L 1.5 1 Q 2 2 3 -3 C 1 2 3 4 5 6 Z', fill: '#c8281e' },
    { d: 'M 2 2 Z', fill: '#000000' },
  ],
};

describe('the picture in a seal of ours', () => {
  it('is read as it was drawn', () => {
    expect(sealPictureOf(utf8(svgOf(picture)))).toEqual(picture);
  });

  it.each([
    ['a script', (svg: string) => svg.replace('</svg>', '<script>1</script></svg>')],
    ['a handler', (svg: string) => svg.replace('<path ', '<path onload="1" ')],
    ['a picture from elsewhere', (svg: string) => svg.replace('</svg>', '<image href="x"/></svg>')],
    ['a relative command', (svg: string) => svg.replace('L 1.5', 'l 1.5')],
    ['something behind its end', (svg: string) => `${svg.trimEnd()}<svg/>`],
    ['no drawing at all', () => 'PNG'],
  ])('is refused with %s', (_what, change) => {
    expect(() => sealPictureOf(utf8(change(svgOf(picture))))).toThrow('seal.missing');
  });
});
