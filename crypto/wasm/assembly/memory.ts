// The places that the kernels share. Everything is laid out when the module is compiled; nothing is allocated while it runs.

/** Bytes that go through DATA at a time. */
export const WINDOW: u32 = 65536;
/** Where callers put data and find it changed: WINDOW bytes. */
export const DATA: usize = memory.data(65536, 16);
/** A cipher's key as given. */
export const CIPHER_KEY: usize = memory.data(16, 16);
/** The 32 round keys of SM4 as words in the machine's order; reversed for decryption. */
export const ROUND_KEYS: usize = memory.data(128, 16);
/** A counter as four words in the machine's order, or the block before the next one in CBC. */
export const CHAINED: usize = memory.data(16, 16);
/** A chaining value of SM3 as eight words in the machine's order. */
export const SM3_STATE: usize = memory.data(32, 16);
