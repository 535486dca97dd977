// What the reader gives to the other slices: one document's screen, the document alone for a preview, why a seal holds, and getting ready to open one.

export { DocumentView } from './DocumentView.tsx';
export { DossierScreen } from './DossierScreen.tsx';
export type { DocumentSource } from './open-document.ts';
export { readyWorker } from './pdf/spare-worker.ts';
export { Reasons } from './Reasons.tsx';
