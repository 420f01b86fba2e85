import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { copiesOf, openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

/** Another program at the file, past the triggers that forbid it. */
function tamper(sql: string): void {
  const db = new Database(practice.desk().databaseFile, { timeout: 2000 });
  db.exec('DROP TRIGGER IF EXISTS trade_events_no_update');
  db.exec(sql);
  db.close();
}

/** Of a check that is begun once the one at the start has ended. */
async function verdict() {
  for (;;) {
    const begun = await practice.ask('verifyJournal', null);
    if (begun.ok) break;
    expect(begun.code).toBe('JOURNAL_CHECK_RUNNING');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return until(() => {
    const view = practice.view().journalCheck;
    return view?.kind === 'Done' ? view : null;
  });
}

describe('the journal, checked while the desk is at work', () => {
  it('has every day whole, its table of orders the same as made again from the facts', async () => {
    practice = await openPractice();
    const order = await practice.place({ price: '805' });
    await until(() => copiesOf(practice.view(), order).filter(({ status }) => status === 'Filled').length === 3);
    const checked = await verdict();
    expect(checked).toMatchObject({ days: 1, problems: [], more: 0 });
    expect(checked.rows).toBeGreaterThan(5);
  });

  it('names the row that was changed behind its back', async () => {
    practice = await openPractice();
    tamper("UPDATE trade_events SET summary = 'nothing happened' WHERE seq = 2");
    expect((await verdict()).problems[0]).toContain('row 2');
  });

  it('names the order whose row is not what the journal says, and says so at the next start', async () => {
    practice = await openPractice();
    const order = await practice.place({ price: '790' });
    await until(() => copiesOf(practice.view(), order).filter(({ status }) => status === 'New').length === 3);
    tamper("UPDATE order_mappings SET status = 'COMPLETED' WHERE follower_id = 'PR2002'");
    const ref = copiesOf(practice.view(), order).find(({ followerId }) => followerId === 'PR2002')?.clOrdId;
    expect((await verdict()).problems[0]).toContain(ref);
    await practice.reopen();
    await until(() => practice.view().notices.some(({ key }) => key === 'journal-check'));
  });
});
