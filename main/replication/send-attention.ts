// Lets an order that was proven absent go out once more, the same under the same reference, because a person said so.

import { readingOf } from '../../domain/absence.ts';
import { purposeOf, type CopyOrder } from '../../domain/copy-order.ts';
import { mayTrade } from '../../domain/exit-share.ts';
import { orderId, type ClOrdId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { isOpen } from '../../domain/order.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { OrderBook } from '../broker/broker.ts';
import { doubtOf, knownOf, readingFrom } from './doubt.ts';
import type { EngineParts } from './engine-parts.ts';
import type { FollowParts } from './follow-parts.ts';
import { isMasterFlat } from './follower-side.ts';
import { whyDenied } from './permission.ts';
import { barredNow } from './retry.ts';
import { stillWanted } from './still-wanted.ts';

export type SendAttentionParts = Pick<EngineParts, 'clock' | 'blotter' | 'accounts'> & {
  readonly followParts: FollowParts;
  readonly haltReason: () => string | null;
  readonly enqueue: (event: () => void) => void;
  readonly commit: (facts: readonly JournalFact[]) => void;
};

export type SendAttention = {
  /** Why it may not be sent now; ok: it may, as far as can be said without a fresh reading. */
  readonly may: (copy: CopyOrder) => Result<null>;
  readonly send: (id: ClOrdId, actor: string) => Promise<Result<null>>;
};

export function createSendAttention(parts: SendAttentionParts): SendAttention {
  const { blotter, clock } = parts;

  function may(copy: CopyOrder): Result<null> {
    const { masterKey, followerId } = copy.key;
    const purpose = purposeOf(copy);
    if (copy.attention !== 'Raised')
      return err('SEND_NOT_PROVEN', 'The broker’s books have not proven yet that it is not there.');
    if (purpose === 'Flatten')
      return err('SEND_IS_FLATTEN', 'It belongs to an Exit All: press Exit All again, which follows what is held now.');
    const halted = parts.haltReason();
    if (halted !== null) return err('HALTED', `Copying was halted: ${halted}`);
    const master = blotter.master(orderId(masterKey));
    const terms = blotter.terms(followerId);
    const instrument = parts.followParts.instrumentOf(copy.order.instrumentId);
    if (master === undefined || terms === undefined || instrument === undefined)
      return err('SEND_UNKNOWN', 'The master’s order, the follower or the contract is not on this desk today.');
    if (parts.followParts.barred(master, followerId)) return barredNow();
    const { side } = copy.command;
    // Its price was made when it was first decided, and a person has looked.
    const reference = null;
    const about = {
      parts: parts.followParts,
      master,
      masterKey,
      follower: followerId,
      terms,
      side,
      instrument,
      reference,
    };
    const isOut = !isOpen(master.order) && (master.order.cumQty === 0 || isMasterFlat({ ...about, now: clock.now() }));
    if (purpose === 'Copy' && isOut)
      return err('SEND_MASTER_OUT', 'The master is out of it again: there is nothing left to follow. Put it aside.');
    const why = whyDenied(
      { ...about, now: clock.now() },
      purpose,
      copy.command,
      Infinity,
      parts.followParts.notReady(followerId),
      false,
    );
    if (why !== null) return err(why.code, `${why.text} ${why.remedy}`);
    const wanted = stillWanted({ ...about, now: clock.now() }, copy);
    if (!wanted.ok || purpose !== 'Exit') return wanted;
    const { instrumentId, product } = copy.command;
    return closesWhatIsHeld(copy, blotter.net(followerId, instrumentId, product));
  }

  /** `net`: units of the holding that it would close, signed. */
  function closesWhatIsHeld(copy: CopyOrder, net: number): Result<null> {
    const { orderQty, instrumentId, product, side } = copy.command;
    const others = blotter
      .liveHolding(copy.key.followerId, instrumentId, product)
      .filter((one) => purposeOf(one) !== 'Copy' && one.order.side === side && one.clOrdId !== copy.clOrdId);
    // What its other closing orders may still trade is as good as gone.
    const held = (side === 'Sell' ? net : -net) - mayTrade(others);
    return held >= orderQty
      ? ok(null)
      : err(
          'SEND_BEYOND_HELD',
          'It would, with what else works to close it, close more than the follower holds by now: use the exit for its account.',
        );
  }

  /**
   * The units that the broker shows of what an exit closes, read after the press: its owner may have closed it by hand, which our
   * sums leave standing while this order may explain it. Null: nothing to hold it against. What was bought on earlier days for
   * delivery is in no position, and what the broker does not name it has not shown.
   */
  async function shownOf(copy: CopyOrder): Promise<Result<number | null>> {
    const { instrumentId, product } = copy.command;
    if (purposeOf(copy) !== 'Exit' || product === 'CNC') return ok(null);
    const positions = await parts.accounts.get(copy.order.accountId)?.positions();
    if (positions?.ok !== true)
      return err('POSITIONS_UNREAD', 'Its positions cannot be read just now, so it was not sent.');
    const mine = positions.value.filter((one) => one.instrumentId === instrumentId && one.product === product);
    return ok(mine.length === 0 ? null : mine.reduce((sum, { netQty }) => sum + netQty, 0));
  }

  /** One reading that was asked for after the press; one that was under way is no answer to it. */
  async function freshBook(copy: CopyOrder): Promise<Result<OrderBook>> {
    const account = parts.accounts.get(copy.order.accountId);
    if (account === undefined) return err('ACCOUNT_GONE', 'The account is not set up any more.');
    const pressedAt = clock.now();
    for (let readings = 0; readings < 3; readings += 1) {
      const book = await account.orderBook();
      if (!book.ok)
        return err('SEND_BOOK_UNREAD', `The broker’s book cannot be read, so it was not sent: ${book.message}`);
      if (book.value.startedAt >= pressedAt) return book;
    }
    return err('SEND_BOOK_UNREAD', 'No fresh reading of the broker’s book could be had, so it was not sent.');
  }

  return {
    may,
    send: async (id, actor) => {
      const copy = blotter.copy(id);
      if (copy === undefined) return err('COPY_UNKNOWN', 'There is no such order on this desk today.');
      const allowed = may(copy);
      if (!allowed.ok) return allowed;
      const book = await freshBook(copy);
      if (!book.ok) return book;
      const shown = await shownOf(copy);
      if (!shown.ok) return shown;
      let answer: Result<null> = err(
        'SEND_NOT_PROVEN',
        'The broker’s books do not prove any more that it is not there.',
      );
      parts.enqueue(() => {
        // Whatever was heard meanwhile has been taken in by now.
        const now = blotter.copy(id);
        if (now === undefined || now.attention !== 'Raised') return;
        const reading = readingOf(
          doubtOf(now),
          readingFrom(book.value, 0),
          knownOf(blotter.copiesOfAccount(now.order.accountId)),
        );
        if (reading.kind === 'NoEvidence') {
          answer = err('SEND_NOT_PROVEN', `The newest reading of the broker’s book is no proof: ${reading.why}.`);
          return;
        }
        answer = reading.kind === 'Shows' ? answer : may(now);
        if (answer.ok && shown.value !== null) answer = closesWhatIsHeld(now, shown.value);
        if (!answer.ok) return;
        parts.commit([
          {
            kind: 'AttentionSent',
            clOrdId: id,
            command: now.command,
            purpose: purposeOf(now),
            bookStartedAt: book.value.startedAt,
            actor,
          },
        ]);
      });
      return answer;
    },
  };
}
