import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Contract } from '../../preload/contract/contract.ts';
import type { Handlers } from '../ipc/serve.ts';
import type { Office } from '../office.ts';
import { Refusal } from '../refusal.ts';
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
      try {
        writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') throw new Refusal('disk.full');
        throw error;
      }
      return { fileName: basename(path) };
    },
  };
}
