// A unit: founding it, making its seal and its people's profiles, joining it from another computer. The exercise is made by the same steps.

export {
  type FoundedPerson,
  type FoundedUnit,
  foundUnit,
  issueTo,
  LedgerWriter,
  type UnitPlan,
  wipeUnit,
} from './found.ts';
export { unitHandlers } from './handlers.ts';
export { unitKeysDraft } from './keys-kept.ts';
export { type MakingPorts, makeProfile } from './make-profile.ts';
export { makeSeal } from './seal.ts';
