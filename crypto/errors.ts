// The three ways in which crypto/ says no. Callers tell them apart by class and by `code`, never by message: codes are stable, dotted,
// lower camel case ('der.length', 'gcm.tag') and carry no secret and no text for a screen.

/** Malformed input: DER, PEM, a header, a point, hex. `offset` is the byte at which reading stopped, where that is known. */
export class EncodingError extends Error {
  readonly code: string;
  declare readonly offset?: number;

  constructor(code: string, offset?: number) {
    super(offset === undefined ? code : `${code} at byte ${offset}`);
    this.name = 'EncodingError';
    this.code = code;
    if (offset !== undefined) this.offset = offset;
  }
}

/** A ciphertext that does not open: wrong key, or changed bytes. Nothing of the plaintext has been given out. */
export class DecryptError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.name = 'DecryptError';
    this.code = code;
  }
}

/** A caller's mistake: the length of a key or a nonce, a count out of range. Not caused by foreign bytes. */
export class InputError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.name = 'InputError';
    this.code = code;
  }
}
