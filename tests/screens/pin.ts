// Puts a made-up main behind the PIN window's page. The right PIN is 260101; the fifth wrong one begins a delay. On the recovery sheet the third line is always wrong.
import type { PinApi } from '../../preload/contract/contract.ts';
import type { Statement } from '../../preload/contract/pin.ts';
import { hex, ISSUING, RECEIVING } from './exercise-data.ts';

const query = new URLSearchParams(location.search);
const purpose = (query.get('purpose') ?? 'signOff') as Statement['purpose'];
const unlocking = ['unlock', 'join', 'choosePin', 'changePin', 'recoverySheet'].includes(purpose);
let triesLeft = 5;

const statement: Statement = {
  purpose,
  person: purpose === 'signOff' ? '郑主任' : '周文书',
  unit: ISSUING,
  title: unlocking ? '' : '关于做好2026年冬季能源保供工作的通知',
  pages: unlocking ? null : 2,
  seal: purpose === 'stamp' ? ISSUING : null,
  digest: unlocking ? null : hex('d'),
  recipients: purpose === 'dispatch' ? [RECEIVING] : [],
  opinion: purpose === 'signOff' || purpose === 'instruct' ? '同意，尽快印发，并抓好督促落实。' : '',
  ...(purpose === 'enrol' || purpose === 'join' ? { fingerprint: hex('c').slice(0, 32) } : {}),
  ...(purpose === 'choosePin' || purpose === 'changePin' ? { keyholder: 'file' as const } : {}),
  ...(purpose === 'recoverySheet' ? { lines: Array.from({ length: 8 }, (_, i) => `3F${i}2 09BC 7${i}`) } : {}),
  exercise: !['choosePin', 'recoverySheet', 'enrol', 'join'].includes(purpose),
  ...(['choosePin', 'recoverySheet', 'enrol', 'join'].includes(purpose) ? {} : { exercisePin: '260101' }),
  triesLeft,
  waitMs: query.has('wait') ? 95_000 : 0,
  language: query.get('language') === 'en' ? 'en' : 'zh-CN',
  typeSize: query.get('size') === 'large' ? 'large' : 'normal',
};

const pinWindow: PinApi['pin'] = {
  statement: async () => ({ ok: true, value: statement }),
  enter: async ({ pin }) => {
    if (pin === '260101') return { ok: true, value: { outcome: 'accepted' } };
    triesLeft -= 1;
    return { ok: true, value: { outcome: 'wrong', triesLeft, waitMs: triesLeft <= 0 ? 30_000 : 0 } };
  },
  choose: async ({ newPin, again }) => {
    if (newPin === again) return { ok: false, error: { kind: 'refusal', code: 'pin.weak', detail: {} } };
    return { ok: false, error: { kind: 'refusal', code: 'pin.unequal', detail: {} } };
  },
  typeBack: async () => ({ ok: true, value: { outcome: 'wrongLines', lines: [3, 7] } }),
  cancel: async () => ({ ok: true, value: {} }),
};

Object.assign(window, { pinWindow });
