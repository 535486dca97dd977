export { keepActs, makeActs, type NextStatement, type Statement } from './acting.ts';
export { bannerOf } from './banner.ts';
export { beginning, candidatesOf, findCandidate, knownIn } from './candidates.ts';
export {
  agencyOf,
  beginRebuild,
  type DossierSummary,
  dateText,
  deriveDossier,
  derivePortion,
  type LoadedDossier,
  loadDossier,
  markRebuilt,
  numberOf,
  numberText,
  PROJECTION_VERSION,
  REGISTER_NUMBERS,
  rebuildProjections,
  titleOf,
} from './dossiers.ts';
export { actionsFor, type DossierState, nextAction } from './flow.ts';
export { documentsHandlers, fileNameFor, openVersion, readFormat, readWhole, versionOf } from './handlers.ts';
export { inQuarantine } from './inspection.ts';
export { Tickets } from './tickets.ts';
