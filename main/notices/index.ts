export { LockedWatch } from './locked-watch.ts';
export { type Arrived, type Notice, noticeOf, noticeWhileLocked } from './notices.ts';
