// The door of the slice: what other slices may use of acts.

export * from './act.ts';
export * from './bodies.ts';
export * from './canonical-json.ts';
export * from './measures.ts';
export * from './replay.ts';
