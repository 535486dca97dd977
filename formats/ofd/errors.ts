/*
 * The refusals of formats/ofd: what stops a package from being read at all. A signature that is broken inside a readable package is no
 * refusal; it is described with what is wrong with it.
 */

/** Why an OFD package is not read. */
export type OfdErrorCode =
  | 'ofd.notOfd'
  | 'ofd.truncated'
  | 'ofd.broken'
  | 'ofd.duplicate'
  | 'ofd.name'
  | 'ofd.encrypted'
  | 'ofd.unsupported'
  | 'ofd.closed'
  | 'ofd.limit'
  | 'ofd.xml';

/** A coded refusal; `message` is for developers and holds no document content. */
export class OfdError extends Error {
  readonly code: OfdErrorCode;

  constructor(code: OfdErrorCode, message: string) {
    super(message);
    this.name = 'OfdError';
    this.code = code;
  }
}
