// A client in a process of its own that is killed before the n-th step on the disk of one operation: started by crash.test.ts with what to do as JSON.
// Parsers run in this process: what is killed here is the writing, not the reading.

import type { Quarantine } from '../../main/quarantine/index.ts';
import { CITY_CLERK, COUNTY_CLERK, ELEMENTS, openOffice, type TestOffice } from './office.ts';
import { plainSheet } from './plain-sheet.ts';
import { as, type StepName, steps, type Walk } from './walk.ts';

export const OPERATIONS = [
  'import',
  'submit',
  'signOff',
  'number',
  'stamp',
  'dispatch',
  'receive',
  'acknowledge',
] as const;
export type Operation = (typeof OPERATIONS)[number];
export type Order = {
  readonly home: string;
  readonly walk: Walk;
  readonly operation: Operation;
  readonly killAt: number;
};

/** Who carries an operation out. */
export function actorOf(operation: Operation): string {
  if (operation === 'import') return CITY_CLERK;
  return operation === 'receive' ? COUNTY_CLERK : steps[operation].by;
}

/** Does what the operation is, as its actor, whose session is open. */
export async function carryOut(office: TestOffice, walk: Walk, operation: Operation): Promise<void> {
  if (operation === 'receive') {
    await office.core.handlers.exchange.collect({});
  } else if (operation === 'import') {
    await importFile(office);
  } else {
    const step: { act: (office: TestOffice, walk: Walk) => Promise<void> } = steps[operation satisfies StepName];
    await step.act(office, walk);
  }
}

async function importFile(office: TestOffice): Promise<void> {
  const { pdf } = plainSheet({
    elements: ELEMENTS,
    printingAgency: '',
    exercise: true,
    filled: {},
  });
  office.chosen = { fileName: '来文.pdf', bytes: pdf };
  const chosen = await office.core.handlers.documents.choose({ candidate: null, password: null });
  if (!chosen) throw new Error('nothing chosen');
  await office.core.handlers.circulation.register({
    source: { kind: 'file', candidate: chosen.candidate },
    registration: {
      title: '来文',
      issuingAgency: '某单位',
      number: '',
      urgency: 'routine',
      handlingMark: 'none',
      pieces: 1,
      note: '',
    },
  });
}

/** The quarantine's tasks without its process; the PDF reader is loaded only if it is needed. */
const inProcess: Quarantine = {
  run: async (task, input) => {
    const { implementations } = await import('../../main/quarantine/tasks.ts');
    return implementations[task](input);
  },
  close: () => {},
};

async function obey({ home, walk, operation, killAt }: Order): Promise<void> {
  let armed = false;
  let count = 0;
  const office = openOffice({
    home,
    quarantine: inProcess,
    onStep: () => {
      if (armed && ++count === killAt) process.kill(process.pid, 'SIGKILL');
    },
  });
  const actor = actorOf(operation);
  // Unlocking looks into the carrier, and what is there is what is to be received.
  if (operation === 'receive') await office.open(actor);
  else await as(office, actor);
  armed = true;
  await carryOut(office, walk, operation);
  armed = false;
  office.close();
}

const order = process.argv[2];
if (order !== undefined && process.argv[1]?.endsWith('crash-child.ts')) await obey(JSON.parse(order) as Order);
