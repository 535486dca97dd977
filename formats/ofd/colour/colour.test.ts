import { describe, expect, it } from 'vitest';
import { readXml } from '../xml.ts';
import { colourOf, RGB, readColourSpace } from './colour.ts';
import { placeSegments, repeatStops } from './stops.ts';

const space = (xml: string) => readColourSpace(readXml(new TextEncoder().encode(xml))) ?? RGB;
const rgb = ({ r, g, b }: { r: number; g: number; b: number }) => [r, g, b];

describe('colours', () => {
  it.each([
    ['<ColorSpace Type="RGB"/>', '255 128 0', undefined, [255, 128, 0]],
    ['<ColorSpace Type="RGB"/>', '#ff #80 #0', undefined, [255, 128, 0]],
    ['<ColorSpace Type="RGB"/>', '#FF8000', undefined, [255, 128, 0]],
    ['<ColorSpace Type="RGB"/>', '0.0 0.0 0.0', undefined, [0, 0, 0]],
    ['<ColorSpace Type="RGB"/>', '300 -5 x', undefined, [255, 0, 0]],
    ['<ColorSpace Type="RGB"/>', undefined, undefined, [0, 0, 0]],
    ['<ColorSpace Type="GRAY"/>', '51', undefined, [51, 51, 51]],
    ['<ColorSpace Type="Gray" BitsPerComponent="4"/>', '15', undefined, [255, 255, 255]],
    ['<ColorSpace Type="RGB" BitsPerComponent="16"/>', '65535 0 32768', undefined, [255, 0, 128]],
    ['<ColorSpace Type="RGB" BitsPerComponent="1"/>', '1 0 1', undefined, [255, 0, 255]],
    ['<ColorSpace Type="CMYK"/>', '0 255 255 0', undefined, [255, 0, 0]],
    ['<ColorSpace Type="CMYK"/>', '0 0 0 255', undefined, [0, 0, 0]],
    ['<ColorSpace Type="CMYK"/>', undefined, undefined, [255, 255, 255]],
    ['<ColorSpace Type="RGB"/>', '0 255 255 0', undefined, [255, 0, 0]],
    ['<ColorSpace Type="CMYK"/>', '1 2 3', undefined, [1, 2, 3]],
    ['<ColorSpace Type="RGB"><Palette><CV>1 2 3</CV><CV>4 5 6</CV></Palette></ColorSpace>', undefined, '1', [4, 5, 6]],
    ['<ColorSpace Type="RGB"><Palette><CV>1 2 3</CV></Palette></ColorSpace>', undefined, '9', [0, 0, 0]],
  ])('%s %s %s', (xml, value, index, expected) => {
    expect(rgb(colourOf(space(xml), value, index))).toEqual(expected);
  });

  it('a space that the standard does not name is none', () => {
    expect(readColourSpace(readXml(new TextEncoder().encode('<ColorSpace Type="Lab"/>')))).toBeNull();
  });
});

describe('stops', () => {
  const red = { r: 255, g: 0, b: 0, a: 1 };
  const blue = { r: 0, g: 0, b: 255, a: 1 };
  const at = (stops: readonly { at: number }[]) => stops.map((stop) => Math.round(stop.at * 1000) / 1000);

  it.each([
    [
      [undefined, undefined, undefined],
      [0, 0.5, 1],
    ],
    [
      [undefined, 0.2, undefined, undefined],
      [0, 0.2, 0.6, 1],
    ],
    [
      [0.5, 0.1, 1],
      [0.5, 0.5, 1],
    ],
    [
      [-1, 7],
      [0, 1],
    ],
    [[undefined], [0]],
  ])('%j stand at %j', (given, placed) => {
    expect(at(placeSegments(given.map((one) => ({ at: one, colour: red }))))).toEqual(placed);
  });

  const pair = [
    { at: 0, colour: red },
    { at: 1, colour: blue },
  ];

  it('repeat, go back, and are cut at the end', () => {
    expect(at(repeatStops(pair, 'Direct', 0.25))).toEqual([0, 1]);
    expect(at(repeatStops(pair, 'Repeat', 0.5))).toEqual([0, 0.5, 0.5, 1]);
    const back = repeatStops(pair, 'Reflect', 0.5);
    expect(at(back)).toEqual([0, 0.5, 0.5, 1]);
    expect(back.map(({ colour }) => colour)).toEqual([red, blue, blue, red]);
    const cut = repeatStops(pair, 'Repeat', 0.8);
    expect(at(cut)).toEqual([0, 0.8, 0.8, 1]);
    expect(cut.at(-1)?.colour.r).toBeCloseTo(255 * 0.75, 6);
  });

  it('a piece without length is no endless list', () => {
    expect(repeatStops(pair, 'Repeat', 1e-12).length).toBeLessThanOrEqual(256);
    expect(repeatStops(pair, 'Repeat', 0)).toEqual(pair);
  });
});
