// What the reader gives to the other slices: one document's screen, the document alone for a preview, and why a seal holds.
export { DossierScreen } from './DossierScreen.tsx';
export { PdfView } from './PdfView.tsx';
export { Reasons } from './Reasons.tsx';
