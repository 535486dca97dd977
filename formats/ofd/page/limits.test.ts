// Pages made to cost more than they are worth: each ends at a bound, with a note, and what fits is drawn.

import { describe, expect, it } from 'vitest';
import { drawn } from '../drawing.fixture.ts';
import type { DrawOperation } from '../drawing.ts';
import { PAGE_LIMITS } from './notes.ts';

const small = { operations: 50, glyphs: 100, coordinates: 200, work: 10_000, depth: 6 };
const path = (inside = '') =>
  `<PathObject Boundary="0 0 9 9" Fill="true">${inside}<AbbreviatedData>M 0 0 L 1 1 L 2 2</AbbreviatedData></PathObject>`;
const unit = (id: number, content: string) =>
  `<CompositeGraphicUnit ID="${id}"><Content>${content}</Content></CompositeGraphicUnit>`;
const units = (inner: string) => `<CompositeGraphicUnits>${inner}</CompositeGraphicUnits>`;
const composite = (id: number) => `<CompositeObject ResourceID="${id}" Boundary="0 0 9 9"/>`;
const text = (inside: string) => `<TextObject Boundary="0 0 9 9" Font="1" Size="3">${inside}</TextObject>`;
const size = (operations: readonly DrawOperation[]): number =>
  operations.reduce((sum, one) => sum + 1 + (one.op === 'group' ? size(one.items) : 0), 0);
const limited = (detail: string) => expect.objectContaining({ code: 'limit', detail });

describe('bounds of a page', () => {
  it('operations', () => {
    const page = drawn({ objects: path().repeat(60) }, small);
    expect(page.notes).toContainEqual(limited('coordinates'));
    const plain = drawn({ objects: '<ImageObject/>'.repeat(60) }, small);
    expect(plain.notes).toContainEqual(limited('operations'));
  });

  it('drawings in drawings in drawings', () => {
    const levels = Array.from({ length: 20 }, (_, level) => unit(level, composite(level + 1).repeat(10)));
    const page = drawn({ resources: units(levels.join('') + unit(20, path())), objects: composite(0) });
    expect(page.notes).toContainEqual(limited('operations'));
    expect(size(page.content)).toBeLessThanOrEqual(PAGE_LIMITS.operations);
    const deep = drawn({ resources: units(levels.join('')), objects: composite(0) }, small);
    expect(deep.notes).toContainEqual(limited('depth'));
  });

  it('a drawing inside itself', () => {
    const page = drawn({
      resources: units(unit(1, composite(2) + path()) + unit(2, composite(1))),
      objects: composite(1),
    });
    expect(page.notes).toMatchObject([{ code: 'broken', element: 'CompositeObject', detail: '1' }]);
    expect(size(page.content)).toBe(2);
  });

  it('patterns in patterns', () => {
    let inner = path();
    for (let n = 0; n < 12; n++) {
      inner = path(
        `<FillColor><Pattern Width="1" Height="1"><CellContent>${inner}</CellContent></Pattern></FillColor>`,
      );
    }
    expect(drawn({ objects: inner }, { ...small, coordinates: 1e6 }).notes).toContainEqual(limited('depth'));
  });

  it('a pattern whose drawing has the pattern', () => {
    const fill = `<FillColor><Pattern Width="1" Height="1"><CellContent>${composite(1)}</CellContent></Pattern></FillColor>`;
    const page = drawn({ resources: units(unit(1, path(fill))), objects: composite(1) });
    expect(page.notes).toMatchObject([{ code: 'broken', detail: '1' }]);
  });

  it('glyphs, by their number and by what they are replaced with', () => {
    expect(drawn({ objects: text(`<TextCode X="0" Y="0">${'a'.repeat(150)}</TextCode>`) }, small).notes).toContainEqual(
      limited('glyphs'),
    );
    const many = `<CGTransform CodePosition="0" CodeCount="1" GlyphCount="150"><Glyphs>${'1 '.repeat(150)}</Glyphs></CGTransform><TextCode X="0" Y="0">a</TextCode>`;
    const page = drawn({ objects: text(many) }, small);
    expect(page.content).toEqual([]);
    expect(page.notes).toContainEqual(limited('glyphs'));
  });

  it('a repetition of a thousand million costs what is there', () => {
    const page = drawn({ objects: text('<TextCode X="0" Y="0" DeltaX="g 1000000000 1.5">abc</TextCode>') });
    expect(page.text[0]?.positions).toEqual([0, 0, 1.5, 0, 3, 0]);
  });

  it('what comes to nothing, again and again', () => {
    const clips = `<PathObject Boundary="0 0 9 9"><Clips>${'<Clip/>'.repeat(500)}</Clips></PathObject>`;
    const closings = `<PathObject Boundary="0 0 9 9"><AbbreviatedData>${'C '.repeat(5000)}</AbbreviatedData></PathObject>`;
    const nothing = text('<TextCode X="0" Y="0"/>'.repeat(500));
    for (const content of [clips, closings, nothing]) {
      const page = drawn({ resources: units(unit(1, content)), objects: composite(1).repeat(40) }, small);
      expect(page.notes).toContainEqual(limited('work'));
    }
  });

  it('one colour for all, of a thousand steps', () => {
    const steps = '<Segment><Color Value="1 2 3"/></Segment>'.repeat(400);
    const shading = `<AxialShd StartPoint="0 0" EndPoint="9 9" MapType="Repeat" MapUnit="0.001">${steps}</AxialShd>`;
    const resources = `<DrawParams><DrawParam ID="5"><FillColor>${shading}</FillColor></DrawParam></DrawParams>`;
    const filled =
      '<PathObject Boundary="0 0 9 9" Fill="true" DrawParam="5"><AbbreviatedData>M 0 0 L 1 1</AbbreviatedData></PathObject>';
    const work = drawn({ resources, objects: filled.repeat(30) }, { ...small, coordinates: 1e6 });
    expect(work.notes).toContainEqual(limited('work'));
    const stops = drawn({ resources, objects: filled.repeat(30) }, { ...small, work: 1e6 });
    expect(stops.notes).toContainEqual(limited('coordinates'));
  });

  it('templates, annotation files and annotations', () => {
    const page = drawn(
      {
        common: '<TemplatePage ID="5" BaseLoc="T.xml"/>',
        page: '<Template TemplateID="5"/>'.repeat(100),
        document: '<Annotations>A.xml</Annotations>',
        files: {
          'Doc_0/T.xml': `<Page><Content><Layer>${path()}</Layer></Content></Page>`,
          'Doc_0/A.xml': `<Annotations>${'<Page PageID="1"><FileLoc>B.xml</FileLoc></Page>'.repeat(9)}${Array.from({ length: 70 }, (_, n) => `<Page PageID="1"><FileLoc>${n}.xml</FileLoc></Page>`).join('')}</Annotations>`,
          'Doc_0/B.xml': `<PageAnnot>${'<Annot/>'.repeat(45)}</PageAnnot>`,
          ...Object.fromEntries(Array.from({ length: 70 }, (_, n) => [`Doc_0/${n}.xml`, '<PageAnnot/>'])),
        },
      },
      small,
    );
    expect(page.content).toHaveLength(8);
    expect(page.annotations).toHaveLength(42);
    expect(page.notes.map(({ code, element, detail }) => `${code} ${element} ${detail}`)).toEqual([
      'limit Template ',
      'limit FileLoc ',
      'limit Content operations',
    ]);
  });

  it('numbers beyond reason are no numbers', () => {
    const page = drawn({
      objects:
        '<PathObject Boundary="0 0 1e300 9" CTM="1 0 0 Infinity 0 0" LineWidth="NaN" DashPattern="0 0"><AbbreviatedData>M 0 0 L 1 1</AbbreviatedData></PathObject>',
    });
    expect(page.content).toMatchObject([{ transform: [1, 0, 0, 1, 0, 0], stroke: { width: 0.353, dash: [] } }]);
    expect(page.notes.map(({ detail }) => detail)).toEqual(['Boundary', 'CTM']);
  });

  it('notes of a thousand kinds', () => {
    const odd = Array.from({ length: 1000 }, (_, n) => `<Odd${n}/>`).join('');
    const { notes } = drawn({ objects: odd });
    expect(notes).toHaveLength(200);
    const [first] = drawn({ objects: `<${'x'.repeat(500)} />${composite(7).repeat(3)}` }).notes.slice(1);
    expect(first).toMatchObject({ code: 'missing', count: 3 });
  });

  it('what is drawn can be handed to another process', () => {
    const page = drawn({ objects: path() + text('<TextCode X="0" Y="0">a</TextCode>') });
    expect(structuredClone(page)).toEqual(page);
    expect(JSON.parse(JSON.stringify(page))).toEqual(page);
  });
});
