import { describe, expect, it } from 'vitest';
import { randomBytes } from '../../crypto/random.ts';
import { decodeRecoverySheet, encodeRecoverySheet, RecoverySheetError, wrongLines } from './recovery-sheet.ts';

const key = Uint8Array.from({ length: 32 }, (_, i) => (i * 37 + 5) & 255);
const lines = encodeRecoverySheet(key);

function faultsOf(typed: readonly string[]): readonly number[] {
  try {
    decodeRecoverySheet(typed);
    return [];
  } catch (error) {
    if (error instanceof RecoverySheetError) return error.lines;
    throw error;
  }
}

describe('the recovery sheet', () => {
  it('is eight lines of two groups and a check group, and spells the key again', () => {
    expect(lines).toHaveLength(8);
    for (const line of lines) expect(line).toMatch(/^[0-9A-F]{4} [0-9A-F]{4} [0-9A-F]{2}$/);
    expect(lines[0]?.slice(0, 9)).toBe('052A 4F74');
    expect(decodeRecoverySheet(lines)).toEqual(key);
    for (let turn = 0; turn < 50; turn++) {
      const random = randomBytes(32);
      expect(decodeRecoverySheet(encodeRecoverySheet(random))).toEqual(random);
    }
  });

  it('is read as people type: without spaces, in small letters, full width', () => {
    const typed = lines.map((line, i) =>
      i % 2 === 0
        ? line.replaceAll(' ', '').toLowerCase()
        : line.replace(/[0-9A-F]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)),
    );
    expect(decodeRecoverySheet(typed)).toEqual(key);
    expect(wrongLines(key, typed)).toEqual([]);
  });

  it('names the line at fault: a digit too few, a digit changed, two lines exchanged', () => {
    const change = (at: number, line: string) => lines.map((one, i) => (i === at ? line : one));
    expect(faultsOf(change(2, lines[2]?.slice(1) ?? ''))).toEqual([3]);
    expect(faultsOf(change(4, ''))).toEqual([5]);
    expect(faultsOf(change(7, lines[7]?.replace(/^./, 'G') ?? ''))).toEqual([8]);
    expect(faultsOf([lines[1] ?? '', lines[0] ?? '', ...lines.slice(2)])).toEqual([1, 2]);
    expect(faultsOf(lines.slice(0, 6))).toEqual([7, 8]);
    expect(() => decodeRecoverySheet([...lines, '0000 0000 00'])).toThrow(RecoverySheetError);
  });

  it('finds almost every wrong digit by the line alone', () => {
    let missed = 0;
    for (let at = 0; at < 10; at++) {
      const place = at + Math.floor(at / 4);
      for (let digit = 0; digit < 16; digit++) {
        const line = lines[0] ?? '';
        const wrong = line.slice(0, place) + digit.toString(16).toUpperCase() + line.slice(place + 1);
        if (wrong !== line && faultsOf([wrong, ...lines.slice(1)]).length === 0) missed += 1;
      }
    }
    // Of 150 lines with one wrong digit, one in 256 would fit its check group by chance.
    expect(missed).toBeLessThanOrEqual(4);
  });

  it('holds a line that fits but is not of this key to be wrong', () => {
    const other = encodeRecoverySheet(key.map((byte, i) => (i < 4 ? byte ^ 1 : byte)));
    expect(faultsOf(other)).toEqual([]);
    expect(wrongLines(key, other)).toEqual([1]);
  });

  it('is made of 32 bytes only', () => {
    expect(() => encodeRecoverySheet(key.subarray(1))).toThrow('recoverySheet.length');
  });
});
