import { fromUtf8 } from '../../crypto/bytes.ts';
import { isRevoked } from '../../crypto/certificates/crl.ts';
import type { Contract } from '../../preload/contract/contract.ts';
import type { Handlers } from '../ipc/serve.ts';
import type { Office } from '../office.ts';
import { judgingTime } from '../unit-time.ts';
import { previewPlacement } from './preview.ts';
import { stamp } from './stamp.ts';

export function sealsHandlers(office: Office): Handlers<Contract>['seals'] {
  return {
    list: () => {
      const session = office.session();
      const { seals, revocationLists } = session.directory();
      const now = judgingTime(office.clock, session);
      return {
        seals: seals.map(({ id, name, seal, unitCertificate }) => {
          const revoked = revocationLists.some(
            (list) => isRevoked(list, unitCertificate.serialNumber) && list.issuer.text === unitCertificate.issuer.text,
          );
          return {
            id,
            name,
            validFrom: seal.validFrom,
            validTo: seal.validTo,
            maker: seal.maker.subject.text,
            widthMillimetres: seal.picture.width,
            heightMillimetres: seal.picture.height,
            svg: fromUtf8(seal.picture.data),
            status: revoked
              ? 'revoked'
              : now > seal.validTo
                ? 'expired'
                : now < seal.validFrom
                  ? 'notYetValid'
                  : 'good',
          };
        }),
      };
    },
    preview: async (input) => {
      const { rect: _rect, dateFound, ...placement } = await previewPlacement(office, office.session(), input);
      const warnings = dateFound
        ? [
            ...(placement.coversSignatureBlock ? [] : ['seal.notOnSignatureBlock']),
            ...(placement.coversDate ? [] : ['seal.notOnDate']),
          ]
        : ['seal.dateNotFound'];
      return { ...placement, warnings };
    },
    stamp: (input) => stamp(office, input),
  };
}
