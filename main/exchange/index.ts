export { folderCarrier } from './carriers/folder.ts';
export { lookIntoCarrier, takeNews } from './collect.ts';
export { packDossier } from './hand-over.ts';
export { exchangeHandlers } from './handlers.ts';
export { discardPacked, flushOutbox, handOver, type PackedEnvelope, packForMembers, recordOutgoing } from './outbox.ts';
