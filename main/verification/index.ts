// The face of verification: what holds about a file, as a report (preload/contract/verification.ts).

export { verificationHandlers } from './handlers.ts';
export { reportOn, verifyBytes } from './office-reports.ts';
export { formatOf, type VerifyInput, type VerifyOptions, type VerifyTrust, verifyFile } from './verify.ts';
