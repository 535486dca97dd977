// What this client is made of, said plainly: a runtime from elsewhere than the official, checksum-verified place is named as such.

import Database from 'better-sqlite3-multiple-ciphers';
import { app } from 'electron';

const SOURCES = ['official', 'fallback'] as const;

export function aboutClient(version: string) {
  const told = process.env['YINZHENG_ELECTRON_SOURCE'];
  const source = app.isPackaged ? ('packaged' as const) : (SOURCES.find((one) => one === told) ?? ('unknown' as const));
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

function sqliteVersion(): string {
  const database = new Database(':memory:');
  try {
    const row = database.prepare('SELECT sqlite_version() AS version').get() as { version: string };
    return row.version;
  } finally {
    database.close();
  }
}
