// A unit of one's own in the tests: founded on one computer, joined from another by files that go from hand to hand.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UnitPlan } from '../../preload/contract/unit.ts';
import type { TestOffice } from './office.ts';

export const FOUNDER = '顾明';
export const CLERK = '苏青';
export const LEADER = '方正平';
export const UNIT = '示例区档案馆';

/** The founder keeps the keys; the clerk is to keep the seal. */
export const PLAN: UnitPlan = {
  unit: UNIT,
  agencyCode: '演档',
  people: [
    { name: FOUNDER, post: '安全保密员', role: 'securityOfficer' },
    { name: CLERK, post: '文书', role: 'clerk' },
    { name: LEADER, post: '馆长', role: 'leader' },
  ],
  me: 0,
  sealKeeper: 1,
};

/** The PIN of everybody in these tests, as it is chosen and as it is typed. */
export const PIN = '青山 不改 1949';

export function choosePin(office: TestOffice, pin = PIN): void {
  office.newPin = { pin: '', newPin: pin, again: pin };
  office.typed = (exercisePin) => exercisePin || pin;
}

export async function found(office: TestOffice, plan: UnitPlan = PLAN): Promise<string> {
  choosePin(office);
  return (await office.core.handlers.unit.found(plan)).profile;
}

export function lines(office: TestOffice): readonly string[] {
  return office.shown.findLast(({ statement }) => statement.purpose === 'recoverySheet')?.statement.lines ?? [];
}

/** Asks to join; the id and the request file's bytes. */
export async function ask(
  office: TestOffice,
  person: UnitPlan['people'][number],
): Promise<{ id: string; request: Uint8Array }> {
  choosePin(office);
  const { join: id } = await office.core.handlers.unit.join(person);
  const saved = await office.core.handlers.unit.saveRequest({ join: id });
  return { id, request: new Uint8Array(readFileSync(join(office.home, saved?.fileName ?? ''))) };
}

/** The holder accepts a request; the answer file's bytes. */
export async function accept(
  office: TestOffice,
  request: Uint8Array,
  change: { post?: string; role?: UnitPlan['people'][number]['role'] } = {},
): Promise<Uint8Array> {
  office.chosen = { fileName: 'a.yzreq', bytes: request };
  const looked = await office.core.handlers.unit.openRequest({});
  if (!looked) throw new Error('no request');
  const { post, role } = looked;
  await office.core.handlers.unit.answer({ request: looked.request, post, role, ...change });
  const saved = await office.core.handlers.unit.saveAnswer({ request: looked.request });
  return new Uint8Array(readFileSync(join(office.home, saved?.fileName ?? '')));
}

/** Takes the answer and makes the profile. */
export async function take(office: TestOffice, id: string, answer: Uint8Array): Promise<string> {
  office.chosen = { fileName: 'a.yzans', bytes: answer };
  await office.core.handlers.unit.openAnswer({ join: id });
  return (await office.core.handlers.unit.finish({ join: id })).profile;
}

/** One who joins, from asking to the profile; the holder's session is open. */
export async function enlist(holder: TestOffice, at: TestOffice, person: UnitPlan['people'][number]): Promise<string> {
  const { id, request } = await ask(at, person);
  return take(at, id, await accept(holder, request));
}
