/*
 * The test projects. They run in Electron's Node, where TypeScript runs as it is and the database's binding loads; build/test.mjs starts them one
 * after the other and adds up.
 */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The client's own choice of words and times must not depend on where the tests run.
    env: { TZ: 'Asia/Shanghai', LANG: 'C.UTF-8' },
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{crypto,formats,main,preload,renderer,build}/**/*.test.{ts,tsx}'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: { name: 'bridge', include: ['tests/bridge/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: 'interop',
          include: ['tests/{interop,render,vectors,exchange,fuzz,mutation,timing,attack,torture}/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.spec.ts'],
          // Two clients at a time where there are two displays (tests/e2e/harness.ts): the tests use the pointer, the focus and the clipboard of one.
          fileParallelism: process.env['YINZHENG_DISPLAYS']?.includes(' ') ?? false,
          testTimeout: 300_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
