import { utf8 } from '../../crypto/bytes.ts';
import type { Contract } from '../../preload/contract/contract.ts';
import { saveFile } from '../chosen-files.ts';
import type { Handlers } from '../ipc/serve.ts';
import type { Office } from '../office.ts';
import { reportOn } from './office-reports.ts';

export function verificationHandlers(office: Office): Handlers<Contract>['verification'] {
  return {
    report: ({ digest }) => reportOn(office, office.session(), digest),
    exportReport: async ({ dossier, digest }) => {
      const session = office.session();
      const report = await reportOn(office, session, digest);
      const path = await office.dialogs.save(`验证报告-${digest.slice(0, 8)}.json`);
      if (!path) return null;
      // Locked while the dialog stood open: the store refuses, and nothing leaves.
      session.store.commit(
        { action: 'verification.export', subject: dossier, detail: { digest, verdict: report.verdict } },
        () => {},
      );
      return { fileName: saveFile(office, path, utf8(`${JSON.stringify(report, null, 2)}\n`)) };
    },
  };
}
