// The quarantine's tasks in this very process, for tests of the writing: what is killed or fails there is not the reading. The PDF reader is loaded only if it is needed.

import type { Quarantine } from '../../main/quarantine/index.ts';

export const quarantineWithoutProcess: Quarantine = {
  run: async (task, input) => {
    const { implementations } = await import('../../main/quarantine/tasks.ts');
    return implementations[task](input);
  },
  close: () => {},
};
