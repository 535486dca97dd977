// The port through which the quarantine gets its child processes. What stands behind it (child_process.fork, Electron's utilityProcess,
// a fake in a test) is not known here.

/** How a child ended. `memory`: it died of its memory limit, as far as the host can tell. */
export type QuarantineExit = { readonly code: number | null; readonly memory: boolean };

/** One running child. Messages are structured clones. */
export interface QuarantineChild {
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, also when the child could not be started. */
  onExit(listener: (exit: QuarantineExit) => void): void;
  /** Ends the child at once, whatever it is doing. */
  kill(): void;
  /** Undefined when the child never ran. */
  readonly pid: number | undefined;
}

/** Starts a child that runs worker.ts without keys, environment or arguments of ours. `memoryLimit` in bytes. */
export type SpawnQuarantine = (limits: { readonly memoryLimit: number }) => QuarantineChild;
