// The whole contract between renderer and main: the one list of slices.
import { audit } from './audit.ts';
import { circulation } from './circulation.ts';
import type { Api } from './define.ts';
import { documents } from './documents.ts';
import { exchange } from './exchange.ts';
import { keys } from './keys.ts';
import { pin } from './pin.ts';
import { seals } from './seals.ts';
import { shell } from './shell.ts';
import { unit } from './unit.ts';
import { verification } from './verification.ts';

/** Served to the client's window. */
export const contract = { shell, keys, unit, circulation, documents, seals, exchange, verification, audit };
/** Served to the PIN window alone. */
export const pinContract = { pin };

export type Contract = typeof contract;
export type PinContract = typeof pinContract;
export type OfficeApi = Api<Contract>;
export type PinApi = Api<PinContract>;
