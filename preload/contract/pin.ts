// What the PIN window may say and hear: nothing else reaches it, and it reaches nothing else.
import * as v from 'valibot';
import { command, query } from './define.ts';
import { Nothing } from './fields.ts';

/** What is about to happen, in words that main chose: shown above the one field. */
export const Statement = v.strictObject({
  purpose: v.picklist(['unlock', 'signOff', 'instruct', 'stamp', 'dispatch']),
  person: v.string(),
  unit: v.string(),
  title: v.string(),
  pages: v.nullable(v.number()),
  seal: v.nullable(v.string()),
  /** SM3 in hexadecimal; shown in four groups. */
  digest: v.nullable(v.string()),
  recipients: v.array(v.string()),
  opinion: v.string(),
  /** Pages with ink of the person's own that is signed along. */
  inkPages: v.optional(v.number()),
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
]);
export type Answer = v.InferOutput<typeof Answer>;

export const pin = {
  statement: query(Nothing, Statement, [], { roles: 'anyone', window: 'pin' }),
  enter: command(v.strictObject({ pin: v.pipe(v.string(), v.maxLength(128)) }), Answer, [], {
    roles: 'anyone',
    consent: 'none',
    window: 'pin',
  }),
  cancel: command(Nothing, Nothing, [], { roles: 'anyone', consent: 'none', window: 'pin' }),
};
