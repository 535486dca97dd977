// A client in a process of its own that is killed before the n-th step on the disk of one operation: started by crash.test.ts with what to do as JSON.
// Parsers run in this process: what is killed here is the writing, not the reading.

import { openOffice } from './office.ts';
import { carryOut, type Operation, openActor, type Prepared } from './operations.ts';
import { quarantineWithoutProcess } from './without-process.ts';

type Order = Prepared & { readonly operation: Operation; readonly killAt: number };

async function obey({ home, walk, operation, killAt }: Order): Promise<void> {
  let armed = false;
  let count = 0;
  const office = openOffice({
    home,
    quarantine: quarantineWithoutProcess,
    onStep: () => {
      if (armed && ++count === killAt) process.kill(process.pid, 'SIGKILL');
    },
  });
  await openActor(office, operation);
  armed = true;
  await carryOut(office, walk, operation);
  armed = false;
  office.close();
}

await obey(JSON.parse(process.argv[2] ?? '') as Order);
