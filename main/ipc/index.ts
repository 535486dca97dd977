export { ElectronGate } from './electron-gate.ts';
export { type Handlers, type Serve, serve } from './serve.ts';
