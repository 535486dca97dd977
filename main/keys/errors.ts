// How the keys say no. Callers tell refusals apart by `code`; nothing secret and no text for a screen is in them.

/**
 * `profile.missing`, `profile.damaged`, `profile.newer` the file is absent, not what it should be, or written by a later client;
 * `profile.exists` one of this id is there; `profile.otherDevice` the profile is bound to another device secret (asked before the PIN);
 * `profile.locked` a secret was asked for after locking; `pin.wrong` the PIN does not open it; `pin.delayed` no try is allowed for
 * `waitMs`; `pin.weak` too short or too plain for a new PIN; `unitSeal.absent` this profile keeps no unit seal.
 */
export type KeysCode =
  | 'profile.missing'
  | 'profile.damaged'
  | 'profile.newer'
  | 'profile.exists'
  | 'profile.otherDevice'
  | 'profile.locked'
  | 'pin.wrong'
  | 'pin.delayed'
  | 'pin.weak'
  | 'unitSeal.absent';

export class KeysError extends Error {
  readonly code: KeysCode;
  /** Tries before the next delay, for `pin.wrong` and `pin.delayed`. */
  readonly triesLeft: number;
  /** Milliseconds until a try is allowed, for `pin.wrong` and `pin.delayed`. */
  readonly waitMs: number;

  constructor(code: KeysCode, detail: { triesLeft?: number; waitMs?: number; cause?: unknown } = {}) {
    super(code, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = 'KeysError';
    this.code = code;
    this.triesLeft = detail.triesLeft ?? 0;
    this.waitMs = detail.waitMs ?? 0;
  }
}
