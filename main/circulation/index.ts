export { circulationHandlers } from './handlers.ts';
