// Puts a made-up main behind the PIN window's page. The right PIN is 260101; the fifth wrong one begins a delay.
import type { PinApi } from '../../preload/contract/contract.ts';
import type { Statement } from '../../preload/contract/pin.ts';
import { hex, ISSUING, RECEIVING } from './exercise-data.ts';

const query = new URLSearchParams(location.search);
const purpose = (query.get('purpose') ?? 'signOff') as Statement['purpose'];
const unlocking = purpose === 'unlock';
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
  exercise: true,
  exercisePin: '260101',
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
  cancel: async () => ({ ok: true, value: {} }),
};

Object.assign(window, { pinWindow });
