// The composition root: builds the whole engine from parts, free of Electron. Nothing else constructs.

import { ok, type Result } from '../domain/result.ts';
import { openAccounts } from './compose-accounts.ts';
import { createDeskCalls } from './compose-calls.ts';
import { createDeskEngine } from './compose-engine.ts';
import { createDeskFeeds } from './compose-feeds.ts';
import { openJournal } from './compose-journal.ts';
import type { BoundLate } from './compose-late.ts';
import { createDeskLogin } from './compose-login.ts';
import type { ComposePlan, Desk } from './compose-plan.ts';
import { openPrices } from './compose-prices.ts';
import { openReference } from './compose-reference.ts';
import { createDeskUpkeep } from './compose-upkeep.ts';
import { watchDayTurn } from './day-turn.ts';
import { checkEarlierDays } from './earlier-days.ts';
import { emptyView } from './empty-view.ts';
import { watchMarket } from './market-watch.ts';
import { referenceNotices } from './reference-desk.ts';
import { createPublish } from './replication/publish.ts';
import { createSetUpShow } from './set-up-show.ts';

/** Everything a desk needs, built and started. An error leaves nothing running. */
export async function composeDesk(plan: ComposePlan): Promise<Result<Desk>> {
  const { clock, log } = plan;
  const journalParts = openJournal(plan);
  if (!journalParts.ok) return journalParts;
  const { db, settings } = journalParts.value;
  const referenceParts = await openReference(plan, settings);
  if (!referenceParts.ok) {
    db.close();
    return referenceParts;
  }
  const accountParts = await openAccounts(plan, journalParts.value, referenceParts.value);
  if (!accountParts.ok) {
    db.close();
    return accountParts;
  }
  const opened = { ...journalParts.value, ...referenceParts.value, ...accountParts.value };

  const late: BoundLate = {};
  const publish = createPublish(emptyView(plan, opened.vault), clock);
  const priced = { ...opened, ...openPrices(plan, opened, late) };
  const running = { ...priced, ...createDeskEngine(plan, priced, publish, late) };
  const shown = { ...running, ...createDeskFeeds(plan, running, publish, late) };
  const { engine, feed, reference, hours } = shown;
  const setUp = createSetUpShow({ ...shown, clock, publish });
  late.showLinks = setUp.soon;
  const showAccounts = (): void => {
    opened.listAgain();
    setUp.now();
  };
  const kept = { ...shown, ...createDeskUpkeep(plan, shown, publish) };
  const signedIn = { ...kept, ...createDeskLogin(plan, kept, publish, showAccounts) };
  const calls = createDeskCalls(plan, signedIn, publish, showAccounts);

  await engine.start();
  if (shown.haltedBy !== null) engine.halt(shown.haltedBy);
  kept.tellRestored();
  feed.showAll();
  showAccounts();
  void checkEarlierDays({ clock, settings, journalCheck: kept.journalCheck, raise: feed.raise }).catch(
    (error: unknown) => log.error('journal-check-failed', { reason: String(error) }),
  );
  const market = watchMarket(clock, hours, (view) => {
    publish.change({ kind: 'Market', market: view });
  });
  const showReference = (): void => {
    const notices = referenceNotices(reference.problem(clock.now()), hours.warnings(clock.now()), clock.now());
    for (const key of ['reference', 'reference-tables'])
      if (!notices.some((notice) => notice.key === key)) feed.clear(key);
    for (const notice of notices) feed.raise(notice);
    market.look();
  };
  if (opened.settled.refused.length > 0)
    feed.raise({
      key: 'broker-settings',
      at: clock.now(),
      level: 'Warning',
      title: 'A broker setting is not used',
      body: `${opened.settled.refused.join(' ')} The safe stance stands in; look under Settings, Broker.`,
      account: '',
      masterOrderId: '',
    });
  showReference();
  reference.watch(showReference);

  const dayTurn = watchDayTurn(
    clock,
    () => shown.blotter.openExits().length > 0,
    plan.onDayTurned ?? ((): void => undefined),
  );

  const doorOpened = await calls.doorSettings.start();
  if (!doorOpened.ok) log.warn('door-not-open', { code: doorOpened.code, reason: doorOpened.message });

  return ok({
    handlers: calls.handlers,
    door: calls.door,
    finishLogin: signedIn.login.finish,
    onDelta: publish.onDelta,
    snapshot: publish.snapshot,
    addresses: opened.addresses,
    halt: engine.halt,
    power: engine.power,
    databaseFile: opened.databaseFile,
    exitsDone: engine.exitsDone,
    close: async () => {
      dayTurn.close();
      calls.close();
      kept.closeUpkeep();
      shown.close();
      await shown.prices.close();
      market.close();
      reference.close();
      await engine.close();
      setUp.close();
      publish.close();
      db.close();
    },
  });
}
