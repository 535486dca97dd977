// Inputs for every method of the contract, made from the contract: one that its schema takes, and as many as wanted that it does not.

import * as fc from 'fast-check';
import * as v from 'valibot';
import type { Method } from '../../preload/contract/define.ts';

/** An input that the schema takes, found among small candidates; undefined if none of them fits. */
export function acceptable(method: Method): unknown {
  const digest = 'a'.repeat(64);
  const elements = {
    documentKind: 'notice',
    issuingAgency: '甲',
    title: '乙',
    primaryRecipients: ['丙'],
    body: ['丁'],
    attachmentNotes: [],
    signatureBlock: '甲',
    copiedRecipients: [],
    handlingMark: 'none',
    urgency: 'routine',
    disclosure: 'proactive',
  };
  const registration = {
    title: '乙',
    issuingAgency: '甲',
    number: '',
    urgency: 'routine',
    handlingMark: 'none',
    pieces: 1,
    note: '',
  };
  const box = { page: 0, x: 1, y: 1, width: 1, height: 1 };
  const everything: Record<string, unknown> = {
    profile: 'a'.repeat(16),
    dossier: digest,
    digest,
    draft: 'a'.repeat(32),
    arrival: digest,
    arrivals: [{ arrival: digest, pieces: 1 }],
    to: digest,
    units: [digest],
    opinion: '同意',
    reason: '请改',
    elements,
    registration,
    box,
    seal: 'S',
    pieces: 1,
    form: '{}',
    strokes: [],
    remarks: { highlights: [], notes: [] },
    candidate: 'a',
    password: null,
    step: 'signOff',
    phrases: ['同意。'],

    limit: 1,
    before: null,
    number: { agencyCode: '演', year: 2026, serial: 1 },
    source: { kind: 'file', candidate: 'a', again: false },
    pin: '123456',
    newPin: '123456',
    again: '123456',
    lines: Array.from({ length: 8 }, () => '0000 0000 00'),
    unit: '甲',
    agencyCode: '甲',
    name: '乙',
    post: '丙',
    role: 'clerk',
    people: [{ name: '乙', post: '丙', role: 'clerk' }],
    me: 0,
    sealKeeper: null,
    join: 'a'.repeat(16),
    request: digest,
    language: 'zh-CN',
    typeSize: 'normal',
    notices: 'on',
  };
  const entries = (method.input as unknown as { entries?: Record<string, v.GenericSchema> }).entries ?? {};
  const made = Object.fromEntries(Object.keys(entries).map((name) => [name, everything[name]]));
  // `box` is a place on a page in one method and a list's name in another.
  for (const candidate of [made, { ...made, box: 'toDo' }]) if (v.is(method.input, candidate)) return candidate;
  return undefined;
}

/**
 * JSON texts of inputs that the method's schema does not take: a good one with a member too many, too few or of another make, and values of any shape.
 * The same for the same seed.
 */
export function unacceptable(method: Method, count: number, seed: number): string[] {
  const good = acceptable(method) as Record<string, unknown>;
  const names = Object.keys(good);
  const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom<fc.JsonValue>(...AWKWARD));
  const changed = fc.tuple(fc.constantFrom('', ...names), value).map(([name, other]) => ({ ...good, [name]: other }));
  const added = fc
    .tuple(fc.constantFrom(...STRANGE), value)
    .map(
      ([name, other]) =>
        `${JSON.stringify(good).slice(0, -1)}${
          names.length > 0 ? ',' : ''
        }${JSON.stringify(name)}:${JSON.stringify(other)}}`,
    );
  const any = fc.oneof(value, changed).map((one) => JSON.stringify(one));
  const texts = fc.sample(fc.oneof(any, added), { numRuns: count * 2, seed });
  const refused = texts.filter((text) => {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) || !v.is(method.input, parsed);
  });
  if (refused.length < count) throw new Error('the schema takes too many of the generated inputs');
  return refused.slice(0, count);
}

/** Members that no method has. */
const STRANGE = ['sudo', '__proto__', 'constructor', 'toString', 'role', 'session', 'path', ' '];
const AWKWARD: fc.JsonValue[] = [
  '../../etc/passwd',
  'a'.repeat(2000),
  '\u0000',
  "' OR 1=1 --",
  'app://client/',
  -1,
  1e308,
  2 ** 53,
  { $ne: null },
  [[[[]]]],
];
