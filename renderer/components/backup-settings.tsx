// The copies of the journal's database: which there are, that they were read back, and the way back to one of them.

import { useState, type ReactNode } from 'react';
import type { Backup } from '../../domain/backup-plan.ts';
import { keptBackups } from '../../domain/backup-plan.ts';
import type { BackupsView } from '../../domain/desk-view.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { counted, istDateTime, megabytes } from '../format.ts';
import { Mark } from './shape.tsx';

export function BackupSettings(): ReactNode {
  const calls = useCalls();
  const backups = useView((view) => view.backups ?? null);
  const [refusal, setRefusal] = useState('');
  if (backups === null) return null;
  const take = (answer: { readonly ok: boolean; readonly message?: string }): void =>
    setRefusal(answer.ok ? '' : (answer.message ?? ''));
  return (
    <section className="settings-part" aria-label="Backups" data-testid="backup-settings">
      <h3>Backups</h3>
      <p className="muted">
        Every day after 16:30, or at the next start, the journal’s database is copied while the desk goes on, and the
        copy is read back before it counts. The newest {keptBackups} are kept beside it. They hold no secret.
      </p>
      <div className="settings-row">
        <button
          type="button"
          className="small"
          data-testid="backup-make"
          disabled={backups.running !== null}
          onClick={() => void calls.makeBackup(null).then(take)}
        >
          Make one now
        </button>
        <span role="status" className="muted" data-testid="backup-state">
          <Progress backups={backups} />
        </span>
      </div>
      {refusal === '' && backups.failed === '' ? null : (
        <p className="field-refusal" role="alert">
          {refusal === '' ? backups.failed : refusal}
        </p>
      )}
      {backups.copies.length === 0 ? (
        <p className="muted">There is none yet. The first is made two minutes after the start.</p>
      ) : (
        <BackupTable backups={backups} onVerify={(name) => void calls.verifyBackup({ name }).then(take)} />
      )}
    </section>
  );
}

function Progress({ backups }: { readonly backups: BackupsView }): ReactNode {
  const { running, copies } = backups;
  if (running === null) {
    const [newest] = copies;
    return newest === undefined ? '' : `Newest: ${istDateTime(newest.at)}, ${counted(newest.rows, 'row')}, verified`;
  }
  const what = running.phase === 'Copying' ? 'Copying' : 'Reading it back';
  return (
    <>
      <progress value={running.done} max={Math.max(running.of, 1)} aria-label={what} /> {what}…
    </>
  );
}

type TableProps = { readonly backups: BackupsView; readonly onVerify: (name: string) => void };

function BackupTable({ backups, onVerify }: TableProps): ReactNode {
  const open = useScreen((screen) => screen.open);
  const busy = backups.running !== null;
  return (
    <table className="backups">
      <thead>
        <tr>
          <th>Made (IST)</th>
          <th className="figure">Journal rows</th>
          <th className="figure">Size</th>
          <th>Verified</th>
          <th />
        </tr>
      </thead>
      <tbody>
        {backups.copies.map((copy) => (
          <tr key={copy.name} data-testid="backup-row" data-name={copy.name}>
            <td>{istDateTime(copy.at)}</td>
            <td className="figure">{counted(copy.rows, 'row')}</td>
            <td className="figure">{megabytes(copy.bytes)}</td>
            <td>
              <State backups={backups} copy={copy} />
            </td>
            <td>
              <button type="button" className="small" disabled={busy} onClick={() => onVerify(copy.name)}>
                Verify
              </button>
              <button
                type="button"
                className="small"
                data-testid="backup-restore"
                disabled={busy}
                onClick={() => open({ kind: 'RestoreBackup', name: copy.name })}
              >
                Restore…
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function State({ backups, copy }: { readonly backups: BackupsView; readonly copy: Backup }): ReactNode {
  const { running, checked } = backups;
  if (running?.name === copy.name) return <Mark shape="Ring" tone="busy" word="Being read…" />;
  if (checked?.name !== copy.name) return <Mark shape="Disc" tone="good" word="When it was made" />;
  return checked.problem === '' ? (
    <Mark shape="Disc" tone="good" word={`Again, ${istDateTime(checked.at)}`} />
  ) : (
    <Mark shape="Cross" tone="bad" word={checked.problem} />
  );
}
