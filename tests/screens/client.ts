// Puts a made-up office, in memory, where the preload script puts the real one. The address says whose screen and in what state.

import { BOXES } from '../../preload/contract/circulation.ts';
import type { OfficeApi } from '../../preload/contract/contract.ts';
import type { ClientEvent } from '../../preload/contract/define.ts';
import { arrival, BODY, dossierView, hex, ISSUING, people, RECEIVING, rows, SEAL, sessionOf } from './exercise-data.ts';

const query = new URLSearchParams(location.search);
const now = Date.now();
const listeners: ((event: unknown) => void)[] = [];
const emit = (event: ClientEvent) => {
  for (const listener of listeners) listener(event);
};
const ok = <T>(value: T) => Promise.resolve({ ok: true as const, value });
const refuse = <C extends string>(code: C, detail: Record<string, string> = {}) =>
  Promise.resolve({ ok: false as const, error: { kind: 'refusal' as const, code, detail } });

let session = sessionOf(query.get('profile') ?? 'clerk');
// `&warnings`: what is said of a store that was put back, and of contents that are gone.
session &&= {
  ...session,
  warnings: query.has('warnings')
    ? [
        { code: 'rolledBack', count: 0 },
        { code: 'contentsMissing', count: 3 },
      ]
    : [],
};
let made = query.get('profile') !== 'first';
let acknowledged = query.has('acknowledged');
let form = JSON.stringify({
  title: '关于征求优化营商环境若干措施意见的函',
  documentKind: 'letter',
  issuingAgency: ISSUING,
  signatureBlock: ISSUING,
  body: BODY,
  primaryRecipients: [RECEIVING],
});
let preferences = {
  language: query.get('language') === 'en' ? ('en' as const) : ('zh-CN' as const),
  typeSize: query.get('size') === 'large' ? ('large' as const) : ('normal' as const),
  notices: query.get('notices') === 'off' ? ('off' as const) : ('on' as const),
};

const pendingJoin = {
  join: hex('9', 16),
  name: '苏青',
  post: '文书',
  role: 'clerk' as const,
  request: hex('b'),
  createdAt: now,
};

const office: OfficeApi = {
  shell: {
    about: () =>
      ok({
        version: '0.1.0',
        electron: '42.0.0',
        electronSource: 'fallback',
        chrome: '148.0.7778.0',
        node: '24.15.0',
        sqlite: '3.53.4（SQLCipher 4）',
        cryptoProvider: '印证内置（TypeScript）',
        ceiling: 'workSecret',
        deviceSecret: 'file',
        home: '~/.local/share/yinzheng',
        findings: [{ code: 'path.root', status: 'ok', detail: {} }],
      }),
    preferences: () => ok(preferences),
    setPreferences: (wanted) => {
      preferences = wanted;
      return ok(wanted);
    },
  },
  keys: {
    profiles: () =>
      ok({
        profiles: made
          ? people.map(({ profile, pin, unit, name, post, role }) => ({
              id: profile,
              unit,
              name,
              post,
              role,
              exercise: true,
              exercisePin: pin,
            }))
          : [],
        canCreateExercise: !made,
      }),
    createExercise: async () => {
      for (const [index, step] of ['roots', 'seal', 'ledger', 'profile', 'profile', 'profile'].entries()) {
        emit({ type: 'progress', task: 'exercise', step, done: index, total: 7 });
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
      made = true;
      return ok({ profiles: 5 });
    },
    unlock: ({ profile }) => {
      const person = people.find((one) => one.profile === profile);
      session = sessionOf(person?.role ?? 'clerk');
      return session === null ? refuse('profile.missing') : ok(session);
    },
    changePin: () => refuse('pin.cancelled'),
    lock: () => {
      session = null;
      emit({ type: 'locked', reason: 'hand' });
      return ok({});
    },
    session: () => ok(session),
    certificates: () =>
      ok({
        certificates: (['root', 'signing', 'encryption', 'unit', 'sealMaker'] as const).map((use, index) => ({
          fingerprint: hex(String(index)),
          subject: `CN=${ISSUING}`,
          issuer: `${ISSUING}根证书`,
          holder: use === 'signing' || use === 'encryption' ? '周文书' : ISSUING,
          unit: ISSUING,
          use,
          serialNumber: hex(String(index), 32),
          notBefore: now,
          notAfter: now + 700 * 86_400_000,
          status: index === 4 ? ('unknown' as const) : ('good' as const),
        })),
        revocationLists: [
          { issuer: `${ISSUING}根证书`, issuedAt: now - 3 * 86_400_000, nextAt: now + 4 * 86_400_000, revoked: 0 },
        ],
        store: [{ code: 'store.cipher', status: 'ok', detail: { name: 'SQLCipher 4' } }],
      }),
  },
  unit: {
    state: () => ok({ interrupted: query.has('interrupted'), pending: query.has('pending') ? [pendingJoin] : [] }),
    found: () => refuse('pin.cancelled'),
    join: () => ok({ join: pendingJoin.join }),
    saveRequest: () => ok({ fileName: '苏青-9f3a.yzreq' }),
    discard: () => ok({}),
    openAnswer: () =>
      ok({
        unit: ISSUING,
        agencyCode: '演发改',
        root: hex('e'),
        name: pendingJoin.name,
        post: pendingJoin.post,
        role: pendingJoin.role,
        keepsSeal: true,
        people: 3,
      }),
    finish: () => refuse('pin.cancelled'),
    people: () =>
      ok({
        holdsKeys: true,
        root: hex('e'),
        people: [
          {
            name: '沈安',
            post: '安全保密员',
            role: 'securityOfficer',
            fingerprint: hex('1'),
            keepsSeal: false,
            answered: null,
          },
          { name: '周文书', post: '文书', role: 'clerk', fingerprint: hex('2'), keepsSeal: true, answered: hex('3') },
          { name: '郑主任', post: '主任', role: 'leader', fingerprint: null, keepsSeal: false, answered: null },
        ],
      }),
    openRequest: () =>
      ok({
        request: hex('c'),
        name: '郑主任',
        post: '副主任',
        role: 'leader',
        planned: { post: '主任', role: 'leader' },
        keepsSeal: false,
      }),
    answer: () => refuse('pin.cancelled'),
    saveAnswer: () => ok({ fileName: '郑主任-cccc.yzans' }),
  },
  circulation: {
    list: ({ box }) => {
      const all = query.has('empty') ? [] : rows(now);
      const boxes = {
        toDo: all.filter((row) => row.waitsForMe),
        toRead: [],
        underWay: all.filter((row) => row.kind === 'draft'),
        done: all.filter((row) => row.state === 'received' || row.state === 'concluded'),
        incoming: all.filter((row) => row.direction === 'incoming'),
        outgoing: all.filter((row) => row.direction === 'outgoing'),
      };
      const counts = Object.fromEntries(BOXES.map((name) => [name, boxes[name].length])) as Record<
        (typeof BOXES)[number],
        number
      >;
      return ok({ rows: boxes[box], counts });
    },
    dossier: () => ok(dossierView(now)),
    addressees: () =>
      ok({
        colleagues: people
          .filter((person) => person.unit === ISSUING)
          .map(({ profile: _profile, pin: _pin, ...person }) => person),
        units: [{ unit: RECEIVING, root: hex('f'), clerks: [] }],
      }),
    newDraft: () => ok({ elements: { issuingAgency: ISSUING, signatureBlock: ISSUING }, agencyCode: '演发改' }),
    draft: ({ draft }) => ok({ draft, form, savedAt: now - 60_000 }),
    saveDraft: (input) => {
      form = input.form;
      return ok({ draft: input.draft ?? hex('6', 32), savedAt: Date.now() });
    },
    discardDraft: () => ok({}),
    previewDraft: () =>
      ok({
        url: 'about:blank',
        length: 1,
        pages: 2,
        warnings: ['fontSubstituted face=xiaobiaosong wanted=方正小标宋 used=Noto Serif CJK SC'],
      }),
    submit: () => (query.has('refuse') ? refuse('signer.certificate') : ok({ dossier: hex('3'), act: hex('1') })),
    signOff: () => refuse('pin.cancelled'),
    sendBack: () => refuse('step.notPossible'),
    nextNumber: () => ok({ agencyCode: '演发改', year: 2026, serial: 14 }),
    number: () => refuse('number.gap'),
    register: () => ok({ dossier: hex('3'), act: hex('1') }),
    propose: () => refuse('step.notPossible'),
    instruct: () => refuse('step.notPossible'),
    conclude: () => refuse('step.notPossible'),
    ink: () => ok({ mine: [], signed: [] }),
    saveInk: () => ok({ savedAt: now }),
    remarks: () => ok({ mine: { highlights: [], notes: [] }, signed: [] }),
    saveRemarks: () => ok({ savedAt: now }),
    exportWorkingCopy: () => ok({ fileName: '标注副本.pdf' }),
    setPhrases: () => ok({}),
    phrases: () => ok({ signOff: ['同意。'], instruct: ['请办理。'], sendBack: ['请核改。'], propose: ['请批示。'] }),
  },
  documents: {
    open: () => refuse('document.damaged'),
    choose: ({ candidate, password }) => {
      if (query.has('password') && password !== '1234') {
        return refuse(
          candidate === null ? 'document.passwordRequired' : 'document.wrongPassword',
          candidate === null ? { candidate: hex('4', 32) } : {},
        );
      }
      return ok({
        candidate: hex('4', 32),
        facts: {
          fileName: '来文扫描件.pdf',
          format: query.has('ofd') ? 'ofd' : 'pdf',
          size: 482_113,
          digest: hex('5'),
          pages: 4,
          encrypted: 'none',
          activeContent: [
            { kind: 'javascript', where: 'open' },
            { kind: 'autoPrint', where: 'document' },
            { kind: 'launch', where: 'annotation:2' },
          ],
          signatures: 1,
          verdict: 'indeterminate',
          sealName: '示例市大数据管理局',
          signer: '示例市大数据管理局',
          recovered: false,
          // `&ofd`: an OFD with all that can be amiss in one.
          ofd: query.has('ofd')
            ? {
                documents: 2,
                unreadable: [
                  { page: 3, reason: 'broken' },
                  { page: 4, reason: 'limit' },
                ],
                incomplete: [1, 2],
                laterMarks: [2],
                fontsNotEmbedded: ['方正小标宋简体', '仿宋_GB2312'],
                attachments: [{ name: '清单.xlsx', size: 20_480 }],
              }
            : null,
        },
        proposed: {
          title: '关于做好政务信息资源共享工作的通知',
          issuingAgency: '示例市大数据管理局',
          number: '演数据〔2026〕5号',
        },
        handlingMark: 'none',
        // `&known`: the same file is here already.
        known: query.has('known')
          ? {
              dossier: hex('d'),
              title: '关于做好政务信息资源共享工作的通知',
              number: '演数据〔2026〕5号',
              at: now - 86_400_000,
            }
          : null,
      });
    },
    chooseSeveral: async () => {
      const found = await office.documents.choose({ candidate: null, password: 'x' });
      const chosen = found.ok && found.value ? [found.value] : [];
      return ok({
        chosen: query.has('several')
          ? ['一', '二', '三'].flatMap((name) =>
              chosen.map((one) => ({
                ...one,
                candidate: name,
                facts: { ...one.facts, fileName: `来文之${name}.pdf` },
              })),
            )
          : chosen,
        refused: query.has('several')
          ? [
              { fileName: '残缺的来文.pdf', code: 'document.truncated', candidate: null },
              { fileName: '加密的来文.pdf', code: 'document.passwordRequired', candidate: 'locked' },
            ]
          : [],
        left: 0,
      });
    },
    stopChoosing: () => ok({}),
    dropCandidate: () => ok({}),
    exportVersion: () => ok(null),
  },
  seals: {
    list: () =>
      ok({
        seals: query.has('empty')
          ? []
          : [
              {
                id: 'exercise',
                name: ISSUING,
                validFrom: now,
                validTo: now + 365 * 86_400_000,
                maker: '示例市发展和改革委员会制章（演练）',
                widthMillimetres: 42,
                heightMillimetres: 42,
                svg: SEAL,
                status: 'good',
              },
            ],
      }),
    preview: () => refuse('seal.missing'),
    stamp: () => refuse('seal.missing'),
  },
  exchange: {
    arrivals: () => ok({ arrivals: [arrival(now, acknowledged)] }),
    arrival: () => ok(arrival(now, acknowledged)),
    collect: () => ok({ taken: 1, refused: [{ name: '0007.yzen', code: 'envelope.broken', findings: [] }] }),
    acknowledgeSeveral: ({ arrivals }) => {
      acknowledged = true;
      return ok({ acknowledged: arrivals.map(({ arrival: taken }) => ({ arrival: taken, act: taken })), refused: [] });
    },
    acknowledge: ({ pieces }) => {
      if (pieces !== 1) return refuse('arrival.pieces');
      acknowledged = true;
      return ok({ act: hex('1') });
    },
    dispatch: () => refuse('step.notPossible'),
    exportRoot: () => ok({ fileName: 'unit-root.pem' }),
  },
  verification: { report: () => refuse('document.missing'), exportReport: () => refuse('document.missing') },
  audit: {
    entries: () =>
      ok({
        entries: ['circulation.submit', 'documents.open', 'exchange.acknowledge', 'keys.unlock'].map(
          (action, index) => ({
            sequence: 214 - index,
            at: now - index * 1_800_000,
            action,
            actor: '周文书',
            subject: hex(String(index)),
            outcome: index === 2 ? ('refused' as const) : ('done' as const),
            detail: {},
            hash: hex(String(index + 3)),
          }),
        ),
        total: 214,
      }),
    verify: () =>
      ok({
        entries: 214,
        findings: [
          { code: 'audit.chain', status: 'ok', detail: { entries: 214, faults: 0 } },
          { code: 'audit.heads', status: 'ok', detail: { heads: 9, faults: 0 } },
        ],
      }),
  },
};

Object.assign(window, {
  office,
  officeEvents: { subscribe: (listener: (event: unknown) => void) => listeners.push(listener) },
});
