export { certificatesOf } from './certificates.ts';
export {
  type Directory,
  deriveDirectory,
  everyMember,
  everyRoot,
  findMember,
  ledgerDossier,
  type Member,
  type RegisteredSeal,
  type Unit,
} from './directory.ts';
