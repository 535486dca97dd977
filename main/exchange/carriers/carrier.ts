// A carrier moves envelopes and knows nothing of what is in them: a folder on this PC or a share, later a stick, a disc, a broker. What a carrier must do is
// a port of the office (main/office.ts, Carrier); here is how one says no.

export class CarrierError extends Error {
  readonly code: 'carrier.unreachable' | 'carrier.full' | 'carrier.name';
  constructor(code: CarrierError['code'], options?: ErrorOptions) {
    super(code, options);
    this.name = 'CarrierError';
    this.code = code;
  }
}
