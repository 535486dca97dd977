// The first that runs in main's process: has Node keep the compiled form of our modules beside the built screens, then begins with main.ts. The modules run as
// they are written, and taking the types out of two hundred and sixty of them costs more than half a second at every start. What is kept is used only
// for the very same source; where the folder cannot be written, as in an installation, nothing is kept.

import { enableCompileCache } from 'node:module';
import { join, resolve } from 'node:path';

enableCompileCache(join(resolve(import.meta.dirname, '..'), 'dist', 'compiled'));
// Awaited, since Electron is ready only after its first module, and some things can be said only before that.
await import('./main.ts');
