// Why a document cannot be shown, as a code that the catalogue words. Nothing of the document or of a parser's own message is kept.

export const FAULT_CODES = ['unreadable', 'damaged', 'expired', 'passwordGivenUp', 'empty'] as const;
/**
 * unreadable: the bytes are not a document that can be drawn; damaged: a stored chunk failed its check; expired: the short-lived address is over;
 * passwordGivenUp: the person closed the password prompt; empty: a document without pages.
 */
export type FaultCode = (typeof FAULT_CODES)[number];

export class DocumentFault extends Error {
  override readonly name = 'DocumentFault';
  readonly code: FaultCode;
  constructor(code: FaultCode) {
    super(code);
    this.code = code;
  }
}

/** The fault behind an answer of the content address that is not 206 or 200. */
export function faultOfStatus(status: number): FaultCode {
  return status === 404 || status === 410 || status === 403 ? 'expired' : 'damaged';
}

/** The code of whatever was thrown while a document was opened. */
export function faultOf(error: unknown): FaultCode {
  return error instanceof DocumentFault ? error.code : 'unreadable';
}
