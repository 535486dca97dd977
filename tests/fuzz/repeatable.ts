// Makes the generator of this thread repeatable, so that the keys of the seeds, and with them every input, are the same in each run. Imported before anything
// that makes a key; nothing but the fuzzer imports it, and its process keeps no secret.

let state = 0x9e3779b9;

crypto.getRandomValues = <T extends ArrayBufferView | null>(array: T): T => {
  if (array === null) return array;
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  for (let at = 0; at < bytes.length; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[at] = state >>> 11;
  }
  return array;
};
