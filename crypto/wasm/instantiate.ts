// WebAssembly of our own, set up at once: the modules are small, and whoever imports a primitive may call it at once.

import { fromBase64 } from '../bytes.ts';

// The host's face, as far as it is used. Declared here, since not every wall that imports crypto/ knows it.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};

/** The exports of a module given in base64 that imports nothing. Their type is the caller's word, which the module's sources keep. */
export function instantiate<Exports extends object>(base64: string): Exports {
  return new WebAssembly.Instance(new WebAssembly.Module(fromBase64(base64)), {}).exports as Exports;
}
