// An office at work until it is killed: started by torture.ts in a process of its own. It walks the line again and again, and after each step says which acts the
// step's actor now holds for good. Whatever was said must be there afterwards, however the process ends.

import { writeSync } from 'node:fs';
import { acts } from '../../main/store/index.ts';
import { openOffice } from '../exchange/office.ts';
import { as, STEP_NAMES, startWalk, steps } from '../exchange/walk.ts';
import { quarantineWithoutProcess } from '../exchange/without-process.ts';

/** One line, written before anything else happens. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}

async function live(home: string): Promise<never> {
  const office = openOffice({ home, quarantine: quarantineWithoutProcess });
  const said = new Set<string>();
  say('begun');
  for (;;) {
    const walk = startWalk();
    for (const name of STEP_NAMES) {
      const step = steps[name];
      await as(office, step.by);
      await step.act(office, walk);
      const { store, profile } = office.core.office.session();
      for (const { id } of store.read((db) => acts.all(db))) {
        const held = `${profile.id} ${id}`;
        if (!said.has(held)) say(`held ${held}`);
        said.add(held);
      }
    }
  }
}

await live(process.argv[2] ?? '');
