// What this client is made of, said plainly: a runtime from elsewhere than the official, checksum-verified place is named as such.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { app } from 'electron';

const SOURCES = ['official', 'fallback'] as const;

export function aboutClient(version: string) {
  const told = process.env['YINZHENG_ELECTRON_SOURCE'];
  const found = SOURCES.find((one) => one === (app.isPackaged ? packagedSource() : told)) ?? ('unknown' as const);
  const source = app.isPackaged && found === 'official' ? ('packaged' as const) : found;
  return {
    version,
    electron: process.versions['electron'] ?? '',
    electronSource: source,
    chrome: process.versions['chrome'] ?? '',
    node: process.versions.node,
    sqlite: sqliteVersion(),
    cryptoProvider: 'yinzheng software (SM2, SM3, SM4)',
  };
}

/** What build/package.mjs wrote of the runtime that it packed. */
function packagedSource(): unknown {
  const manifest = JSON.parse(readFileSync(join(app.getAppPath(), 'package.json'), 'utf8')) as Record<string, unknown>;
  return manifest['runtimeSource'];
}

function sqliteVersion(): string {
  const database = new Database(':memory:');
  try {
    const row = database.prepare('SELECT sqlite_version() AS version').get() as { version: string };
    return row.version;
  } finally {
    database.close();
  }
}
