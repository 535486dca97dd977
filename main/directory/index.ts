export { certificatesOf } from './certificates.ts';
export {
  type Directory,
  deriveDirectory,
  everyRoot,
  findMember,
  ledgerDossier,
  type Member,
  type RegisteredSeal,
  type Unit,
} from './directory.ts';
