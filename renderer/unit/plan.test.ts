import { describe, expect, it } from 'vitest';
import { addRow, changeRow, clerksOf, emptyPlan, peopleFault, removeRow, toFound } from './plan.ts';

const me = changeRow(emptyPlan, 1, { name: '顾明', post: '安全保密员' });
const both = changeRow(me, 2, { name: '苏青', post: '文书' });

describe('the plan of a unit', () => {
  it('leaves empty rows out and names people by their places', () => {
    const plan = { ...removeRow(addRow(both), 3), unit: '甲', agencyCode: '乙', sealKeeper: 2 };
    expect(toFound(plan)).toEqual({
      unit: '甲',
      agencyCode: '乙',
      people: [
        { name: '顾明', post: '安全保密员', role: 'securityOfficer' },
        { name: '苏青', post: '文书', role: 'clerk' },
      ],
      me: 0,
      sealKeeper: 1,
    });
  });

  it('says what is missing', () => {
    expect(peopleFault(emptyPlan)).toEqual({ kind: 'needsMe' });
    expect(peopleFault(changeRow(emptyPlan, 1, { name: '顾明' }))).toEqual({ kind: 'needsMe' });
    expect(peopleFault(changeRow(me, 2, { name: '苏青' }))).toEqual({ kind: 'incomplete', rows: [2] });
    expect(peopleFault(changeRow(both, 3, { name: ' 苏青 ', post: '馆长' }))).toEqual({
      kind: 'twice',
      name: '苏青',
      rows: [2, 3],
    });
    expect(peopleFault(both)).toBeNull();
  });

  it('gives the seal to a clerk or to nobody', () => {
    const plan = { ...both, sealKeeper: 2 };
    expect(clerksOf(plan).map((row) => row.name)).toEqual(['苏青']);
    expect(changeRow(plan, 2, { post: '机要员' }).sealKeeper).toBe(2);
    expect(changeRow(plan, 2, { role: 'leader' }).sealKeeper).toBeNull();
    expect(removeRow(plan, 2).sealKeeper).toBeNull();
  });

  it('does not lose whoever sits here', () => {
    expect(removeRow(both, 1)).toBe(both);
  });
});
