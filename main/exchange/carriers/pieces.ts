// An envelope on its way from file to file, a mebibyte at a time: none is ever held whole.

import type { ReadableFile } from '../../office.ts';
import { CarrierError } from './carrier.ts';

const STEP = 1_048_576;

/** The bytes in order. Throws CarrierError `carrier.unreachable` for a file that has grown shorter. */
export function* pieces(file: ReadableFile): Generator<Uint8Array> {
  for (let at = 0; at < file.size; at += STEP) {
    const want = Math.min(STEP, file.size - at);
    const bytes = file.read(at, want);
    if (bytes.length !== want) throw new CarrierError('carrier.unreachable');
    yield bytes;
  }
}
