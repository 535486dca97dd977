// A carrier moves envelopes and knows nothing of what is in them: a folder on this PC or a share, later a stick, a disc, a broker.

/** Every carrier hands the same files on, under names that say nothing of their contents. */
export type Carrier = {
  readonly name: string;
  /** Puts an envelope into the carrier; whole or not at all, synced before it returns. A second put of the same name and bytes changes nothing. */
  put(name: string, bytes: Uint8Array): void;
  /** Names of all envelopes present, oldest first. Throws CarrierError if the carrier cannot be reached. */
  list(): readonly string[];
  /** Length in bytes. */
  size(name: string): number;
  get(name: string): Uint8Array;
};

export class CarrierError extends Error {
  readonly code: 'carrier.unreachable' | 'carrier.full' | 'carrier.name';
  constructor(code: CarrierError['code'], options?: ErrorOptions) {
    super(code, options);
    this.name = 'CarrierError';
    this.code = code;
  }
}
