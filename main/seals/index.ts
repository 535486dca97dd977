export { findSealFont } from './font.ts';
export { sealsHandlers } from './handlers.ts';
