// A refusal: something expected that cannot be done, by code. The renderer words it (rule and next step); the gate lets only the codes
// pass that the method's contract names, so a code thrown where nobody declared it is a defect and becomes a fault.

import type { Detail } from '../preload/contract/define.ts';

export class Refusal extends Error {
  readonly code: string;
  readonly detail: Detail;

  constructor(code: string, detail: Detail = {}) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.detail = detail;
  }
}

/** Throws a Refusal of `code` unless `condition` holds. */
export function require(condition: unknown, code: string, detail: Detail = {}): asserts condition {
  if (!condition) throw new Refusal(code, detail);
}
