// What there is help for: every screen of the unlocked client, each list of work by itself, and the pages before anybody is unlocked; and which refusals are explained with which
// screen. A new screen without a topic does not compile. Holds no words.

import { BOXES, type Box } from '../../preload/contract/circulation.ts';
import { ROUTE_NAMES, type Route } from '../shell/routes.ts';
import type { RefusalCode } from '../shell/text/refusals-zh-CN.ts';

type BoxTopic = `box.${Box}`;
/** Pages of the lock screen: the people, the first start, founding a unit, joining one. */
export const LOCK_TOPICS = ['lock', 'first', 'found', 'join'] as const;
export type Topic = Exclude<Route['name'], 'box'> | BoxTopic | (typeof LOCK_TOPICS)[number];

export function topicOf(route: Route): Topic {
  return route.name === 'box' ? `box.${route.box}` : route.name;
}

/** Every topic, in the order of the screens. */
export const TOPICS: readonly Topic[] = [
  ...ROUTE_NAMES.flatMap((name): readonly Topic[] =>
    name === 'box' ? BOXES.map((box) => `box.${box}` as const) : [name],
  ),
  ...LOCK_TOPICS,
];

/** One screen's help, in one language. */
export type HelpPage = {
  /** What the screen is for. */
  readonly purpose: string;
  /** What is done here, in order; who does it is said where it is not everybody. */
  readonly steps: readonly string[];
  /** Keys of this screen beside those that work everywhere. */
  readonly keys: readonly (readonly [keys: string, effect: string])[];
};
export type HelpCatalogue = Readonly<Record<Topic, HelpPage>>;

/** What may be refused on any screen on which something is done. */
const ANYWHERE: readonly RefusalCode[] = ['permission.denied', 'session.locked', 'input.invalid', 'disk.full'];
const PIN: readonly RefusalCode[] = ['pin.cancelled', 'pin.delayed', 'profile.missing'];
const OPENING: readonly RefusalCode[] = [
  'dossier.missing',
  'document.missing',
  'document.damaged',
  'document.broken',
  'file.unwritable',
];
const COLLECTING: readonly RefusalCode[] = [
  'carrier.unreachable',
  'envelope.unknownSender',
  'envelope.broken',
  'envelope.notForMe',
  'envelope.openedBefore',
  'envelope.fault',
];
const PROFILE: readonly RefusalCode[] = ['profile.damaged', 'profile.newer', 'profile.otherDevice', 'selfTest.failed'];
const CHOOSING_PIN: readonly RefusalCode[] = ['pin.weak', 'pin.unequal'];
const list: readonly RefusalCode[] = [...COLLECTING, ...ANYWHERE];

/** The refusals that are explained with a screen, the likelier first. */
export const refusalsOn: Readonly<Record<Topic, readonly RefusalCode[]>> = {
  'box.toDo': list,
  'box.toRead': list,
  'box.underWay': list,
  'box.done': list,
  'box.incoming': list,
  'box.outgoing': list,
  draft: [
    'layout.failed',
    'addressee.unknown',
    'mark.aboveCeiling',
    'step.notPossible',
    'signer.certificate',
    'draft.missing',
    ...ANYWHERE,
  ],
  dossier: [
    'step.notPossible',
    ...PIN,
    'copy.notPermitted',
    'copy.onlyPdf',
    'copy.noFont',
    'document.superseded',
    'signer.certificate',
    'opinion.empty',
    'addressee.unknown',
    'number.taken',
    'number.gap',
    'copy.differs',
    'seal.outsidePage',
    'seal.missing',
    'seal.expired',
    'seal.notYetValid',
    'seal.revoked',
    'seal.notOurs',
    'seal.broken',
    'slip.missing',
    'document.closed',
    'layout.failed',
    'carrier.unreachable',
    'quarantine.failed',
    ...OPENING,
    ...ANYWHERE,
  ],
  arrival: [
    'arrival.pieces',
    'arrival.notAcknowledged',
    'arrival.acknowledged',
    'arrival.missing',
    'carrier.unreachable',
    'mark.aboveCeiling',
    'signer.certificate',
    ...OPENING,
    ...ANYWHERE,
  ],
  arrivals: [
    'arrival.pieces',
    'arrival.acknowledged',
    'arrival.missing',
    'carrier.unreachable',
    'signer.certificate',
    ...ANYWHERE,
  ],
  import: [
    'document.unknownFormat',
    'document.truncated',
    'document.broken',
    'document.encrypted',
    'document.passwordRequired',
    'document.wrongPassword',
    'document.known',
    'document.tooLarge',
    'document.tooMany',
    'document.tooComplex',
    'mark.aboveCeiling',
    'quarantine.failed',
    'candidate.missing',
    'file.unreadable',
    ...ANYWHERE,
  ],
  seals: ['seal.missing', 'seal.expired', 'seal.revoked', ...ANYWHERE],
  keys: [
    'joinRequest.unreadable',
    'joinRequest.possession',
    'joinRequest.answered',
    'joinRequest.missing',
    'joinRequest.noSealKey',
    'unit.notHolder',
    'unit.busy',
    'seal.noFont',
    'file.unreadable',
    'file.unwritable',
    ...PIN,
    ...ANYWHERE,
  ],
  audit: ANYWHERE,
  settings: [...PIN, ...CHOOSING_PIN, ...ANYWHERE],
  lock: [
    ...PIN,
    ...PROFILE,
    'joinAnswer.unreadable',
    'joinAnswer.otherRequest',
    'joinAnswer.signature',
    'joinAnswer.ledger',
    'joinAnswer.expired',
    'joining.missing',
    'joining.noAnswer',
    'unit.busy',
    'seal.noFont',
    'file.unreadable',
    'file.unwritable',
    'disk.full',
  ],
  first: ['seal.noFont', 'exercise.exists', 'disk.full', 'selfTest.failed'],
  found: ['unit.plan', ...CHOOSING_PIN, 'pin.cancelled', 'seal.noFont', 'unit.busy', 'disk.full'],
  join: [...CHOOSING_PIN, 'pin.cancelled', 'file.unwritable', 'unit.busy', 'disk.full'],
};
