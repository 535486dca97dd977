export { LockedWatch } from './locked-watch.ts';
export { type Arrived, noticeOf, noticeWhileLocked } from './notices.ts';
