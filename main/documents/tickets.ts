// Contents for windows: a window gets an address with 128 random bits and may read it by range, decrypted as it asks, until the session is locked.

import { toHex } from '../../crypto/bytes.ts';
import { randomBytes } from '../../crypto/random.ts';
import type { Format } from '../../preload/contract/documents.ts';
import type { Contents } from '../office.ts';

type Source = Parameters<Contents['publish']>[0];

/** Most tickets kept; the oldest goes first, and a reader that still wanted it opens anew. */
const MOST = 64;

export class Tickets implements Contents {
  readonly #sources = new Map<string, { readonly source: Source; readonly format: Format }>();

  publish(source: Source, format: Format): string {
    const ticket = toHex(randomBytes(16));
    this.#sources.set(ticket, { source, format });
    const [oldest] = this.#sources.keys();
    if (this.#sources.size > MOST && oldest) {
      this.#sources.get(oldest)?.source.close?.();
      this.#sources.delete(oldest);
    }
    return `app://client/content/${ticket}`;
  }

  find(ticket: string): { readonly source: Source; readonly format: Format } | null {
    return this.#sources.get(ticket) ?? null;
  }

  dropAll(): void {
    for (const { source } of this.#sources.values()) source.close?.();
    this.#sources.clear();
  }
}
