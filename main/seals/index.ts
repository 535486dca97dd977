export { findSealFont, findTextFont } from './font.ts';
export { sealsHandlers } from './handlers.ts';
