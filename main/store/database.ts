// The database file: SQLCipher 4 (AES-256-CBC with HMAC-SHA512, its own choice; see records.ts for ours) through
// better-sqlite3-multiple-ciphers, opened with a raw key, and the two handles that the rest of the house may hold.
// Statements are only ever made by the `sql` tag, whose values become parameters. Not done here: tables (migrations/), transactions (store.ts).

// oxlint-disable-next-line typescript/triple-slash-reference -- the test projects see only what is imported, and this is no module
/// <reference path="./driver.d.ts" />
import Database from 'better-sqlite3-multiple-ciphers';
import { wipe } from '../../crypto/bytes.ts';
import { InputError } from '../../crypto/errors.ts';
import { asStoreError, StoreError } from './errors.ts';
import type { RecordCipher } from './records.ts';

/** The driver's own object. It stays inside this folder. */
export type Connection = InstanceType<typeof Database>;

/** What SQLite holds. Times and counts are integers within 2^53. */
export type SqlValue = string | number | bigint | null | Uint8Array;
/** A statement with its parameters; made by the `sql` tag alone. */
export class Sql {
  readonly text: string;
  readonly parameters: readonly SqlValue[];

  constructor(strings: TemplateStringsArray, parameters: readonly SqlValue[]) {
    // A template's strings come frozen from the compiler; an array that somebody put together does not.
    if (!Object.isFrozen(strings) || !Array.isArray(strings.raw)) throw new InputError('store.sql');
    this.text = strings.join('?');
    this.parameters = parameters;
  }
}

/** `` sql`SELECT record FROM drafts WHERE id = ${id}` ``: every value is a parameter, never text. */
export function sql(strings: TemplateStringsArray, ...parameters: readonly SqlValue[]): Sql {
  return new Sql(strings, parameters);
}

export type SqlRow = Record<string, SqlValue>;

declare const writable: unique symbol;

/** Reads. Had from store.read() or store.commit(), for the length of the callback. */
export interface ReadableDb {
  /** Encrypts and decrypts what the rows hold. */
  readonly records: RecordCipher;
  /** The first row, or undefined. The shape of rows is the caller's word about its own statement. */
  get<Row = SqlRow>(statement: Sql): Row | undefined;
  all<Row = SqlRow>(statement: Sql): Row[];
}

/** Writes as well. Had from store.commit() alone, whose transaction holds the audit entry too. */
export interface WritableDb extends ReadableDb {
  readonly [writable]: true;
  /** Carries out a statement; answers how many rows it changed. */
  run(statement: Sql): number;
}

/** A handle for one callback, and the way to end it. For store.ts. */
export function handleOn(
  connection: Connection,
  records: RecordCipher,
  mayWrite: boolean,
): { db: WritableDb; end: () => void } {
  let live = true;
  const prepare = (statement: Sql) => {
    if (!live) throw new StoreError('store.misuse');
    const prepared = statementOf(connection, statement.text);
    if (!mayWrite && !prepared.readonly) throw new StoreError('store.misuse');
    return prepared;
  };
  const db = {
    records,
    get: (statement: Sql) => coded(() => plainRow(prepare(statement).get(...statement.parameters))),
    all: (statement: Sql) =>
      coded(() =>
        prepare(statement)
          .all(...statement.parameters)
          .map(plainRow),
      ),
    run: (statement: Sql) => coded(() => prepare(statement).run(...statement.parameters).changes),
  };
  // The one place where the brand is given.
  return { db: db as unknown as WritableDb, end: () => (live = false) };
}

/** Buffers made plain: their slice() shares memory where that of other arrays copies. */
function plainRow(row: unknown): unknown {
  if (typeof row !== 'object' || row === null) return row;
  for (const [name, value] of Object.entries(row)) {
    if (value instanceof Uint8Array) Object.assign(row, { [name]: new Uint8Array(value) });
  }
  return row;
}

const prepared = new WeakMap<Connection, Map<string, Database.Statement>>();

function statementOf(connection: Connection, text: string): Database.Statement {
  const known = prepared.get(connection) ?? new Map<string, Database.Statement>();
  prepared.set(connection, known);
  const found = known.get(text) ?? connection.prepare(text);
  known.set(text, found);
  return found;
}

function coded<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw asStoreError(error);
  }
}

/** Bytes of one page, as SQLCipher 4 writes them. */
export const PAGE_SIZE = 4096;

/**
 * Opens the file, making it if there is none, and checks that the key (32 bytes, raw) reads it. A first page that does not authenticate is
 * `store.wrongKey` when the size is that of a database (a wrong key and a changed first page cannot be told apart) and `store.damaged` when
 * it is not. Nothing is deleted or repaired.
 */
export function openDatabase(path: string, storeKey: Uint8Array, sizeOnDisk: number): Connection {
  if (storeKey.length !== 32) throw new InputError('store.storeKey');
  if (sizeOnDisk % PAGE_SIZE !== 0) throw new StoreError('store.damaged');
  const connection = coded(() => new Database(path));
  const literal = rawKeyLiteral(storeKey);
  try {
    connection.pragma("cipher = 'sqlcipher'");
    connection.pragma('legacy = 4');
    connection.key(literal);
    readFirstPage(connection, sizeOnDisk);
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = FULL');
    connection.pragma('temp_store = MEMORY');
    connection.pragma('secure_delete = ON');
    connection.pragma('foreign_keys = ON');
    connection.pragma('trusted_schema = OFF');
    connection.pragma('cell_size_check = ON');
    return connection;
  } catch (error) {
    connection.close();
    throw asStoreError(error);
  } finally {
    wipe(literal);
  }
}

function readFirstPage(connection: Connection, sizeOnDisk: number): void {
  try {
    // Asks for nothing but the header on page 1.
    connection.pragma('user_version');
  } catch (error) {
    const refused = asStoreError(error);
    if (refused instanceof StoreError && refused.code === 'store.damaged' && sizeOnDisk > 0) {
      throw new StoreError('store.wrongKey', error);
    }
    throw refused;
  }
}

/** `x'…'` in a buffer rather than a string, so that it can be wiped. */
function rawKeyLiteral(storeKey: Uint8Array): Buffer {
  const literal = Buffer.alloc(2 * storeKey.length + 3);
  literal[0] = 0x78;
  literal[1] = 0x27;
  for (const [i, byte] of storeKey.entries()) {
    literal[2 + 2 * i] = hexDigit(byte >> 4);
    literal[3 + 2 * i] = hexDigit(byte & 15);
  }
  literal[literal.length - 1] = 0x27;
  return literal;
}

function hexDigit(value: number): number {
  return value < 10 ? 48 + value : 87 + value;
}
