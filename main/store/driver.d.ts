// The driver brings types that its package.json does not export. It is better-sqlite3 with a key, so those types are used.
declare module 'better-sqlite3-multiple-ciphers' {
  import type BetterSqlite3 from 'better-sqlite3';

  namespace Database {
    type Statement = BetterSqlite3.Statement;
    interface Database extends BetterSqlite3.Database {
      /** Keys the connection: the bytes of a passphrase or of a raw key literal. */
      key(key: Buffer): number;
    }
  }
  const Database: new (path: string) => Database.Database;
  export default Database;
}
