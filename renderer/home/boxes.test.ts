import { describe, expect, it } from 'vitest';
import type { Row } from '../../preload/contract/circulation.ts';
import { filterRows } from './boxes.ts';

function row(title: string, number: string, unit: string): Row {
  return {
    kind: 'dossier',
    id: number,
    direction: 'incoming',
    title,
    number,
    unit,
    state: 'registered',
    urgency: 'routine',
    handlingMark: 'none',
    lastAct: 'register',
    lastActor: '陈文书',
    lastAt: 0,
    excerpt: '',
    waitsForMe: false,
    next: null,
  };
}

const rows = [
  row('关于能源保供的通知', '演发改〔2026〕14号', '示例市发展和改革委员会'),
  row('关于项目进展的函', '演县发改〔2026〕31号', '示例县发展和改革局'),
];

describe('searching the present list', () => {
  it('finds by title, number and unit, every word of the search', () => {
    expect(filterRows(rows, '能源')).toEqual([rows[0]]);
    expect(filterRows(rows, '31号 函')).toEqual([rows[1]]);
    expect(filterRows(rows, '能源 31号')).toEqual([]);
  });

  it('takes full-width figures and letters for the same as half-width ones', () => {
    expect(filterRows(rows, '〔２０２６〕１４')).toEqual([rows[0]]);
  });

  it('keeps the order and shows all without a search', () => {
    expect(filterRows(rows, '  ')).toEqual(rows);
  });
});
