// What the reader gives to the other slices.
export { DossierScreen } from './DossierScreen.tsx';
