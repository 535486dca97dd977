// Which screen belongs to which place. The only list of screens; each slice brings its own. The two that a person begins with come with the frame; the others are parts of
// their own, loaded one after another in idle time once the first stands.
import type { ReactNode } from 'react';
import { ListScreen } from '../home/ListScreen.tsx';
import { KeysScreen } from '../keys/KeysScreen.tsx';
import { later } from './Later.tsx';
import type { Route } from './routes.ts';

const dossier = later(async () => (await import('../reader/index.ts')).DossierScreen);
const outgoing = later(async () => (await import('../outgoing/OutgoingScreen.tsx')).OutgoingScreen);
const arrival = later(async () => (await import('../incoming/ArrivalScreen.tsx')).ArrivalScreen);
const arrivals = later(async () => (await import('../incoming/ArrivalsScreen.tsx')).ArrivalsScreen);
const imports = later(async () => (await import('../incoming/ImportScreen.tsx')).ImportScreen);
const seals = later(async () => (await import('../seals/SealsScreen.tsx')).SealsScreen);
const audit = later(async () => (await import('../audit/AuditScreen.tsx')).AuditScreen);
const settings = later(async () => (await import('../settings/SettingsScreen.tsx')).SettingsScreen);

/** In the order in which they are likely to be wanted. */
const LATER = [dossier, outgoing, arrival, arrivals, imports, seals, settings, audit];

/** Loads the other screens ahead, one after another. */
export async function readyScreens(): Promise<void> {
  for (const screen of LATER) await screen.ready();
}

export function screenFor(route: Route): ReactNode {
  switch (route.name) {
    case 'box':
      return <ListScreen box={route.box} />;
    case 'draft':
      return <outgoing.Show draft={route.draft} dossier={route.dossier} />;
    case 'dossier':
      return <dossier.Show dossier={route.dossier} />;
    case 'arrival':
      return <arrival.Show arrival={route.arrival} />;
    case 'arrivals':
      return <arrivals.Show />;
    case 'import':
      return <imports.Show />;
    case 'seals':
      return <seals.Show />;
    case 'keys':
      return <KeysScreen />;
    case 'audit':
      return <audit.Show />;
    case 'settings':
      return <settings.Show />;
  }
}
