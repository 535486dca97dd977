// The program of the quarantine's child: parses foreign bytes and holds no key, no store and no configuration. It is started afresh
// after every failure and may be killed at any moment.

import { ready } from '../../crypto/ready.ts';
import { hostChannel } from './host.ts';
import { serve } from './serve.ts';

// Parsers warn with pieces of the document; nothing of it may reach a terminal or a log.
for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) console[method] = () => {};

// In an Electron utility process pdf.js takes itself for a page, because of this property, and would look for its character maps over fetch.
if (Reflect.get(process, 'type') === 'utility') Reflect.defineProperty(process, 'type', { value: undefined });

// After the console is quiet: pdf.js speaks while it is loaded.
const { implementations } = await import('./tasks.ts');
await ready();
const channel = hostChannel();
serve(implementations, channel.listen, channel.reply);
