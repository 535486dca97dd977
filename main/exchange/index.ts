export { folderCarrier } from './carriers/folder.ts';
export { lookIntoCarrier, takeNews } from './collect.ts';
export { packDossier } from './hand-over.ts';
export { exchangeHandlers } from './handlers.ts';
export {
  discardPacked,
  flushOutbox,
  type PackedEnvelope,
  packForMembers,
  recordOutgoing,
  sendWaiting,
} from './outbox.ts';
