// Invented exercise data for looking at the screens: two example agencies, their people and some papers.

import type * as v from 'valibot';
import type { DossierView, Row, Step } from '../../preload/contract/circulation.ts';
import type { Arrival } from '../../preload/contract/exchange.ts';
import type { Person } from '../../preload/contract/fields.ts';
import type { Session } from '../../preload/contract/keys.ts';

export const ISSUING = '示例市发展和改革委员会';
export const RECEIVING = '示例县发展和改革局';
const DAY = 86_400_000;
const HOUR = 3_600_000;

export const hex = (letter: string, length = 64) => `${letter}7e1c09b4d2a6f85`.repeat(8).slice(0, length);

export const people: readonly (Person & { profile: string; pin: string })[] = [
  {
    profile: hex('a', 16),
    pin: '260101',
    fingerprint: hex('a'),
    name: '周文书',
    post: '办公室文书',
    role: 'clerk',
    unit: ISSUING,
  },
  {
    profile: hex('b', 16),
    pin: '260202',
    fingerprint: hex('b'),
    name: '郑主任',
    post: '主任',
    role: 'leader',
    unit: ISSUING,
  },
  {
    profile: hex('c', 16),
    pin: '260303',
    fingerprint: hex('c'),
    name: '冯保密',
    post: '安全保密员',
    role: 'securityOfficer',
    unit: ISSUING,
  },
  {
    profile: hex('d', 16),
    pin: '260404',
    fingerprint: hex('d'),
    name: '陈文书',
    post: '办公室文书',
    role: 'clerk',
    unit: RECEIVING,
  },
  {
    profile: hex('e', 16),
    pin: '260505',
    fingerprint: hex('e'),
    name: '卫局长',
    post: '局长',
    role: 'leader',
    unit: RECEIVING,
  },
];

export function sessionOf(role: string): v.InferOutput<typeof Session> | null {
  const person = people.find((one) => one.role === role);
  if (person === undefined) return null;
  const { profile, unit, name, post, fingerprint } = person;
  return {
    profile,
    unit,
    agencyCode: '演发改',
    name,
    post,
    role: person.role,
    exercise: true,
    fingerprint,
    lockAfterMinutes: 10,
    warnings: [],
  };
}

const base = {
  kind: 'dossier',
  direction: 'outgoing',
  unit: ISSUING,
  urgency: 'routine',
  handlingMark: 'none',
  excerpt: '',
  waitsForMe: false,
  next: null,
  number: '',
} as const;

export function rows(now: number): readonly Row[] {
  return [
    {
      ...base,
      id: hex('1'),
      title: '关于做好2026年冬季能源保供工作的通知',
      state: 'signedOff',
      urgency: 'extraUrgent',
      lastAct: 'signOff',
      lastActor: '郑主任',
      lastAt: now - HOUR,
      excerpt: '同意，尽快印发。',
      waitsForMe: true,
      next: 'number',
    },
    {
      ...base,
      id: hex('2'),
      kind: 'arrival',
      direction: 'incoming',
      unit: RECEIVING,
      title: '关于报送2026年重大项目进展情况的函',
      number: '演县发改〔2026〕31号',
      state: 'arrived',
      urgency: 'urgent',
      handlingMark: 'workSecret',
      lastAct: 'dispatch',
      lastActor: '陈文书',
      lastAt: now - 3 * HOUR,
      waitsForMe: true,
      next: 'acknowledge',
    },
    {
      ...base,
      id: hex('3'),
      title: '关于开展“十五五”规划重大工程项目前期工作督导调研的通知',
      state: 'sentBack',
      lastAct: 'sendBack',
      lastActor: '郑主任',
      lastAt: now - DAY,
      excerpt: '第三段时间节点与市政府文件不一致，请核改。',
      waitsForMe: true,
      next: 'edit',
    },
    {
      ...base,
      id: hex('4'),
      title: '关于印发《示例市公共数据分类分级工作指引（试行）》的通知',
      number: '演发改〔2026〕13号',
      state: 'numbered',
      handlingMark: 'workSecret',
      lastAct: 'number',
      lastActor: '周文书',
      lastAt: now - 2 * DAY,
      waitsForMe: true,
      next: 'stamp',
    },
    {
      ...base,
      id: hex('5'),
      title: '关于调整2026年度市级预算内投资计划的通知',
      number: '演发改〔2026〕12号',
      state: 'stamped',
      urgency: 'urgent',
      lastAct: 'stamp',
      lastActor: '周文书',
      lastAt: now - 3 * DAY,
      waitsForMe: true,
      next: 'dispatch',
    },
    {
      ...base,
      id: hex('6', 32),
      kind: 'draft',
      title: '关于征求优化营商环境若干措施意见的函',
      state: 'drafting',
      lastAct: '',
      lastActor: '周文书',
      lastAt: now - 5 * HOUR,
      next: 'edit',
    },
    {
      ...base,
      id: hex('7'),
      title: '关于做好汛期重点工程安全检查工作的通知',
      number: '演发改〔2026〕11号',
      state: 'received',
      lastAct: 'acknowledge',
      lastActor: '陈文书',
      lastAt: now - 9 * DAY,
    },
    {
      ...base,
      id: hex('8'),
      direction: 'incoming',
      unit: RECEIVING,
      title: '关于上报固定资产投资统计数据的报告',
      number: '演县发改〔2026〕28号',
      state: 'concluded',
      lastAct: 'conclude',
      lastActor: '周文书',
      lastAt: now - 400 * DAY,
    },
  ];
}

function step(
  act: string,
  type: string,
  actor: Person,
  at: number,
  opinion: string,
  consent: Step['consent'],
  hasInk = false,
): Step {
  return {
    act: hex(act),
    type,
    actor: actor.name,
    post: actor.post,
    unit: actor.unit,
    at,
    consent,
    opinion,
    hasInk,
    verdict: 'valid',
    detail: {},
  };
}

export function dossierView(now: number): DossierView {
  const [clerk, leader] = people as unknown as [Person, Person];
  return {
    dossier: hex('3'),
    direction: 'outgoing',
    state: 'sentBack',
    title: '关于做好2026年冬季能源保供工作的通知',
    number: '演发改〔2026〕14号',
    issuingAgency: ISSUING,
    documentKind: 'notice',
    urgency: 'extraUrgent',
    handlingMark: 'none',
    disclosure: 'proactive',
    elements: {
      documentKind: 'notice',
      issuingAgency: ISSUING,
      title: '关于做好2026年冬季能源保供工作的通知',
      primaryRecipients: [RECEIVING],
      body: BODY.split('\n'),
      attachmentNotes: ['2026年冬季能源保供任务分工表'],
      signatureBlock: ISSUING,
      copiedRecipients: ['示例市人民政府办公室'],
      handlingMark: 'none',
      urgency: 'extraUrgent',
      disclosure: 'proactive',
    },
    registered: null,
    versions: [],
    current: null,
    steps: [
      step('1', 'submit', clerk, now - 5 * HOUR, '请审签。', 'session'),
      step('2', 'sendBack', leader, now - 4 * HOUR, '第三段时间节点与市政府文件不一致，请核改。', 'session'),
      step('3', 'submit', clerk, now - 3 * HOUR, '已核改。', 'session'),
      step('4', 'signOff', leader, now - HOUR, '同意，尽快印发。', 'pin', true),
    ],
    chain: [{ code: 'chain.whole', status: 'ok', detail: { acts: 4 } }],
    deliveries: [],
    banner: { verdict: 'valid', sealName: ISSUING, signer: ISSUING },
    can: ['edit'],
    primary: 'edit',
  };
}

export function arrival(now: number, acknowledged: boolean): Arrival {
  return {
    arrival: hex('2'),
    dossier: hex('2'),
    digest: hex('9'),
    fromUnit: RECEIVING,
    fromPerson: '陈文书',
    title: '关于报送2026年重大项目进展情况的函',
    number: '演县发改〔2026〕31号',
    urgency: 'urgent',
    handlingMark: 'workSecret',
    pieces: 1,
    dispatchedAt: now - 3 * HOUR,
    arrivedAt: now - 2 * HOUR,
    acknowledgedAt: acknowledged ? now : null,
    registeredAs: null,
    banner: { verdict: 'valid', sealName: RECEIVING, signer: RECEIVING },
  };
}

export const BODY = [
  '为切实做好今冬明春能源保供工作，确保人民群众温暖过冬，现将有关事项通知如下。',
  '一、提高政治站位，压实保供责任',
  '各县（区）发展改革部门要把能源保供作为当前一项重要任务，主要负责同志亲自抓、负总责，逐级明确责任人，逐项落实保供措施。',
  '二、加强供需衔接，稳定资源供应',
  '（一）煤炭方面。统调电厂存煤可用天数不低于20天，11月30日前完成中长期合同签订。',
  '（二）天然气方面。按照“以气定改”原则，优先保障居民生活用气，11月25日前完成储气任务。',
  '三、强化应急值守，及时处置突发情况',
  '严格执行24小时值班和领导带班制度，遇有突发情况，第一时间报告并妥善处置。',
].join('\n');

export const SEAL = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 420" width="42mm" height="42mm"><g fill="none" stroke="#d32a1e"><circle cx="210" cy="210" r="200" stroke-width="12"/></g><path fill="#d32a1e" d="M210 140l16.500 50.700h53.300l-43.100 31.300 16.500 50.700-43.200-31.300-43.200 31.300 16.500-50.700-43.100-31.300h53.300z"/></svg>`;
