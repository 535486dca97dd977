/*
 * What could not be had lately, so that every start does not try again: one small file each in our cache, believed for a day.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** How long a failure is remembered, ms. */
const PATIENCE = 24 * 3600_000;

/** The folder of our caches. */
export function cacheFolder() {
  const told = process.env['XDG_CACHE_HOME'];
  return join(told?.startsWith('/') ? told : join(homedir(), '.cache'), 'yinzheng');
}

const fileOf = (/** @type {string} */ name) => join(cacheFolder(), `not-available-${name}`);

/** @param {string} name */
export function failedLately(name) {
  try {
    return Date.now() - Number(readFileSync(fileOf(name), 'utf8')) < PATIENCE;
  } catch {
    return false;
  }
}

/** @param {string} name */
export function rememberFailure(name) {
  mkdirSync(cacheFolder(), { recursive: true });
  writeFileSync(fileOf(name), String(Date.now()));
}
