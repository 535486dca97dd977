// The recovery sheet: the unit's recovery private key on paper, in a hand's writing. Eight lines, each four bytes as eight hexadecimal digits in two groups and a
// check group of two digits, the first byte of SM3 over the line's number and its bytes: what was copied wrongly is found by the line.
// The key is kept nowhere else. Whoever has the sheet can open every content key and store key that is wrapped for recovery.

import { concatBytes, equalBytes, toHex, utf8, wipe } from '../../crypto/bytes.ts';
import { InputError } from '../../crypto/errors.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';

export const SHEET_LINES = 8;
const BYTES = 4;
const LINE = /^[0-9A-F]{10}$/;

/** A line that is not what it should be, by its number, counted from 1. */
export class RecoverySheetError extends Error {
  readonly code = 'recoverySheet.line';
  readonly lines: readonly number[];

  constructor(lines: readonly number[]) {
    super(`recoverySheet.line ${lines.join(', ')}`);
    this.name = 'RecoverySheetError';
    this.lines = lines;
  }
}

/** Eight lines such as `3FA2 09BC 7E` for a private key of 32 bytes; InputError for any other length. */
export function encodeRecoverySheet(key: Uint8Array): string[] {
  if (key.length !== SHEET_LINES * BYTES) throw new InputError('recoverySheet.length');
  return Array.from({ length: SHEET_LINES }, (_, at) => {
    const bytes = key.subarray(at * BYTES, (at + 1) * BYTES);
    const digits = toHex(concatBytes(bytes, checkOf(at + 1, bytes))).toUpperCase();
    return `${digits.slice(0, 4)} ${digits.slice(4, 8)} ${digits.slice(8)}`;
  });
}

/**
 * The key that the lines spell. Spaces and the case of letters do not matter, nor full-width digits. RecoverySheetError names every line that
 * is no line or whose check group does not fit.
 */
export function decodeRecoverySheet(lines: readonly string[]): Uint8Array {
  const key = new Uint8Array(SHEET_LINES * BYTES);
  const faults: number[] = [];
  for (let at = 0; at < SHEET_LINES; at++) {
    const bytes = bytesOf(lines[at] ?? '', at + 1);
    if (bytes) key.set(bytes, at * BYTES);
    else faults.push(at + 1);
  }
  if (faults.length === 0 && lines.length === SHEET_LINES) return key;
  wipe(key);
  throw new RecoverySheetError(faults);
}

/** Whether lines typed back spell this very key: the numbers of those that do not. */
export function wrongLines(key: Uint8Array, typed: readonly string[]): number[] {
  return Array.from({ length: SHEET_LINES }, (_, at) => at + 1).filter((number) => {
    const bytes = bytesOf(typed[number - 1] ?? '', number);
    return !bytes || !equalBytes(bytes, key.subarray((number - 1) * BYTES, number * BYTES));
  });
}

function bytesOf(line: string, number: number): Uint8Array | null {
  const digits = line.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  if (!LINE.test(digits)) return null;
  const all = Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const bytes = all.subarray(0, BYTES);
  return checkOf(number, bytes)[0] === all[BYTES] ? bytes : null;
}

function checkOf(number: number, bytes: Uint8Array): Uint8Array {
  return sm3(utf8('yinzheng/recovery-sheet/1\n'), Uint8Array.of(number), bytes).subarray(0, 1);
}
