// The operations that are interrupted in tests: who carries each out, what has to be done before, what it does, who gets an envelope by it.

import { CITY_CLERK, CITY_LEADER, COUNTY_CLERK, ELEMENTS, type TestOffice } from './office.ts';
import { plainSheet } from './plain-sheet.ts';
import { as, type Homes, type StepName, steps, type Walk } from './walk.ts';

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
    source: { kind: 'file', candidate: chosen.candidate, again: false },
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

export type Prepared = { home: string; walk: Walk };

/** The steps between the home of the operation before and this one's. */
const LEADS_TO: Record<Operation, readonly StepName[]> = {
  import: [],
  submit: [],
  signOff: ['submit', 'draw'],
  number: ['signOff'],
  stamp: ['number'],
  dispatch: ['stamp'],
  receive: ['dispatch'],
  acknowledge: [],
};
/** Who gets an envelope by an operation. */
export const RECIPIENT: Partial<Record<Operation, string>> = {
  submit: CITY_LEADER,
  signOff: CITY_CLERK,
  dispatch: COUNTY_CLERK,
  acknowledge: CITY_CLERK,
};

/** The home in which each operation is next, closed. */
export async function prepareAll(homes: Homes): Promise<Map<Operation, Prepared>> {
  const prepared = new Map<Operation, Prepared>();
  let last = await homes.walked(null);
  for (const operation of OPERATIONS) {
    const leading = LEADS_TO[operation];
    if (leading.length > 0) last = await homes.continued(last, leading);
    prepared.set(operation, last);
  }
  return prepared;
}

/** Opens the actor's profile; what is to be received is left where it is. */
export async function openActor(office: TestOffice, operation: Operation): Promise<void> {
  const actor = actorOf(operation);
  // Unlocking by the window looks into the carrier.
  if (operation === 'receive') await office.open(actor);
  else await as(office, actor);
}
