// What the reader gives to the other slices: one document's screen, the document alone for a preview, why a seal holds, and getting ready to open one.
export { DossierScreen } from './DossierScreen.tsx';
export { PdfView } from './PdfView.tsx';
export { readyWorker } from './pdf/spare-worker.ts';
export { Reasons } from './Reasons.tsx';
