// What an installed client may be started with: nothing that would let somebody else steer its windows, take away their sandbox or send its traffic elsewhere. Chromium
// reads such switches before any of our code runs; all that is left is to end before anything is opened.

import { app } from 'electron';

const REFUSED = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'no-sandbox',
  'disable-sandbox',
  'disable-setuid-sandbox',
  'disable-seccomp-filter-sandbox',
  'disable-web-security',
  'disable-site-isolation-trials',
  'single-process',
  'in-process-gpu',
  'no-zygote',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
  'browser-subprocess-path',
  'load-extension',
  'disable-extensions-except',
  'js-flags',
  'host-rules',
  'host-resolver-rules',
  'proxy-server',
  'proxy-pac-url',
  'ignore-certificate-errors',
  'enable-logging',
  'log-net-log',
  'trace-startup',
  'user-data-dir',
];

/** The first switch of this start that an installed client refuses, or null. */
export function refusedSwitch(): string | null {
  return REFUSED.find((name) => app.commandLine.hasSwitch(name)) ?? null;
}
