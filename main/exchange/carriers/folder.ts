// The folder carrier: a local or shared folder in which everybody puts envelopes and everybody looks. Files are written under a temporary name,
// synced and renamed, so a reader never meets half an envelope; nothing is ever changed or removed.

import { join } from 'node:path';
import { equalBytes } from '../../../crypto/bytes.ts';
import type { Carrier, ReadableFile } from '../../office.ts';
import { type Disk, isTemporary, StoreError } from '../../store/index.ts';
import { CarrierError } from './carrier.ts';
import { pieces } from './pieces.ts';

const NAME = /^[0-9a-z-]{1,80}\.yzen$/;

export function folderCarrier(folder: string, disk: Disk): Carrier {
  const pathOf = (name: string): string => {
    if (!NAME.test(name)) throw new CarrierError('carrier.name');
    return join(folder, name);
  };
  const reach = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (error instanceof CarrierError) throw error;
      const full = error instanceof StoreError && error.code === 'disk.full';
      throw new CarrierError(full ? 'carrier.full' : 'carrier.unreachable', { cause: error });
    }
  };
  return {
    name: 'folder',
    put: (name, envelope) =>
      reach(() => {
        const path = pathOf(name);
        disk.makeFolder(folder);
        if (holds(disk, path, envelope)) return;
        disk.writeFileSynced(path, pieces(envelope));
      }),
    list: () =>
      reach(() =>
        disk
          .list(folder)
          .filter((entry) => !entry.isFolder && !isTemporary(entry.name) && NAME.test(entry.name))
          .map((entry) => entry.name),
      ),
    open: (name) =>
      reach(() => {
        const file = disk.open(pathOf(name));
        if (!file) throw new CarrierError('carrier.unreachable');
        return { ...file, read: (offset, length) => reach(() => file.read(offset, length)) };
      }),
  };
}

/** Whether the file is there with these very bytes. */
function holds(disk: Disk, path: string, envelope: ReadableFile): boolean {
  const present = disk.open(path);
  if (!present) return false;
  try {
    if (present.size !== envelope.size) return false;
    let at = 0;
    for (const piece of pieces(envelope)) {
      if (!equalBytes(present.read(at, piece.length), piece)) return false;
      at += piece.length;
    }
    return true;
  } finally {
    present.close();
  }
}
