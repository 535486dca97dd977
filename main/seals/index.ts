export { sealsHandlers } from './handlers.ts';
