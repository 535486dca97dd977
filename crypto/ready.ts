// The one wait of crypto/: every entry point (main, workers, command line, tests) awaits it once before the first call, after which all
// faces are synchronous. The plain TypeScript needs no loading; compiled kernels are loaded here.

/** Resolves when every primitive may be called. Calling it again costs nothing. */
export function ready(): Promise<void> {
  return Promise.resolve();
}
