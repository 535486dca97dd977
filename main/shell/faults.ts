// Faults: defects and the disk. The user gets an incident number; the developer's log gets the number, where it happened and what was thrown. Messages of
// our own errors hold codes and names, never contents of documents.

import { randomBytes } from 'node:crypto';

export function recordFault(where: string, error: unknown): string {
  const incident = randomBytes(4).toString('hex').toUpperCase();
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`incident ${incident} in ${where}: ${what}\n`);
  return incident;
}
