import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../../crypto/bytes.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import type { Role } from '../../preload/contract/define.ts';
import { type Act, type ActType, mergeActs, orderActs } from '../acts/index.ts';
import { actionsFor, type DossierStage, type DossierState, nextAction, replayDossier } from './flow.ts';

const hex = (letter: string) => letter.repeat(64);
const box = { page: 0, x: 0, y: 0, width: 1000, height: 1000 };
const layout = { pages: 1, number: box, date: box, signatureBlock: box, legalSealBox: box };
const on = { year: 2026, month: 6, day: 30 };
const elements = {
  documentKind: 'notice' as const,
  issuingAgency: '示例市',
  title: '通知',
  primaryRecipients: ['示例县'],
  body: ['正文。'],
  attachmentNotes: [],
  signatureBlock: '示例市',
  copiedRecipients: [],
  handlingMark: 'none' as const,
  urgency: 'routine' as const,
  disclosure: 'withheld' as const,
};
const registration = {
  title: '来文',
  issuingAgency: '示例县',
  number: '',
  urgency: 'routine' as const,
  handlingMark: 'none' as const,
  pieces: 1,
  note: '',
};

type Person = { readonly fingerprint: string; readonly role: Role; readonly ours: boolean };
const PEOPLE = {
  clerk: { fingerprint: hex('1'), role: 'clerk', ours: true },
  otherClerk: { fingerprint: hex('2'), role: 'clerk', ours: true },
  leader: { fingerprint: hex('3'), role: 'leader', ours: true },
  otherLeader: { fingerprint: hex('4'), role: 'leader', ours: true },
  officer: { fingerprint: hex('5'), role: 'securityOfficer', ours: true },
  theirClerk: { fingerprint: hex('6'), role: 'clerk', ours: false },
  theirLeader: { fingerprint: hex('7'), role: 'leader', ours: false },
} as const satisfies Record<string, Person>;
const everybody: Person[] = Object.values(PEOPLE);
const roleOf = (fingerprint: string) => everybody.find((one) => one.fingerprint === fingerprint)?.role ?? null;
const isOurs = (fingerprint: string) => everybody.some((one) => one.ours && one.fingerprint === fingerprint);

type Known = { readonly id: string; readonly act: Act };

/** Ids as digests are: without order or meaning, and the same for the same seed. */
const idOf = (seed: number): string => toHex(sm3(utf8(String(seed))));

function act(by: Person, type: string, body: object, subjects: readonly string[], change: Partial<Act> = {}): Act {
  return {
    v: 1,
    type,
    dossier: hex('d'),
    actor: by.fingerprint,
    post: '职务',
    device: '0'.repeat(16),
    seq: 1,
    at: 1,
    seen: 0,
    parents: [],
    subjects,
    label: { mark: 'none' },
    consent: 'pin',
    basis: [],
    nonce: '0'.repeat(32),
    body: body as Act['body'],
    ...change,
  };
}

const replay = (acts: readonly Known[]): DossierState =>
  replayDossier(hex('d'), orderActs(acts).ordered, roleOf, isOurs);

const DIGESTS = ['a', 'b', 'c'].map(hex);
const digestOf = (state: DossierState, salt: number) =>
  [state.draftDigest, state.current][salt % 2] ?? DIGESTS[salt % 3] ?? '';

/** A body that fits what has happened as well as can be, or on purpose not quite. */
function bodyFor(type: ActType, state: DossierState, to: Person, salt: number): { body: object; subjects: string[] } {
  const good = salt % 4 !== 0;
  const doc = good ? (state.draftDigest ?? '') || hex('a') : digestOf(state, salt);
  const number = { agencyCode: '演', year: good ? 2026 : 2025, serial: 1 + (salt % 2) };
  const final = state.versions.find((version) => version.role === 'finalCopy')?.digest ?? hex('a');
  const fresh = idOf(1000 + salt);
  const current = state.current ?? hex('a');
  const delivery = state.deliveries[0];
  const unit = { unit: '示例县', root: hex('e'), clerks: [PEOPLE.theirClerk.fingerprint] };
  const ourUnit = { unit: '示例市', root: hex('f'), clerks: [PEOPLE.clerk.fingerprint] };
  switch (type) {
    case 'submit':
      return { body: { elements, agencyCode: '演', layout, to: to.fingerprint, opinion: '' }, subjects: [fresh] };
    case 'annotate':
      return {
        body: { digest: doc, page: 0, strokes: [{ page: 0, width: 1, colour: 'ink', points: [[0, 0, 0, 0]] }] },
        subjects: [doc],
      };
    case 'signOff':
      return { body: { digest: doc, opinion: '同意', name: '某', on, to: to.fingerprint }, subjects: [doc] };
    case 'sendBack':
      return { body: { digest: doc, reason: '请改', to: to.fingerprint }, subjects: [doc] };
    case 'number':
      return { body: { number, signedOffText: doc, signOff: state.signOffAct ?? hex('a') }, subjects: [doc] };
    case 'produce':
      return {
        body: {
          number: state.number ?? number,
          signedOffText: doc,
          finalCopy: good ? fresh : doc,
          pages: 1,
          comparedTexts: 1,
          numberAct: state.numberAct ?? hex('a'),
          layout,
        },
        subjects: [good ? fresh : doc],
      };
    case 'stamp':
      return {
        body: {
          finalCopy: good ? final : doc,
          stamped: fresh,
          seal: 's',
          sealName: '章',
          box,
          slip: (good ? state.signOffAct : null) ?? hex('a'),
          operator: to.fingerprint,
        },
        subjects: [fresh],
      };
    case 'dispatch': {
      const digest = good ? current : fresh;
      return {
        body: {
          stamped: digest,
          pages: 1,
          number: state.number ?? number,
          signedOffOn: on,
          elements,
          fromUnit: '某',
          fromRoot: hex('e'),
          to: salt % 3 === 0 ? [ourUnit] : [unit],
          pieces: 1,
        },
        subjects: [digest],
      };
    }
    case 'acknowledge':
      return {
        body: { dispatch: delivery?.dispatch ?? hex('a'), digest: current, pieces: 1, verdict: 'valid', unit: '某' },
        subjects: [current],
      };
    case 'register':
      return {
        body: {
          source: { kind: 'file', fileName: 'a.pdf', activeContent: [], verdict: 'unsigned' },
          registration,
          serial: { year: 2026, serial: 1 },
          receivedOn: on,
          digest: fresh,
          pages: 1,
        },
        subjects: [fresh],
      };
    case 'propose':
      return { body: { opinion: '拟办', to: to.fingerprint }, subjects: [] };
    case 'instruct':
      return { body: { opinion: '照办', digest: current, to: to.fingerprint }, subjects: [current] };
    default:
      return { body: { opinion: '已办' }, subjects: [] };
  }
}

const STEPS = [
  'submit',
  'annotate',
  'signOff',
  'sendBack',
  'number',
  'produce',
  'stamp',
  'dispatch',
  'acknowledge',
  'register',
  'propose',
  'instruct',
  'conclude',
] as const;

/** Which step leads from where to where; whoever looks for a rule finds it here a second time, written differently. */
const TABLE: Record<string, readonly [from: string, to: string][]> = {
  submit: [
    ['drafting', 'submitted'],
    ['sentBack', 'submitted'],
  ],
  signOff: [['submitted', 'signedOff']],
  sendBack: [['submitted', 'sentBack']],
  number: [['signedOff', 'signedOff']],
  produce: [['signedOff', 'numbered']],
  stamp: [['numbered', 'stamped']],
  dispatch: [
    ['stamped', 'dispatched'],
    ['drafting', 'arrived'],
  ],
  acknowledge: [
    ['dispatched', 'dispatched'],
    ['dispatched', 'received'],
    ['arrived', 'acknowledged'],
  ],
  register: [['drafting', 'registered']],
  propose: [
    ['registered', 'proposed'],
    ['instructed', 'proposed'],
  ],
  instruct: [['proposed', 'instructed']],
  conclude: [
    ['registered', 'concluded'],
    ['instructed', 'concluded'],
  ],
};
const LEADERS: ReadonlySet<string> = new Set(['signOff', 'sendBack', 'instruct']);

type Move = { type: number; by: number; to: number; salt: number; parents: number };
const move: fc.Arbitrary<Move> = fc.record({
  type: fc.nat({ max: 99 }),
  by: fc.nat({ max: 99 }),
  to: fc.nat({ max: everybody.length - 1 }),
  salt: fc.nat({ max: 10_000 }),
  parents: fc.nat({ max: 5 }),
});

/** One of a list, whatever the number. */
function pick<T>(list: readonly T[], at: number): T {
  const picked = list[at % list.length];
  if (picked === undefined) throw new Error('nothing to pick from');
  return picked;
}

/** Turns moves into acts; mostly the step that is due by the one whose turn it is, else any step by anybody. */
function actsFrom(moves: readonly Move[]): Known[] {
  const known: Known[] = [];
  for (const [index, { type, by, to, salt, parents }] of moves.entries()) {
    // Who has not heard of the last acts goes on from what they know.
    const heard = known.slice(0, Math.max(0, known.length - (parents > 3 ? parents - 3 : 0)));
    const state = replay(heard);
    const due: { person: Person; step: ActType }[] = everybody.flatMap((person) =>
      (person.ours ? actionsFor(state, person) : []).flatMap((action) => {
        const step = action === 'edit' ? 'submit' : action;
        return step === 'export' ? [] : [{ person, step }];
      }),
    );
    if (state.stage === 'dispatched') due.push({ person: PEOPLE.theirClerk, step: 'acknowledge' });
    const start = [
      { person: PEOPLE.clerk, step: 'submit' as const },
      { person: PEOPLE.theirClerk, step: 'dispatch' as const },
      { person: PEOPLE.clerk, step: 'register' as const },
    ][type % 3];
    const expected = state.stage === 'drafting' ? start : due[type % Math.max(1, due.length)];
    const isProper = by < 75 && expected;
    const person: Person = isProper ? expected.person : pick(everybody, by);
    let step: ActType = isProper ? expected.step : pick(STEPS, type);
    if (step === 'number' && state.numberAct !== null) step = 'produce';
    const receiver = isProper ? (LEADERS.has(step) ? PEOPLE.clerk : PEOPLE.leader) : pick(everybody, to);
    const { body, subjects } = bodyFor(step, state, receiver, isProper ? salt * 4 + 1 : salt);
    const followed = new Set(heard.flatMap((entry) => entry.act.parents));
    const heads = heard.map((entry) => entry.id).filter((id) => !followed.has(id));
    const id = idOf(index * 20_011 + salt);
    if (known.some((entry) => entry.id === id)) continue;
    known.push({ id, act: act(person, step, body, subjects, { parents: heads.sort(), seq: index + 1 }) });
  }
  return known;
}

const sequences = fc.array(move, { minLength: 1, maxLength: 14 }).map(actsFrom);
const RUNS = { numRuns: 1500 };

/** Everything that an act could change, without the record of the acts themselves. */
const changing = (state: DossierState) => ({ ...state, steps: [], touched: [] });

/** Each act with the state before and after it. */
function history(
  acts: readonly Known[],
): { entry: Known; refused: string | null; before: DossierState; after: DossierState }[] {
  const { ordered } = orderActs(acts);
  const at = (count: number) => replayDossier(hex('d'), ordered.slice(0, count), roleOf, isOurs);
  return ordered.map((entry, i) => {
    const after = at(i + 1);
    return { entry, refused: after.steps[i]?.refused ?? null, before: at(i), after };
  });
}

describe('any acts by anybody', () => {
  it('reach every stage, counting and not, so that what follows is said of something', () => {
    const stages = new Set<DossierStage>();
    const refusals = new Set<string>();
    fc.assert(
      fc.property(sequences, (acts) => {
        for (const { refused, after } of history(acts)) {
          stages.add(after.stage);
          if (refused) refusals.add(refused);
        }
      }),
      { ...RUNS, seed: 7 },
    );
    expect([...stages].sort()).toEqual(
      'acknowledged arrived concluded dispatched instructed numbered proposed received registered sentBack signedOff stamped submitted'
        .split(' ')
        .concat('drafting')
        .sort(),
    );
    expect([...refusals].sort()).toEqual(
      expect.arrayContaining(['step.notHolder', 'step.order', 'step.otherAgency', 'step.role', 'step.subject']),
    );
  });

  it('never leave the table, and change nothing when they do not count', () => {
    fc.assert(
      fc.property(sequences, (acts) => {
        const told = history(acts);
        expect(
          told
            .at(-1)
            ?.after.steps.map(({ id }) => id)
            .sort(),
        ).toEqual(acts.map(({ id }) => id).sort());
        for (const { entry, refused, before, after } of told) {
          if (refused !== null || entry.act.type === 'annotate') {
            expect(changing(after)).toEqual(changing(before));
          } else {
            expect(TABLE[entry.act.type], entry.act.type).toContainEqual([before.stage, after.stage]);
          }
        }
      }),
      RUNS,
    );
  });

  it('are signed off and instructed by our leader who has the paper, everything else done by our clerk who has it', () => {
    fc.assert(
      fc.property(sequences, (acts) => {
        for (const { entry, refused, before } of history(acts)) {
          const { type, actor } = entry.act;
          if (refused !== null || type === 'annotate') continue;
          const foreignPaper = type === 'dispatch' && before.stage === 'drafting';
          expect(roleOf(actor)).toBe(LEADERS.has(type) ? 'leader' : 'clerk');
          if (type === 'acknowledge' || foreignPaper) continue;
          expect(isOurs(actor), type).toBe(true);
          if (before.stage !== 'drafting') expect(actor, type).toBe(before.holder);
        }
      }),
      RUNS,
    );
  });

  it('never sign off or stamp another agency’s document', () => {
    fc.assert(
      fc.property(sequences, (acts) => {
        const { foreign, steps, versions } = replay(acts);
        const counted = steps.filter(({ refused }) => refused === null).map(({ act: { type } }) => type);
        if (foreign)
          expect(counted.filter((type) => !['dispatch', 'acknowledge', 'annotate'].includes(type))).toEqual([]);
        const stamped = versions.filter(({ role }) => role === 'stamped');
        expect(stamped.length).toBeLessThanOrEqual(1);
        // No seal without a sign-off, a number and a final copy before it.
        if (stamped.length > 0) {
          for (const type of ['submit', 'signOff', 'number', 'produce', 'stamp']) expect(counted).toContain(type);
          expect(versions.map(({ role }) => role)).toEqual(expect.arrayContaining(['signedOffText', 'finalCopy']));
        }
      }),
      RUNS,
    );
  });

  it('take one number at most, of the year of sign-off, and never give it back', () => {
    fc.assert(
      fc.property(sequences, (acts) => {
        let taken: string | null = null;
        for (const { after } of history(acts)) {
          const number = after.foreign || !after.number ? null : JSON.stringify(after.number);
          if (taken !== null) expect(number).toBe(taken);
          taken = number;
          if (number) expect(after.number?.year).toBe(after.signedOffOn?.year);
        }
        const counted = replay(acts).steps.filter(
          ({ refused, act: { type } }) => refused === null && type === 'number',
        );
        expect(counted.length).toBeLessThanOrEqual(1);
      }),
      RUNS,
    );
  });

  it('converge: two copies that went apart are the same once each has the other’s acts', () => {
    fc.assert(
      fc.property(sequences, fc.infiniteStream(fc.boolean()), (acts, coins) => {
        const whole = replay(acts);
        const one = acts.filter(() => coins.next().value);
        const other = acts.filter((entry) => !one.includes(entry) || coins.next().value);
        expect(replay(mergeActs(one, other))).toEqual(whole);
        expect(replay(mergeActs(other, one))).toEqual(whole);
        expect(replay([...acts].reverse())).toEqual(whole);
      }),
      RUNS,
    );
  });

  it('of unknown types are kept and change nothing', () => {
    fc.assert(
      fc.property(sequences, fc.nat({ max: 20 }), (acts, place) => {
        const after = pick(acts, place);
        const newer = {
          id: idOf(999_999),
          act: act(PEOPLE.clerk, 'supervise', { any: 1 }, [], { parents: [after.id] }),
        };
        const first = { id: idOf(999_998), act: act(PEOPLE.clerk, 'supervise', { any: 2 }, []) };
        const told = replay([...acts, newer, first]);
        expect(changing(told)).toEqual(changing(replay(acts)));
        expect(told.steps.length).toBe(acts.length + 2);
      }),
      RUNS,
    );
  });
});

/** Beyond every salt of a move, so that the bytes spoken of are new; odd, so that the body fits. */
const PROBE = 1_000_001;

describe('what may be done', () => {
  it('is what counts when it is done', () => {
    const counts = new Map<string, number>();
    fc.assert(
      fc.property(sequences, fc.nat({ max: 1000 }), (acts, salt) => {
        const state = replay(acts);
        const heads = orderActs(acts).ordered.map(({ id }) => id);
        for (const person of everybody.filter(({ ours }) => ours)) {
          for (const action of actionsFor(state, person)) {
            const type = action === 'edit' ? 'submit' : action;
            // Registering opens a dossier of its own; exporting is no act.
            if (type === 'register' || type === 'export') continue;
            const receiver = LEADERS.has(type) ? PEOPLE.clerk : PEOPLE.leader;
            const { body, subjects } = bodyFor(type, state, receiver, PROBE + salt * 4);
            const next = { id: hex('9'), act: act(person, type, body, subjects, { parents: [...heads].sort() }) };
            const refused = replay([...acts, next]).steps.find(({ id }) => id === next.id)?.refused;
            // A delivery names its clerks: another clerk of the unit sees it and is not the one.
            if (type === 'acknowledge' && refused === 'step.notAddressed') continue;
            // Numbered, but its copy has not come: the number stands.
            if (type === 'number' && refused === 'step.twice') continue;
            expect(refused, `${type} at ${state.stage}`).toBeNull();
            counts.set(type, (counts.get(type) ?? 0) + 1);
          }
        }
      }),
      RUNS,
    );
    for (const type of ['signOff', 'sendBack', 'number', 'stamp', 'dispatch', 'propose', 'instruct', 'conclude']) {
      expect(counts.get(type), type).toBeGreaterThan(0);
    }
  });

  it('is nothing for the security officer, and nothing for another agency', () => {
    fc.assert(
      fc.property(sequences, (acts) => {
        expect(actionsFor(replay(acts), PEOPLE.officer)).toEqual([]);
        expect(nextAction(replay(acts), PEOPLE.officer)).toBeNull();
      }),
      RUNS,
    );
  });
});

describe('two hands at once', () => {
  const submitted = {
    id: idOf(1),
    act: act(PEOPLE.clerk, 'submit', bodyFor('submit', replay([]), PEOPLE.leader, 1).body, [idOf(1001)]),
  };
  const state = replay([submitted]);
  const after = { parents: [submitted.id] };

  it('one signs off while the other copy sends back: one counts, the other stands marked, on every device', () => {
    const one = bodyFor('signOff', state, PEOPLE.clerk, 1);
    const other = bodyFor('sendBack', state, PEOPLE.clerk, 1);
    for (const [low, high] of [
      ['signOff', 'sendBack'],
      ['sendBack', 'signOff'],
    ] as const) {
      const ids = { [low]: hex('1'), [high]: hex('2') };
      const acts = [
        submitted,
        { id: ids['signOff'] ?? '', act: act(PEOPLE.leader, 'signOff', one.body, one.subjects, after) },
        { id: ids['sendBack'] ?? '', act: act(PEOPLE.leader, 'sendBack', other.body, other.subjects, after) },
      ];
      const found = replay(acts);
      expect(found.stage).toBe(low === 'signOff' ? 'signedOff' : 'sentBack');
      expect(found.steps.map(({ refused }) => refused)).toEqual([null, null, 'step.order']);
      expect(replay([...acts].reverse())).toEqual(found);
    }
  });

  it('a colleague who does not have the paper signs nothing off', () => {
    const { body, subjects } = bodyFor('signOff', state, PEOPLE.clerk, 1);
    for (const [person, refused] of [
      [PEOPLE.otherLeader, 'step.notHolder'],
      [PEOPLE.clerk, 'step.role'],
      [PEOPLE.theirLeader, 'step.otherAgency'],
    ] as const) {
      const found = replay([submitted, { id: idOf(2), act: act(person, 'signOff', body, subjects, after) }]);
      expect(found.stage).toBe('submitted');
      expect(found.steps[1]?.refused).toBe(refused);
    }
  });

  it('a sign-off without a PIN does not count', () => {
    const { body, subjects } = bodyFor('signOff', state, PEOPLE.clerk, 1);
    const found = replay([
      submitted,
      { id: idOf(2), act: act(PEOPLE.leader, 'signOff', body, subjects, { ...after, consent: 'session' }) },
    ]);
    expect(found.stage).toBe('submitted');
    expect(found.steps[1]?.refused).toBe('act.consent');
  });

  it('nobody comes before the first: what cannot begin a dossier does not keep it from beginning', () => {
    for (const early of [
      act(PEOPLE.theirClerk, 'annotate', bodyFor('annotate', state, PEOPLE.leader, 1).body, [idOf(1001)]),
      act({ ...PEOPLE.clerk, fingerprint: hex('8') }, 'submit', submitted.act.body, submitted.act.subjects),
      act(PEOPLE.leader, 'signOff', { broken: true }, []),
    ]) {
      const found = replay([{ id: '0'.repeat(64), act: early }, submitted]);
      expect(found.steps.map(({ id }) => id)).toEqual(['0'.repeat(64), submitted.id]);
      expect([found.stage, found.foreign]).toEqual(['submitted', false]);
    }
  });
});
