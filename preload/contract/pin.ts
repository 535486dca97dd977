// What the PIN window may say and hear: nothing else reaches it, and it reaches nothing else.
import * as v from 'valibot';
import { command, query } from './define.ts';
import { Nothing } from './fields.ts';

/** What is about to happen, in words that main chose: shown above the one field. */
export const Statement = v.strictObject({
  purpose: v.picklist([
    'unlock',
    'signOff',
    'instruct',
    'stamp',
    'dispatch',
    'enrol',
    'join',
    'choosePin',
    'changePin',
    'recoverySheet',
  ]),
  person: v.string(),
  unit: v.string(),
  title: v.string(),
  pages: v.nullable(v.number()),
  seal: v.nullable(v.string()),
  /** SM3 in hexadecimal; shown in four groups. */
  digest: v.nullable(v.string()),
  /** The first 128 bits of an SM3 in hexadecimal, to be compared with another person's: shown in eight groups. */
  fingerprint: v.optional(v.string()),
  recipients: v.array(v.string()),
  opinion: v.string(),
  /** Pages with ink of the person's own that is signed along. */
  inkPages: v.optional(v.number()),
  /** For a new PIN: whether the system's keyring stands beside it, or the PIN alone protects a stolen disk. */
  keyholder: v.optional(v.picklist(['keyring', 'file'])),
  /** The recovery sheet's lines, to be copied by hand. */
  lines: v.optional(v.array(v.string())),
  exercise: v.boolean(),
  exercisePin: v.optional(v.string()),
  triesLeft: v.number(),
  /** Milliseconds until the next try is allowed; 0 when it is. */
  waitMs: v.number(),
  language: v.picklist(['zh-CN', 'en']),
  typeSize: v.picklist(['normal', 'large']),
});
export type Statement = v.InferOutput<typeof Statement>;

export const Answer = v.variant('outcome', [
  v.strictObject({ outcome: v.literal('accepted') }),
  v.strictObject({ outcome: v.literal('wrong'), triesLeft: v.number(), waitMs: v.number() }),
  v.strictObject({ outcome: v.literal('delayed'), waitMs: v.number() }),
  v.strictObject({ outcome: v.literal('refused'), code: v.string() }),
  /** Lines of the sheet that are not what was shown, counted from 1. */
  v.strictObject({ outcome: v.literal('wrongLines'), lines: v.array(v.number()) }),
]);
export type Answer = v.InferOutput<typeof Answer>;

const Pin = v.pipe(v.string(), v.maxLength(128));
const typing = { roles: 'anyone', consent: 'none', window: 'pin' } as const;

export const pin = {
  statement: query(Nothing, Statement, [], { roles: 'anyone', window: 'pin' }),
  enter: command(v.strictObject({ pin: Pin }), Answer, [], typing),
  /** A new PIN, typed twice; `pin` is the present one where it is changed, else empty. */
  choose: command(v.strictObject({ pin: Pin, newPin: Pin, again: Pin }), Answer, ['pin.weak', 'pin.unequal'], typing),
  /** The recovery sheet, read from the paper. */
  typeBack: command(
    v.strictObject({ lines: v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.length(8)) }),
    Answer,
    [],
    typing,
  ),
  cancel: command(Nothing, Nothing, [], typing),
};
