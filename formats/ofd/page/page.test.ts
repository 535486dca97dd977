import { describe, expect, it } from 'vitest';
import { drawn, type PageParts } from '../drawing.fixture.ts';
import type { DrawOperation, GroupOperation, ImageOperation, PathOperation, TextOperation } from '../drawing.ts';

const only = <T extends DrawOperation>(parts: PageParts): T => {
  const { content } = drawn(parts);
  expect(content).toHaveLength(1);
  return content[0] as T;
};
const path = (attributes: string, inside = '', data = 'M 0 0 L 4 0 L 4 4 C') =>
  `<PathObject ID="3" Boundary="10 20 5 5" ${attributes}>${inside}<AbbreviatedData>${data}</AbbreviatedData></PathObject>`;
const text = (attributes: string, inside = '<TextCode X="1" Y="2" DeltaX="3">甲乙</TextCode>') =>
  `<TextObject ID="3" Boundary="10 20 30 5" Font="9" Size="4" ${attributes}>${inside}</TextObject>`;
const FONT = '<Fonts><Font ID="9" FontName="仿宋_GB2312"/></Fonts>';
const colour = (r: number, g: number, b: number, a = 1) => ({ kind: 'colour', colour: { r, g, b, a } });

describe('paths', () => {
  it('are stroked in black and not filled, unless they say otherwise', () => {
    expect(only<PathOperation>({ objects: path('') })).toEqual({
      op: 'path',
      transform: [1, 0, 0, 1, 10, 20],
      clips: [],
      alpha: 1,
      blend: 'normal',
      path: { commands: 'MLLZ', points: [0, 0, 4, 0, 4, 4] },
      rule: 'nonzero',
      fill: null,
      stroke: {
        paint: colour(0, 0, 0),
        width: 0.353,
        join: 'miter',
        cap: 'butt',
        miterLimit: 3.528,
        dash: [],
        dashOffset: 0,
      },
    });
  });

  it('have fill, rule, alpha, blend mode, CTM and line styles', () => {
    const operation = only<PathOperation>({
      objects: path(
        'Fill="true" Stroke="true" Rule="Even-Odd" Alpha="51" BlendMode="Multiply" CTM="2 0 0 2 1 1" LineWidth="0.5" Join="Round" Cap="Square" MiterLimit="4" DashPattern="1 2" DashOffset="0.5"',
        '<FillColor Value="1 2 3" Alpha="127.5"/><StrokeColor Value="255 0 0"/>',
      ),
    });
    expect(operation).toMatchObject({
      transform: [2, 0, 0, 2, 11, 21],
      rule: 'evenodd',
      alpha: 0.2,
      blend: 'multiply',
      fill: colour(1, 2, 3, 0.5),
      stroke: {
        paint: colour(255, 0, 0),
        width: 0.5,
        join: 'round',
        cap: 'square',
        miterLimit: 4,
        dash: [1, 2],
        dashOffset: 0.5,
      },
    });
  });

  it('filled without a colour are not filled; neither filled nor stroked, not drawn', () => {
    expect(only<PathOperation>({ objects: path('Fill="true"') }).fill).toBeNull();
    expect(drawn({ objects: path('Stroke="false" Fill="true"') }).content).toEqual([]);
    expect(drawn({ objects: path('Visible="false"') }).content).toEqual([]);
  });

  it('are clipped to their Boundary where they reach over it by more than half their line', () => {
    expect(only({ objects: path('LineWidth="2"', '', 'M 0 0 L 5 0') }).clips).toEqual([]);
    expect(only({ objects: path('LineWidth="2"', '', 'M 0 0 L 5.5 0') }).clips).toEqual([]);
    expect(only({ objects: path('LineWidth="2"', '', 'M 0 0 L 9 0') }).clips).toEqual([
      [{ path: { commands: 'MLLLZ', points: [9, 19, 16, 19, 16, 26, 9, 26] }, rule: 'nonzero' }],
    ]);
    const flat = '<PathObject Boundary="1 1 9 0"><AbbreviatedData>M 0 0 L 20 3</AbbreviatedData></PathObject>';
    expect(only({ objects: flat }).clips).toEqual([]);
  });

  it('take what they do not say from DrawParam, those that it is relative to, and the layer', () => {
    const resources =
      '<DrawParams><DrawParam ID="5" LineWidth="3" Cap="Round"><StrokeColor Value="9 9 9"/></DrawParam>' +
      '<DrawParam ID="6" Relative="5" LineWidth="2"/><DrawParam ID="7" Join="Bevel" Cap="Square"/></DrawParams>';
    const operation = only<PathOperation>({
      resources,
      objects: `<Layer DrawParam="7">${path('DrawParam="6" MiterLimit="1.5"')}</Layer>`,
    });
    expect(operation.stroke).toMatchObject({
      width: 2,
      cap: 'round',
      join: 'bevel',
      miterLimit: 1.5,
      paint: colour(9, 9, 9),
    });
  });

  it('draw parameters in a circle, or missing, end', () => {
    const resources =
      '<DrawParams><DrawParam ID="5" Relative="6"/><DrawParam ID="6" Relative="5" LineWidth="2"/></DrawParams>';
    expect(only<PathOperation>({ resources, objects: path('DrawParam="5"') }).stroke?.width).toBe(2);
    expect(drawn({ objects: path('DrawParam="77"') }).notes).toMatchObject([{ code: 'missing', detail: '77' }]);
  });

  it('broken ones are drawn as far as they go, and say so', () => {
    const page = drawn({ objects: path('', '', 'M 0 0 L 1 1 X') });
    expect(page.content).toHaveLength(1);
    expect(page.notes).toMatchObject([{ code: 'broken', clause: '9.2', element: 'AbbreviatedData' }]);
  });
});

describe('clips', () => {
  const clip = (areas: string, attributes = '') =>
    path('CTM="2 0 0 2 0 0"', `<Clips ${attributes}><Clip>${areas}</Clip></Clips>`, 'M 0 0 L 1 0');
  const area =
    '<Area CTM="1 0 0 1 1 0"><Path Boundary="0 1 2 2"><AbbreviatedData>M 0 0 L 2 0 L 2 2 C</AbbreviatedData></Path></Area>';

  it('follow the object, with areas together and clips one in the other', () => {
    const { clips } = only({ objects: clip(`${area}${area}</Clip><Clip>${area}`) });
    expect(clips.map((one) => one.length)).toEqual([2, 1]);
    expect(clips[1]?.[0]?.path.points).toEqual([12, 22, 16, 22, 16, 26]);
  });

  it('stay when they are told to', () => {
    const { clips } = only({ objects: clip(area, 'TransFlag="false"') });
    expect(clips[0]?.[0]?.path.points).toEqual([11, 21, 13, 21, 13, 23]);
  });

  it('by letters become their box, with a note', () => {
    const page = drawn({ objects: clip('<Area><Text Boundary="0 0 3 3" Font="9" Size="3"/></Area>') });
    expect(page.content[0]?.clips[0]).toHaveLength(1);
    expect(page.notes).toMatchObject([{ code: 'notDrawn', clause: '8.4', detail: 'Text' }]);
  });

  it('of nothing let nothing through', () => {
    expect(only({ objects: clip('') }).clips).toEqual([[]]);
  });
});

describe('paints', () => {
  const filled = (paint: string, attributes = '') =>
    only<PathOperation>({
      objects: path(`Stroke="false" Fill="true" ${attributes}`, `<FillColor Alpha="51">${paint}</FillColor>`),
    }).fill;
  const segments = '<Segment><Color Value="255 0 0"/></Segment><Segment><Color Value="0 0 255"/></Segment>';

  it('axial', () => {
    expect(filled(`<AxialShd StartPoint="0 0" EndPoint="4 0" Extend="2">${segments}</AxialShd>`)).toEqual({
      kind: 'axial',
      from: [0, 0],
      to: [4, 0],
      stops: [
        { at: 0, colour: { r: 255, g: 0, b: 0, a: 0.2 } },
        { at: 1, colour: { r: 0, g: 0, b: 255, a: 0.2 } },
      ],
      extendStart: false,
      extendEnd: true,
    });
  });

  it('axial, again and again, and on beyond its ends', () => {
    const paint = filled(
      `<AxialShd StartPoint="0 0" EndPoint="4 0" MapType="Repeat" MapUnit="2" Extend="3">${segments}</AxialShd>`,
    );
    expect(paint).toMatchObject({ from: [-16, 0], to: [20, 0] });
    expect(paint?.kind === 'axial' && paint.stops).toHaveLength(36);
  });

  it('radial, with ellipses', () => {
    const paint = filled(
      `<RadialShd StartPoint="2 1" EndPoint="2 1" StartRadius="1" EndRadius="3" Eccentricity="0.6" Angle="90">${segments}</RadialShd>`,
    );
    if (paint?.kind !== 'radial') throw new Error('no radial paint');
    const [a, b, c, d] = paint.transform;
    expect([a, b, c, d].map((value) => Math.round(value * 1000) / 1000 + 0)).toEqual([0, 1, -0.8, 0]);
    const [x, y, radius] = paint.to;
    expect(a * x + c * y).toBeCloseTo(2, 9);
    expect(b * x + d * y).toBeCloseTo(1, 9);
    expect(radius).toBe(3);
  });

  it('patterns, from the object or the page', () => {
    const cell = (attributes: string) =>
      `<Pattern Width="2" Height="3" XStep="1" YStep="4" ReflectMethod="RowAndColumn" ${attributes}><CellContent>${path('')}</CellContent></Pattern>`;
    expect(filled(cell('CTM="1 0 0 1 5 6"'))).toMatchObject({
      kind: 'pattern',
      width: 2,
      height: 3,
      xStep: 2,
      yStep: 4,
      reflect: 'rowAndColumn',
      transform: [1, 0, 0, 1, 5, 6],
      items: [{ op: 'path' }],
    });
    expect(filled(cell('RelativeTo="Page"'))).toMatchObject({ transform: [1, 0, 0, 1, -10, -20] });
  });

  it('between points are their mean, with a note', () => {
    const paint =
      '<GouraudShd><Point X="0" Y="0"><Color Value="0 0 0"/></Point><Point X="1" Y="0"><Color Value="100 50 0"/></Point></GouraudShd>';
    const page = drawn({ objects: path('Fill="true" Stroke="false"', `<FillColor>${paint}</FillColor>`) });
    expect(page.content[0]).toMatchObject({ fill: colour(50, 25, 0) });
    expect(page.notes).toMatchObject([{ code: 'notDrawn', clause: '8.3.4', element: 'GouraudShd' }]);
  });

  it.each([
    '<AxialShd StartPoint="0 0" EndPoint="4 0"/>',
    '<RadialShd StartPoint="0 0"/>',
    '<Pattern Width="0" Height="3"><CellContent/></Pattern>',
  ])('that say too little paint nothing: %s', (paint) => {
    const page = drawn({ objects: path('Fill="true" Stroke="false"', `<FillColor>${paint}</FillColor>`) });
    expect(page.content).toEqual([]);
    expect(page.notes).toMatchObject([{ code: 'broken' }]);
  });

  it('colour spaces by identifier, and the document’s own', () => {
    const resources = '<ColorSpaces><ColorSpace ID="4" Type="GRAY"/><ColorSpace ID="5" Type="CMYK"/></ColorSpaces>';
    const stroke = (value: string) => path('', `<StrokeColor ${value}/>`);
    const paints = (common: string) =>
      drawn({
        resources,
        common,
        objects: stroke('Value="51" ColorSpace="4"') + stroke('Value="0 0 0 0"'),
      }).content.map((operation) => operation.op === 'path' && operation.stroke?.paint);
    expect(paints('<DefaultCS>5</DefaultCS>')).toEqual([colour(51, 51, 51), colour(255, 255, 255)]);
    expect(drawn({ objects: stroke('Value="1 2 3" ColorSpace="8"') }).notes).toMatchObject([{ element: 'ColorSpace' }]);
    const odd = '<ColorSpaces><ColorSpace ID="8" Type="Lab" Profile="a.icc"/></ColorSpaces>';
    expect(drawn({ resources: odd, objects: stroke('Value="1 2 3" ColorSpace="8"') }).notes).toMatchObject([
      { code: 'broken', element: 'ColorSpace', detail: 'Lab' },
      { code: 'notDrawn', element: 'Profile' },
    ]);
  });
});

describe('text', () => {
  it('is a run of glyphs, and text to find', () => {
    const page = drawn({ resources: FONT, objects: text('CTM="2 0 0 2 0 0"') });
    expect(page.content).toEqual([
      {
        op: 'text',
        transform: [2, 0, 0, 2, 10, 20],
        clips: [],
        alpha: 1,
        blend: 'normal',
        font: '9',
        size: 4,
        weight: 400,
        glyphTransform: [1, 0, 0, 1],
        fill: colour(0, 0, 0),
        stroke: null,
        glyphs: [
          { text: '甲', glyph: null, x: 1, y: 2 },
          { text: '乙', glyph: null, x: 4, y: 2 },
        ],
      },
    ]);
    expect(page.text).toEqual([{ text: '甲乙', positions: [12, 24, 18, 24], lastAdvance: 6, angle: 0, height: 8 }]);
    expect(page.fonts).toMatchObject([{ key: '9', name: '仿宋_GB2312', family: 'fangsong', embedded: false }]);
  });

  it.each([
    ['HScale="0.5"', [0.5, 0, 0, 1]],
    ['CharDirection="90"', [0, 1, -1, 0]],
    ['CharDirection="180"', [-1, 0, 0, -1]],
    ['CharDirection="270" HScale="2"', [0, -2, 1, 0]],
    ['Italic="true"', [1, 0, -0.21, 1]],
  ])('%s', (attributes, matrix) => {
    expect(
      only<TextOperation>({ resources: FONT, objects: text(attributes) }).glyphTransform.map((n) => n + 0),
    ).toEqual(matrix);
  });

  it('weight is the text’s, and that of a bold font which is not embedded', () => {
    const weight = (attributes: string, font: string) =>
      only<TextOperation>({ resources: `<Fonts><Font ID="9" ${font}/></Fonts>`, objects: text(attributes) }).weight;
    expect(weight('Weight="1000"', 'FontName="a"')).toBe(900);
    expect(weight('', 'FontName="a" Bold="true"')).toBe(700);
    expect(weight('Weight="800"', 'FontName="a" Bold="true"')).toBe(800);
  });

  it('stroked and not filled; neither is not drawn but found', () => {
    const stroked = text(
      'Stroke="true" Fill="false"',
      '<StrokeColor Value="1 2 3"/><TextCode X="0" Y="0">甲</TextCode>',
    );
    expect(only<TextOperation>({ resources: FONT, objects: stroked })).toMatchObject({
      fill: null,
      stroke: { paint: colour(1, 2, 3) },
    });
    const hidden = drawn({ resources: FONT, objects: text('Fill="false"') });
    expect(hidden.content).toEqual([]);
    expect(hidden.text).toHaveLength(1);
  });

  it('goes on where the last TextCode left off, and downwards', () => {
    const inside = '<TextCode X="1" Y="2" DeltaY="g 1 5">甲乙</TextCode><TextCode DeltaX="2">丙丁</TextCode>';
    const page = drawn({ resources: FONT, objects: text('', inside) });
    expect((page.content[0] as TextOperation).glyphs.map(({ x, y }) => [x, y])).toEqual([
      [1, 2],
      [1, 7],
      [1, 7],
      [3, 7],
    ]);
    expect(page.text[0]?.angle).toBeCloseTo(Math.PI / 2, 9);
  });

  it('glyph numbers count from the TextCode behind them, and go on into the next', () => {
    const code = (letters: string) => `<TextCode X="0" Y="0" DeltaX="1">${letters}</TextCode>`;
    const transform = (position: number, glyph: number) =>
      `<CGTransform CodePosition="${position}"><Glyphs>${glyph}</Glyphs></CGTransform>`;
    const resources = '<Fonts><Font ID="9" FontName="a"><FontFile>f.ttf</FontFile></Font></Fonts>';
    const files = { 'Doc_0/Res/f.ttf': 'a font' };
    const glyphs = (inside: string) =>
      only<TextOperation>({ resources, files, objects: text('', inside) }).glyphs.map(({ glyph }) => glyph);
    expect(glyphs(transform(0, 5) + code('ab') + transform(1, 6) + code('cd'))).toEqual([5, null, null, 6]);
    expect(glyphs(transform(0, 5) + transform(3, 6) + code('ab') + code('cd'))).toEqual([5, null, null, 6]);
    expect(glyphs(code('ab') + transform(1, 7))).toEqual([null, 7]);
  });

  it('numbers of glyphs mean nothing in another face: the characters stay, and a note', () => {
    const inside =
      '<CGTransform CodePosition="0" CodeCount="1" GlyphCount="2"><Glyphs>5 6</Glyphs></CGTransform><TextCode X="0" Y="0" DeltaX="4">ab</TextCode>';
    const page = drawn({ resources: FONT, objects: text('', inside) });
    expect((page.content[0] as TextOperation).glyphs).toEqual([
      { text: 'a', glyph: null, x: 0, y: 0 },
      { text: '', glyph: null, x: 4, y: 0 },
      { text: 'b', glyph: null, x: 8, y: 0 },
    ]);
    expect(page.notes).toMatchObject([{ code: 'missing', clause: '11.4', detail: '仿宋_GB2312' }]);
  });

  it('a ligature is two characters with places of their own', () => {
    const inside =
      '<CGTransform CodePosition="0" CodeCount="2" GlyphCount="1"><Glyphs>5</Glyphs></CGTransform><TextCode X="0" Y="0" DeltaX="4">fin</TextCode>';
    expect(drawn({ resources: FONT, objects: text('', inside) }).text[0]).toMatchObject({
      text: 'fin',
      positions: [10, 20, 12, 20, 14, 20],
    });
  });

  it('without a size is left out; without a font stays', () => {
    const page = drawn({ objects: text('').replace('Size="4"', 'Size="0"') + text('') });
    expect(page.content).toHaveLength(1);
    expect(page.notes).toMatchObject([
      { code: 'broken', element: 'TextObject', detail: 'Size' },
      { code: 'missing', element: 'Font', detail: '9' },
    ]);
  });

  it('keeps blanks, and control characters keep their places', () => {
    const codes = '<TextCode X="0" Y="0" DeltaX="1 1 1"> a&#1;\u0002</TextCode>';
    expect(drawn({ resources: FONT, objects: text('', codes) }).text[0]?.text).toBe(' a\ufffd\ufffd');
  });
});

describe('pictures', () => {
  const resources =
    '<MultiMedias><MultiMedia ID="6" Type="Image" Format="JPG"><MediaFile>a.png</MediaFile></MultiMedia>' +
    '<MultiMedia ID="7" Type="Image" Format="GBIG2"><MediaFile>gone</MediaFile></MultiMedia><MultiMedia ID="8" Type="Video"><MediaFile>a.png</MediaFile></MultiMedia></MultiMedias>';
  const files = { 'Doc_0/Res/A.png': Uint8Array.of(0xff, 0xd8, 0xff, 0xe0) };
  const image = (attributes: string, inside = '') =>
    `<ImageObject ID="3" Boundary="10 20 8 6" ${attributes}>${inside}</ImageObject>`;

  it('fill a square that is set in place, with a mask', () => {
    const page = drawn({
      resources,
      files,
      objects: image('ResourceID="6" ImageMask="6" CTM="8 0 0 6 0 0" Alpha="51"'),
    });
    expect(page.content).toEqual([
      { op: 'image', transform: [8, 0, 0, 6, 10, 20], clips: [], alpha: 0.2, blend: 'normal', image: '6', mask: '6' },
    ]);
    expect(page.images).toEqual([{ key: '6', format: 'png', size: 4 }]);
  });

  it('without a CTM fill their Boundary; beyond it they are clipped', () => {
    expect(only<ImageOperation>({ resources, files, objects: image('ResourceID="6"') }).transform).toEqual([
      8, 0, 0, 6, 10, 20,
    ]);
    expect(only({ resources, files, objects: image('ResourceID="6" CTM="9 0 0 6 0 0"') }).clips).toHaveLength(1);
  });

  it('have a border along their Boundary', () => {
    const border =
      '<Border LineWidth="1" HorizonalCornerRadius="2" VerticalCornerRadius="1" DashPattern="1 1"><BorderColor Value="1 2 3"/></Border>';
    const [, frame] = drawn({ resources, files, objects: image('ResourceID="6"', border) }).content;
    expect(frame).toMatchObject({
      op: 'path',
      path: { commands: 'MLCLCLCLCZ' },
      stroke: { width: 1, dash: [1, 1], paint: colour(1, 2, 3) },
    });
  });

  it.each([
    ['7', 'missing', 'ImageObject', 'gone'],
    ['99', 'missing', 'ImageObject', '99'],
    ['8', 'notDrawn', 'MultiMedia', 'Video'],
  ])('%s is %s', (id, code, element, detail) => {
    const page = drawn({ resources, files, objects: image(`ResourceID="${id}"`) });
    expect(page.content).toEqual([]);
    expect(page.notes).toMatchObject([{ code, element, detail }]);
  });

  it('a substitute stands in', () => {
    expect(only<ImageOperation>({ resources, files, objects: image('ResourceID="7" Substitution="6"') }).image).toBe(
      '6',
    );
  });
});

describe('groups and layers', () => {
  it('a composite object is one picture', () => {
    const resources = `<CompositeGraphicUnits><CompositeGraphicUnit ID="4" Width="5" Height="5"><Content>${path('')}</Content></CompositeGraphicUnit></CompositeGraphicUnits>`;
    const group = only<GroupOperation>({
      resources,
      objects:
        '<CompositeObject ID="3" ResourceID="4" Boundary="1 2 5 5" CTM="2 0 0 2 0 0" Alpha="51"><StrokeColor Value="7 7 7"/></CompositeObject>',
    });
    expect(group).toMatchObject({ transform: [2, 0, 0, 2, 1, 2], alpha: 0.2, items: [{ op: 'path' }] });
    expect(group.items[0]).toMatchObject({ stroke: { paint: colour(7, 7, 7) } });
  });

  it('text inside one is found where it stands on the page', () => {
    const resources = `${FONT}<CompositeGraphicUnits><CompositeGraphicUnit ID="4"><Content>${text('')}</Content></CompositeGraphicUnit></CompositeGraphicUnits>`;
    const page = drawn({
      resources,
      objects: '<CompositeObject ResourceID="4" Boundary="1 2 5 5" CTM="2 0 0 2 0 0"/>',
    });
    expect(page.text[0]?.positions.slice(0, 2)).toEqual([1 + 2 * 11, 2 + 2 * 22]);
  });

  it('blocks, layers by their kind, templates behind and in front', () => {
    const line = (width: number) => path(`LineWidth="${width}"`);
    const template = (id: number) => `<TemplatePage ID="5${id}" BaseLoc="Tpls/${id}.xml"/>`;
    const page = (inner: string) => `<Page><Content>${inner}</Content></Page>`;
    const { content, notes } = drawn({
      common: template(1) + template(2),
      page: '<Template TemplateID="51" ZOrder="Foreground"/><Template TemplateID="52"/><Template TemplateID="53"/>',
      objects:
        `<Layer Type="Foreground">${line(3)}</Layer><Layer><PageBlock><PageBlock>${line(2)}</PageBlock></PageBlock></Layer>` +
        `<Layer Type="Background">${line(1)}</Layer><Layer Type="Other">${line(2.5)}</Layer>`,
      files: {
        'Doc_0/Tpls/1.xml': page(`<Layer>${line(4)}</Layer>`),
        'Doc_0/Tpls/2.xml': page(`<Layer>${line(0)}</Layer>`),
      },
    });
    expect(content.map((operation) => operation.op === 'path' && operation.stroke?.width)).toEqual([
      0, 1, 2, 2.5, 3, 4,
    ]);
    expect(notes).toMatchObject([{ code: 'missing', element: 'Template', detail: '53' }]);
  });

  it('what is no object is named', () => {
    expect(drawn({ objects: '<constructor/><toString/><Video3D/>' }).notes.map(({ element }) => element)).toEqual([
      'constructor',
      'toString',
      'Video3D',
    ]);
  });

  it('a page’s own size and resources come first', () => {
    const page = drawn({
      page: '<Area><PhysicalBox>0 0 30 40</PhysicalBox></Area><PageRes>Own.xml</PageRes>',
      resources: '<DrawParams><DrawParam ID="5" LineWidth="1"/></DrawParams>',
      objects: path('DrawParam="5"'),
      files: { 'Doc_0/Pages/Page_0/Own.xml': '<Res><DrawParams><DrawParam ID="5" LineWidth="2"/></DrawParams></Res>' },
    });
    expect([page.width, page.height]).toEqual([30, 40]);
    expect(page.content[0]).toMatchObject({ stroke: { width: 2 } });
  });
});
