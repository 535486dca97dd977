// The face of the quarantine: what other slices and the entry points may import.

export { nodeSpawn } from './node-spawn.ts';
export type { QuarantineChild, QuarantineExit, SpawnQuarantine } from './port.ts';
export type {
  AllowedChange,
  CopyComparison,
  DrawnSeal,
  OfdInspection,
  OfdSignatureList,
  PageText,
  PdfInspection,
  ProposedElements,
  SignaturePlace,
  TaskInput,
  TaskName,
  TaskOutput,
  TextItem,
} from './protocol.ts';
export { OFD_PORTION } from './protocol.ts';
export { openQuarantine, type Quarantine, type QuarantineLimits } from './quarantine.ts';
export { markOn, type PageMark } from './secrecy-mark.ts';
