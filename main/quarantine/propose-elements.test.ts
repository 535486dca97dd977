import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { proposeElements, proposeFrom } from './propose-elements.ts';
import type { TextItem } from './protocol.ts';

const RED = '#c8281e';
const A4 = { page: 0, width: 595.28, height: 841.89 };

/** A line of Chinese text, centred unless a left edge is given; set character by character when `spaced`. */
function line(
  text: string,
  y: number,
  size: number,
  options: { left?: number; colour?: string; spaced?: number } = {},
): TextItem[] {
  const pitch = size + (options.spaced ?? 0);
  const width = pitch * [...text].length;
  const left = options.left ?? (A4.width - width) / 2;
  const item = (part: string, x: number, wide: number) => ({
    text: part,
    x,
    y,
    width: wide,
    size,
    font: 'F',
    colour: options.colour ?? '#000000',
  });
  return options.spaced === undefined
    ? [item(text, left, width)]
    : [...text].map((one, index) => item(one, left + index * pitch, size));
}

const body = (from: number) =>
  Array.from({ length: 8 }, (_, index) =>
    line('为做好本年度有关工作现将有关事项通知如下请认真执行', from - index * 28, 16, { left: 80 }),
  ).flat();
const propose = (...items: TextItem[][]) => proposeFrom({ ...A4, items: items.flat() });

describe('elements proposed from page 1', () => {
  it('a notice with red head, number and a title of two lines', () => {
    expect(
      propose(
        line('示例市发展和改革委员会文件', 700, 40, { colour: RED, spaced: 2 }),
        line('演发改〔2026〕14号', 560, 16),
        line('关于做好2026年度', 480, 22),
        line('重点项目申报工作的通知', 444, 22),
        line('各县（区）发展和改革局：', 400, 16, { left: 80 }),
        body(372),
      ),
    ).toEqual({
      title: '关于做好2026年度重点项目申报工作的通知',
      issuingAgency: '示例市发展和改革委员会',
      number: '演发改〔2026〕14号',
    });
  });

  it('joint issuers with the word 文件 beside them, number and signer in one line', () => {
    expect(
      propose(
        line('示例市财政局', 720, 36, { left: 120, colour: RED }),
        line('示例市教育局', 670, 36, { left: 120, colour: RED }),
        line('文件', 695, 36, { left: 380, colour: RED }),
        [...line('演财教〔2025〕 7 号', 560, 16, { left: 90 }), ...line('签发人：某某某', 560, 16, { left: 400 })],
        line('关于下达教育专项资金的请示', 480, 22),
        body(372),
      ),
    ).toEqual({
      title: '关于下达教育专项资金的请示',
      issuingAgency: '示例市财政局、示例市教育局',
      number: '演财教〔2025〕7号',
    });
  });

  it('a letter: number on the right below the red line, brackets of another kind', () => {
    expect(
      propose(
        line('示例县水利局', 760, 34, { colour: RED }),
        line('演水函[2024]003号', 700, 16, { left: 400 }),
        line('关于河道管理范围的复函', 640, 22),
        body(560),
      ),
    ).toEqual({ title: '关于河道管理范围的复函', issuingAgency: '示例县水利局', number: '演水函〔2024〕3号' });
  });

  it('a black copy, and a title that names the agency', () => {
    expect(
      propose(
        line('示例市人民政府文件', 720, 40),
        line('演政发〔2023〕1号', 600, 16),
        line('示例市人民政府关于印发工作规则的通知', 520, 22),
        body(440),
      ),
    ).toEqual({
      title: '示例市人民政府关于印发工作规则的通知',
      issuingAgency: '示例市人民政府',
      number: '演政发〔2023〕1号',
    });
    expect(propose(line('示例市人民政府关于印发工作规则的通知', 720, 22), body(640)).issuingAgency).toBe(
      '示例市人民政府',
    );
  });

  it('a title no larger than the body is known by its words; numbers cited in the body are not the number', () => {
    const cited = line('根据演发改〔2020〕9号文件要求', 200, 16, { left: 80 });
    expect(propose(line('关于召开会议的通知', 760, 16), body(700), cited)).toEqual({
      title: '关于召开会议的通知',
      issuingAgency: '',
      number: '',
    });
  });

  it('nothing where there is nothing', () => {
    expect(propose()).toEqual({ title: '', issuingAgency: '', number: '' });
    expect(propose(body(700))).toEqual({ title: '', issuingAgency: '', number: '' });
  });

  it.skipIf(!existsSync('../shared/samples/pdf'))('all three on a red-head letter made by others', async () => {
    const bytes = new Uint8Array(readFileSync('../shared/samples/pdf/gigu003-govdoc-template.pdf'));
    expect(await proposeElements({ bytes })).toEqual({
      title: '关于印发肿瘤登记管理办法的通知',
      issuingAgency: '河南省癌症中心、河南省肿瘤医院',
      number: '河南省癌症中心便函〔2025〕5号',
    });
  });
});
