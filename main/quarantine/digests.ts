// Digests of what pdf.js hands over (shapes, images, patterns), so that they can be compared without being kept.

import { createHash } from 'node:crypto';

/** Digest of a glyph's path; '' for a glyph without one. */
export function outlineDigest(shape: unknown): string {
  const path = (shape as { path?: ArrayBufferView } | undefined)?.path;
  return path && path.byteLength > 0 ? digestOf(path).slice(0, 16) : '';
}

/** SHA-256, hex. */
export function digest(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** A digest of a plain value: numbers, strings, arrays, objects and byte arrays, in a fixed order. */
export function digestOf(value: unknown): string {
  const hash = createHash('sha256');
  const seen = new Set<object>();
  const feed = (item: unknown): void => {
    if (ArrayBuffer.isView(item)) {
      hash.update(`[${item.byteLength}]`).update(new Uint8Array(item.buffer, item.byteOffset, item.byteLength));
    } else if (typeof item === 'object' && item !== null) {
      if (seen.has(item)) return;
      seen.add(item);
      hash.update(Array.isArray(item) ? '[' : '{');
      // Names that pdf.js makes up from object numbers differ between two files that show the same.
      for (const key of Object.keys(item).sort()) {
        if (/^(id|loadedName|ref|objId|dataLen)$/.test(key)) continue;
        hash.update(`${key}:`);
        feed((item as Record<string, unknown>)[key]);
      }
      hash.update('}');
    } else hash.update(`${typeof item} ${String(item)};`);
  };
  feed(value);
  return hash.digest('hex').slice(0, 32);
}
