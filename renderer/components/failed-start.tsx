// In place of the desk when the engine could not start: what is wrong, and what a person may do about it here.

import { useEffect, useState, type ReactNode } from 'react';
import type { FailureChoice, StartFailure } from '../../preload/upkeep-calls.ts';
import { useCalls } from '../desk-context.tsx';
import { counted, istDateTime } from '../format.ts';

const titles: Readonly<Record<string, string>> = {
  DATABASE_CORRUPT: 'The database is damaged',
  JOURNAL_CHAIN_BROKEN: 'The journal is not as it was written',
  DATABASE_NEWER: 'This database belongs to a newer Lockstep',
  DATABASE_LOCKED: 'Another program has the database',
  DATABASE_UNUSABLE: 'The database cannot be used',
  DATABASE_NOT_A_FILE: 'The database is not a file',
  BACKUP_UNUSABLE: 'The backup cannot be used',
};

/**
 * Null while it is not known that the start has failed, or it only takes its time. `silence` is what is known of why the
 * engine does not answer, null while it does; asked again when that changes, since a slow start is silent before it fails.
 */
export function useStartFailure(silence: string | null): StartFailure | null {
  const calls = useCalls();
  const [failure, setFailure] = useState<StartFailure | null>(null);
  useEffect(() => {
    if (silence === null) return;
    let gone = false;
    void calls.startFailure(null).then((answer) => {
      if (!gone && answer.ok) setFailure(answer.value);
    });
    return () => {
      gone = true;
    };
  }, [calls, silence]);
  return silence === null ? null : failure;
}

export function FailedStart({ failure }: { readonly failure: StartFailure }): ReactNode {
  const calls = useCalls();
  const [refusal, setRefusal] = useState('');
  const choose = (choice: FailureChoice): void => {
    void calls.afterFailure(choice).then((answer) => setRefusal(answer.ok ? '' : answer.message));
  };
  const button = (words: string, choice: FailureChoice, look: string, testId: string): ReactNode => (
    <button type="button" className={look} data-testid={testId} onClick={() => choose(choice)}>
      {words}
    </button>
  );
  return (
    <section className="failed-start" data-testid="failed-start" data-code={failure.code}>
      <p className="before-words">{titles[failure.code] ?? 'Lockstep could not start'}. Nothing is copied.</p>
      <p>{failure.message}</p>
      {failure.isDamaged ? (
        <Ways failure={failure} button={button} />
      ) : (
        <div className="failed-start-row">{button('Try again', { kind: 'TryAgain' }, 'primary', 'start-again')}</div>
      )}
      <div className="failed-start-row">
        {button('Open its folder', { kind: 'OpenFolder' }, 'quiet', 'start-folder')}
        {failure.isDamaged ? button('Try again', { kind: 'TryAgain' }, 'quiet', 'start-again') : null}
      </div>
      {refusal === '' ? null : (
        <p className="refusal" role="alert">
          {refusal}
        </p>
      )}
    </section>
  );
}

type WaysProps = {
  readonly failure: StartFailure;
  readonly button: (words: string, choice: FailureChoice, look: string, testId: string) => ReactNode;
};

function Ways({ failure, button }: WaysProps): ReactNode {
  const [chosen, setChosen] = useState(failure.backups[0]?.name ?? '');
  const copy = failure.backups.find(({ name }) => name === chosen);
  return (
    <>
      {copy === undefined ? (
        <p className="muted">There is no backup of it.</p>
      ) : (
        <div className="failed-start-row">
          <label>
            Backup{' '}
            <select value={chosen} data-testid="start-backup" onChange={(event) => setChosen(event.target.value)}>
              {failure.backups.map(({ name, at, rows }) => (
                <option key={name} value={name}>
                  {istDateTime(at)}, {counted(rows, 'row')}
                </option>
              ))}
            </select>
          </label>
          {button(
            `Restore the backup of ${istDateTime(copy.at)}`,
            { kind: 'Restore', name: copy.name },
            'primary',
            'start-restore',
          )}
        </div>
      )}
      <div className="failed-start-row">
        {button('Begin a new one', { kind: 'BeginNew' }, copy === undefined ? 'primary' : 'quiet', 'start-new')}
        <span className="muted">
          Either way the damaged file is kept beside it, copying stays off, and today’s orders are read back from the
          broker. In a new one the accounts are to be added again.
        </span>
      </div>
    </>
  );
}
