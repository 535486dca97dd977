/*
 * The refusals of formats/pdf: what stops a file from being read or a revision from being appended.
 * A refusal is expected and carries a code; anything else that is thrown from this folder is a fault.
 */

/** Why a PDF is not read, or not appended to. */
export type FormatErrorCode =
  | 'pdf.notPdf'
  | 'pdf.truncated'
  | 'pdf.passwordRequired'
  | 'pdf.wrongPassword'
  | 'pdf.unsupportedEncryption'
  | 'pdf.broken'
  | 'pdf.limit'
  | 'pdf.notPermitted'
  | 'pdf.certified'
  | 'pdf.fieldTaken'
  | 'pdf.page'
  | 'pdf.rect'
  | 'pdf.picture'
  | 'pdf.contentsTooLong'
  | 'pdf.prefixLost';

/** A coded refusal; `message` is for developers and holds no document content. */
export class FormatError extends Error {
  readonly code: FormatErrorCode;

  constructor(code: FormatErrorCode, message: string) {
    super(message);
    this.name = 'FormatError';
    this.code = code;
  }
}
