// The one wait of crypto/: every entry point (main, workers, command line, tests) awaits it once before the first call, after which all
// faces are synchronous. Today the compiled kernels are small enough to be set up when their module is imported, so there is nothing to wait for.

/** Resolves when every primitive may be called. Calling it again costs nothing. */
export function ready(): Promise<void> {
  return Promise.resolve();
}
