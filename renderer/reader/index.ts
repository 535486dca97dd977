// What the reader gives to the other slices: one document's screen, and the document alone for a preview.
export { DossierScreen } from './DossierScreen.tsx';
export { PdfView } from './PdfView.tsx';
