import { utf8 } from '../../crypto/bytes.ts';
import { encodePem } from '../../crypto/certificates/pem.ts';
import type { Contract } from '../../preload/contract/contract.ts';
import { saveFile } from '../chosen-files.ts';
import type { Handlers } from '../ipc/serve.ts';
import type { Office } from '../office.ts';
import { acknowledge, acknowledgeSeveral } from './acknowledge.ts';
import { arrivalOf, arrivals } from './arrivals.ts';
import { collect } from './collect.ts';
import { dispatch } from './dispatch.ts';
import { flushOutbox } from './outbox.ts';

export function exchangeHandlers(office: Office): Handlers<Contract>['exchange'] {
  return {
    arrivals: async () => ({ arrivals: await arrivals(office, office.session()) }),
    arrival: ({ arrival }) => arrivalOf(office, office.session(), arrival),
    collect: () => {
      const session = office.session();
      flushOutbox(office, session);
      return collect(office, session);
    },
    acknowledge: ({ arrival, pieces }) => acknowledge(office, arrival, pieces),
    acknowledgeSeveral: ({ arrivals }) => acknowledgeSeveral(office, arrivals),
    dispatch: (input) => dispatch(office, input),
    exportRoot: async () => {
      const session = office.session();
      const path = await office.dialogs.save('unit-root.pem');
      if (!path) return null;
      session.store.commit({ action: 'exchange.exportRoot', subject: session.me.root }, () => {});
      const { unit, revocationLists } = session.directory();
      // Without the root's revocation list nobody could tell whether a certificate beneath it still held.
      const lists = revocationLists.filter((list) => list.issuer.text === unit.root.subject.text);
      const blocks = [encodePem('CERTIFICATE', unit.root.raw), ...lists.map((list) => encodePem('X509 CRL', list.raw))];
      return { fileName: saveFile(office, path, utf8(blocks.join(''))) };
    },
  };
}
