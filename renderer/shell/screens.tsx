// Which screen belongs to which place. The only list of screens; each slice brings its own.
import type { ReactNode } from 'react';
import { AuditScreen } from '../audit/AuditScreen.tsx';
import { ListScreen } from '../home/ListScreen.tsx';
import { ArrivalScreen } from '../incoming/ArrivalScreen.tsx';
import { ArrivalsScreen } from '../incoming/ArrivalsScreen.tsx';
import { ImportScreen } from '../incoming/ImportScreen.tsx';
import { KeysScreen } from '../keys/KeysScreen.tsx';
import { OutgoingScreen } from '../outgoing/OutgoingScreen.tsx';
import { DossierScreen } from '../reader/index.ts';
import { SealsScreen } from '../seals/SealsScreen.tsx';
import { SettingsScreen } from '../settings/SettingsScreen.tsx';
import type { Route } from './routes.ts';

export function screenFor(route: Route): ReactNode {
  switch (route.name) {
    case 'box':
      return <ListScreen box={route.box} />;
    case 'draft':
      return <OutgoingScreen draft={route.draft} dossier={route.dossier} />;
    case 'dossier':
      return <DossierScreen dossier={route.dossier} />;
    case 'arrival':
      return <ArrivalScreen arrival={route.arrival} />;
    case 'arrivals':
      return <ArrivalsScreen />;
    case 'import':
      return <ImportScreen />;
    case 'seals':
      return <SealsScreen />;
    case 'keys':
      return <KeysScreen />;
    case 'audit':
      return <AuditScreen />;
    case 'settings':
      return <SettingsScreen />;
  }
}
