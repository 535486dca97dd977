import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Act } from './act.ts';
import { type ActType, bodies, bodyOf, isKnownType, understand } from './bodies.ts';
import type { JsonObject, JsonValue } from './canonical-json.ts';
import { decodeCanonical, encodeCanonical } from './canonical-json.ts';

const digest = 'a'.repeat(64);
const certificate = 'MIIB';
const box = { page: 0, x: 0, y: -5, width: 1000, height: 2000 };
const layout = { pages: 2, number: box, date: box, signatureBlock: box, legalSealBox: box };
const number = { agencyCode: '演发改', year: 2026, serial: 14 };
const on = { year: 2026, month: 2, day: 28 };
const person = { name: '张三', post: '经办人', role: 'clerk', signing: certificate, encryption: certificate };
const elements = {
  documentKind: 'notice',
  issuingAgency: '示例市发展和改革委员会',
  title: '关于开展演练的\n通知',
  primaryRecipients: ['示例县发展和改革局'],
  body: ['第一段。'],
  attachmentNotes: [],
  signatureBlock: '示例市发展和改革委员会',
  copiedRecipients: [],
  handlingMark: 'none',
  urgency: 'routine',
  disclosure: 'onRequest',
};
const registration = {
  title: '通知',
  issuingAgency: '示例市发展和改革委员会',
  number: '',
  urgency: 'urgent',
  handlingMark: 'workSecret',
  pieces: 1,
  note: '',
};
const examples: Record<ActType, JsonObject> = {
  submit: { elements, agencyCode: '演发改', layout, to: digest, opinion: '' },
  annotate: {
    digest,
    page: 0,
    strokes: [{ page: 0, width: 1200, colour: 'vermilion', points: [[-3, 4, 1000, 0]] }],
  },
  signOff: { digest, opinion: '同意', name: '李四', on, to: digest },
  sendBack: { digest, reason: '请修改', to: digest },
  number: { number, signedOffText: digest, signOff: digest },
  produce: { number, signedOffText: digest, finalCopy: digest, pages: 2, comparedTexts: 99, numberAct: digest, layout },
  stamp: { finalCopy: digest, stamped: digest, seal: 's1', sealName: '公章', box, slip: digest, operator: digest },
  dispatch: {
    stamped: digest,
    pages: 2,
    number,
    signedOffOn: on,
    elements,
    fromUnit: '市',
    fromRoot: digest,
    to: [{ unit: '县', root: digest, clerks: [digest] }],
    pieces: 1,
  },
  acknowledge: { dispatch: digest, digest, pieces: 1, verdict: 'valid', unit: '县' },
  register: {
    source: { kind: 'file', fileName: '来文.pdf', activeContent: ['JavaScript'], verdict: 'unsigned' },
    registration,
    serial: { year: 2026, serial: 1 },
    receivedOn: on,
    digest,
    pages: 1,
  },
  propose: { opinion: '拟请阅示', to: digest },
  instruct: { opinion: '照办', digest, to: digest },
  conclude: { opinion: '已办' },
  found: { unit: '市', agencyCode: '演发改', root: certificate, exercise: true },
  enrol: person,
  trust: { unit: '县', agencyCode: '县发改', root: certificate, people: [person] },
  registerSeal: { id: 's1', name: '公章', seal: certificate, unitCertificate: certificate, keeper: digest },
  revocationList: { list: certificate },
};
const types = Object.keys(bodies) as ActType[];

function act(type: string, body: JsonObject, change: Partial<Act> = {}): Act {
  return {
    v: 1,
    type,
    dossier: digest,
    actor: digest,
    post: '局长',
    device: '0'.repeat(16),
    seq: 1,
    at: 0,
    seen: 0,
    parents: [],
    subjects: [digest],
    label: { mark: 'none' },
    consent: 'pin',
    basis: [],
    nonce: '0'.repeat(32),
    body,
    ...change,
  };
}

describe('the bodies', () => {
  it.each(types)('%s: is understood, whole', (type) => {
    const stated = act(type, examples[type]);
    expect(understand(stated)).toEqual({ act: stated });
    expect(bodyOf(stated, type)).toEqual(examples[type]);
    expect(decodeCanonical(encodeCanonical(examples[type]))).toEqual(examples[type]);
  });

  it.each(types)('%s: is not understood with a member less, more or of another type', (type) => {
    const body = examples[type];
    for (const name of Object.keys(body)) {
      const { [name]: was, ...rest } = body;
      const wrong: JsonValue = typeof was === 'object' ? 1 : { was: was ?? null };
      expect(understand(act(type, rest)), `without ${name}`).toEqual({ fault: 'body' });
      expect(understand(act(type, { ...rest, [name]: wrong })), `another ${name}`).toEqual({ fault: 'body' });
    }
    expect(understand(act(type, { ...body, more: 1 }))).toEqual({ fault: 'body' });
  });

  it('change nothing: a schema that trimmed would let two spellings mean one thing', () => {
    const body = { opinion: '  两端有空格  ', to: digest };
    expect(v.parse(bodies.propose, body)).toEqual(body);
  });

  it.each<[string, ActType, JsonObject]>([
    ['a day that the month does not have', 'signOff', { ...examples.signOff, on: { year: 2026, month: 2, day: 29 } }],
    ['a line end in a name', 'signOff', { ...examples.signOff, name: '李\n四' }],
    [
      'a pressure above 1000',
      'annotate',
      { digest, page: 0, strokes: [{ page: 0, width: 1, colour: 'ink', points: [[0, 0, 1001, 0]] }] },
    ],
    ['no strokes', 'annotate', { digest, page: 0, strokes: [] }],
    ['a box of negative width', 'stamp', { ...examples.stamp, box: { ...box, width: -1 } }],
    ['base64 without padding', 'revocationList', { list: 'MII' }],
    ['an unknown source', 'register', { ...examples.register, source: { kind: 'pigeon' } }],
    ['nobody to dispatch to', 'dispatch', { ...examples.dispatch, to: [] }],
    ['number 0', 'number', { ...examples.number, number: { ...number, serial: 0 } }],
  ])('refuse %s', (_, type, body) => {
    expect(understand(act(type, body))).toEqual({ fault: 'body' });
  });
});

describe('what is not understood', () => {
  it('an unknown type, also one that every object has', () => {
    for (const type of ['circumnavigate', 'constructor', 'toString']) {
      expect(isKnownType(type)).toBe(false);
      expect(understand(act(type, {}))).toEqual({ fault: 'type' });
    }
  });

  it('a PIN act on an unlocked session alone', () => {
    const bySession = types.filter((type) => 'act' in understand(act(type, examples[type], { consent: 'session' })));
    expect(types.filter((type) => !bySession.includes(type)).sort()).toEqual([
      'dispatch',
      'instruct',
      'signOff',
      'stamp',
    ]);
  });

  it('an act about a document that names no bytes', () => {
    expect(understand(act('stamp', examples.stamp, { subjects: [] }))).toEqual({ fault: 'subjects' });
    expect(understand(act('propose', examples.propose, { subjects: [] }))).toHaveProperty('act');
  });

  it('an act about other bytes than its subjects say', () => {
    const other = 'b'.repeat(64);
    const faulty = types.filter(
      (type) => 'fault' in understand(act(type, examples[type], { subjects: [other, digest] })),
    );
    expect(faulty.sort()).toEqual(
      'acknowledge annotate dispatch instruct number produce register sendBack signOff stamp'.split(' '),
    );
  });

  it('has no body to give', () => {
    expect(bodyOf(act('propose', { opinion: 1 }), 'propose')).toBeUndefined();
    expect(bodyOf(act('propose', examples.propose), 'conclude')).toBeUndefined();
  });
});

describe('annotations', () => {
  const highlight = { boxes: [{ x: 0, y: -5, width: 1, height: 1 }], text: '' };
  const note = { x: 7200, y: 10_000, text: '<script>\n意见' };
  const { strokes } = examples.annotate;
  const annotate = (rest: JsonObject) => understand(act('annotate', { digest, page: 0, ...rest }));
  const long = (most: number) => '字'.repeat(most);

  it.each<[string, JsonObject]>([
    ['ink alone, as it was at first', { strokes: strokes ?? null }],
    ['highlights alone', { highlights: [highlight] }],
    ['notes alone', { notes: [note] }],
    ['all three', { strokes: strokes ?? null, highlights: [highlight], notes: [note] }],
    [
      'texts as long as they may be',
      { highlights: [{ ...highlight, text: long(2000) }], notes: [{ ...note, text: long(1000) }] },
    ],
  ])('are understood: %s', (_what, rest) => {
    expect(annotate(rest)).toHaveProperty('act');
    const body = { digest, page: 0, ...rest };
    expect(decodeCanonical(encodeCanonical(body))).toEqual(body);
  });

  it.each<[string, JsonObject]>([
    ['nothing', {}],
    ['an empty list of strokes beside a note', { strokes: [], notes: [note] }],
    ['an empty list of highlights', { highlights: [], notes: [note] }],
    ['an empty list of notes', { highlights: [highlight], notes: [] }],
    ['a highlight of no box', { highlights: [{ ...highlight, boxes: [] }] }],
    [
      'a highlight of too many boxes',
      { highlights: [{ ...highlight, boxes: Array.from({ length: 201 }, () => highlight.boxes[0] ?? null) }] },
    ],
    ['a box without width', { highlights: [{ ...highlight, boxes: [{ x: 0, y: 0, width: 0, height: 1 }] }] }],
    ['a box of negative height', { highlights: [{ ...highlight, boxes: [{ x: 0, y: 0, width: 1, height: -1 }] }] }],
    [
      'a box out of all measure',
      { highlights: [{ ...highlight, boxes: [{ x: 10_000_001, y: 0, width: 1, height: 1 }] }] },
    ],
    [
      'a box with a member more',
      { highlights: [{ ...highlight, boxes: [{ x: 0, y: 0, width: 1, height: 1, page: 1 }] }] },
    ],
    ['covered text too long', { highlights: [{ ...highlight, text: long(2001) }] }],
    ['a note that says nothing', { notes: [{ ...note, text: ' ' }] }],
    ['a note too long', { notes: [{ ...note, text: long(1001) }] }],
    ['a note out of all measure', { notes: [{ ...note, y: -10_000_001 }] }],
    ['a fraction', { notes: [{ ...note, x: 0.5 }] }],
    ['a control character', { notes: [{ ...note, text: 'a\u0000' }] }],
    ['a carriage return', { notes: [{ ...note, text: 'a\r\n' }] }],
    ['a line separator', { notes: [{ ...note, text: 'a\u2028' }] }],
    ['a turned direction', { highlights: [{ ...highlight, text: 'a\u202e' }] }],
    ['half a character', { notes: [{ ...note, text: '\ud83d' }] }],
    ['too many notes', { notes: Array.from({ length: 201 }, () => note) }],
    ['too many highlights', { highlights: Array.from({ length: 501 }, () => highlight) }],
    ['a page before the first', { page: -1, notes: [note] }],
  ])('are not understood: %s', (_what, rest) => {
    expect(annotate(rest)).toEqual({ fault: 'body' });
  });
});
