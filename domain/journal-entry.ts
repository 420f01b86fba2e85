// The closed union of facts. What happened, in the order it was made durable; everything else is a fold of it.

import type { ClosedByHand } from './closed-by-hand.ts';
import type { AccountConversion } from './conversion.ts';
import type { AbsenceProof } from './absence.ts';
import type { Consent, CopyingState, DeskAccount, FollowerTerms } from './account.ts';
import type { CopyKey, CopyPurpose } from './copy-key.ts';
import type { DecisionInputs } from './decision.ts';
import type { ExitAccountView } from './exit-view.ts';
import type { Unasked } from './exchange-cancel.ts';
import type { EntrySize } from './entry-size.ts';
import type { ExecutionReport } from './execution-report.ts';
import type { ExitRequest } from './exit-scope.ts';
import type { AccountId, ClOrdId, InstrumentId, OrderId } from './ids.ts';
import type { LimitTemplate } from './limit-template.ts';
import type { CancelOrder, CommandOutcome, NewOrder, ReplaceOrder } from './order-command.ts';
import type { OrderTerms, Product } from './order.ts';
import type { Paise } from './price.ts';
import type { Priced } from './reference-price.ts';
import type { Denial } from './risk.ts';
import type { TradingScope, TradingState } from './trading-state.ts';
import type { CatchUpChoice } from './worklists.ts';

export type JournalFact =
  | {
      readonly kind: 'SessionOpened';
      readonly mode: 'Practice' | 'Live';
      readonly version: string;
      readonly masterId: AccountId;
      readonly followers: readonly AccountId[];
    }
  | { readonly kind: 'SessionClosed' }
  /** The system said so, before it. */
  | { readonly kind: 'MachineSleeps' }
  /** It has woken, or its clock was set: by how long the wall and our own clock are apart, ms; null where nobody can say. */
  | { readonly kind: 'MachineWoke'; readonly ms: number | null }
  /** This journal is a backup's: what was written after the copy is in the file kept aside, not here. */
  | { readonly kind: 'JournalRestored'; readonly backup: string; readonly aside: string; readonly actor: string }
  | { readonly kind: 'CopyingChanged'; readonly copying: CopyingState; readonly actor: string }
  /** Active takes the scope's state off again. */
  | {
      readonly kind: 'TradingStateChanged';
      readonly scope: TradingScope;
      readonly state: TradingState;
      readonly reason: string;
      readonly actor: string;
      /** Absent: no. */
      readonly cancelResting?: boolean;
      /** When it was set, where it is said again from the settings of an earlier session; absent: now. */
      readonly since?: number;
    }
  | {
      readonly kind: 'FollowerTermsChanged';
      readonly followerId: AccountId;
      readonly terms: FollowerTerms;
      readonly actor: string;
      /** What they were; absent where a start says them again from the settings, and in older journals. */
      readonly before?: FollowerTerms;
      /** Such as the template that was applied. Absent: none. */
      readonly note?: string;
    }
  | {
      readonly kind: 'TemplateSaved';
      readonly template: LimitTemplate;
      /** What stood under its name; null: nothing. */
      readonly before: LimitTemplate | null;
      readonly actor: string;
    }
  | { readonly kind: 'TemplateRemoved'; readonly template: LimitTemplate; readonly actor: string }
  | {
      readonly kind: 'AccountSaved';
      readonly account: Omit<DeskAccount, 'consent' | 'terms'>;
      readonly isNew: boolean;
      readonly secretChanged: boolean;
      readonly actor: string;
    }
  | { readonly kind: 'AccountRemoved'; readonly accountId: AccountId; readonly actor: string }
  | {
      readonly kind: 'ConsentRecorded';
      readonly accountId: AccountId;
      readonly consent: Consent;
      readonly actor: string;
    }
  /** The local door was switched, moved to another port, or given a new secret. */
  | {
      readonly kind: 'DoorChanged';
      readonly on: boolean;
      readonly port: number;
      readonly rotated: boolean;
      readonly actor: string;
    }
  | {
      readonly kind: 'BrokerSettingsChanged';
      readonly changes: readonly { readonly name: string; readonly from: string; readonly to: string }[];
      readonly actor: string;
    }
  | { readonly kind: 'SignedIn'; readonly accountId: AccountId; readonly actor: string }
  | { readonly kind: 'SignedOut'; readonly accountId: AccountId; readonly actor: string }
  | {
      /** News of an order of the master's. `notCopied` says why it is only recorded; empty when it is to be followed. */
      readonly kind: 'MasterReported';
      readonly report: ExecutionReport;
      readonly notCopied: string;
      /** It is only recorded because it was seen too late while copying was on: a person decides about it. */
      readonly missed?: boolean;
      /**
       * What the master held before this order, where this order closes some of it: on the first report, again when it is
       * enlarged, and when one that would have opened begins to trade against what was bought or sold since.
       */
      readonly masterHeld: number | null;
      /** The order ended and nobody is known to have asked for it: the followers' orders are left as they are. */
      readonly unasked?: Unasked | null;
    }
  /** A person has the master's unasked cancel followed after all. */
  | { readonly kind: 'UnaskedFollowed'; readonly masterKey: string; readonly actor: string }
  /** A trade named at the local door, to be followed like an order of the master's. Units and paise. */
  | {
      readonly kind: 'TradeGiven';
      readonly tradeId: string;
      /** As the caller said it; the id stands for this for ever. */
      readonly asked: OrderTerms;
      /** What is followed: a market order is priced by the market before it is given to anyone. */
      readonly terms: OrderTerms;
      /** The followers it is for; null: all. */
      readonly only: readonly AccountId[] | null;
      /** Units on the other side that it closes. */
      readonly masterHeld: number;
      readonly actor: string;
    }
  /** `orderQty` is the trade's new total. */
  | {
      readonly kind: 'TradeChanged';
      readonly tradeId: string;
      readonly orderQty: number;
      readonly price: Paise;
      readonly stopPx: Paise;
      readonly actor: string;
    }
  | { readonly kind: 'TradeEnded'; readonly tradeId: string; readonly actor: string }
  | {
      readonly kind: 'NewIntended';
      readonly key: CopyKey;
      readonly command: NewOrder;
      /** The follower's copied holding when an exit was sized; null for an entry. */
      readonly heldAtDecision: number | null;
      readonly masterAt: number;
      /** It had waited for its first leg, and is as fresh as this moment, epoch ms; absent: as the master's action. */
      readonly freshFrom?: number;
      /** It waits for its turn under the pace: nothing of it leaves before CommandSent. Absent: it leaves at once. */
      readonly planned?: boolean;
      /** A person asked for it at this price, which is not moved with the master's. Absent: nobody did. */
      readonly byHand?: boolean;
      /** How the entry's size came about; the newest one under a master order and follower counts. Absent for exits. */
      readonly size?: EntrySize;
      /** What the rules held an entry against. Absent for exits, which no limit asks, and in older journals. */
      readonly inputs?: DecisionInputs;
      /** What its price was made from; absent: the price is the master's or a person's. */
      readonly priced?: Priced;
    }
  /** It had to wait for its turn and goes out now: from here on it may be at the broker. */
  | { readonly kind: 'CommandSent'; readonly clOrdId: ClOrdId }
  | {
      readonly kind: 'ReplaceIntended';
      readonly command: ReplaceOrder;
      readonly masterAt: number;
      readonly size?: EntrySize;
      /** Only where it asks for more units than before. */
      readonly inputs?: DecisionInputs;
      readonly priced?: Priced;
      /** From here on its price is the master's own, no longer one of our making. Absent: as it was. */
      readonly atMasters?: true;
      /** The exit did not fill and is priced anew: for which time. */
      readonly repriced?: number;
    }
  | {
      readonly kind: 'CancelIntended';
      readonly command: CancelOrder;
      readonly masterAt: number;
      /** It is taken back because it did not fill within so many ms. */
      readonly unfilledMs?: number;
      /** It is taken back because less is wanted of it, or so that another exit can have its units: it may be placed again. */
      readonly makesRoom?: boolean;
      readonly size?: EntrySize;
    }
  /** The master's order has changed so little that nothing follows but another rest of rounding. */
  | {
      readonly kind: 'EntrySized';
      readonly masterKey: string;
      readonly followerId: AccountId;
      readonly order: OrderTerms;
      readonly size: EntrySize;
    }
  | {
      readonly kind: 'Denied';
      readonly key: CopyKey;
      readonly command: NewOrder;
      readonly denial: Denial;
      readonly masterAt: number;
      /** As for an intent: what is denied once is not measured again by what the follower holds later. */
      readonly heldAtDecision?: number | null;
      readonly size?: EntrySize;
      readonly inputs?: DecisionInputs;
      readonly priced?: Priced;
    }
  /** An exit was priced anew as often as it may be and still does not fill: a person has to look. */
  | { readonly kind: 'ExitUnfilled'; readonly clOrdId: ClOrdId; readonly accountId: AccountId; readonly tries: number }
  /** A second leg waits for this follower's own first one; until when at most, epoch ms. */
  | {
      readonly kind: 'LegHeld';
      readonly masterKey: string;
      readonly followerId: AccountId;
      readonly purpose: CopyPurpose;
      readonly instrumentId: InstrumentId;
      /** When the master made it; what it waits for is counted from there. */
      readonly since: number;
      readonly until: number;
      /** Names of the first legs known by now; empty while one may still come. */
      readonly first: readonly string[];
    }
  /** The master's modify is not followed: our own refusal. The order stays at the broker as it is. */
  | {
      readonly kind: 'ReplaceDenied';
      readonly clOrdId: ClOrdId;
      readonly accountId: AccountId;
      readonly masterKey: string;
      readonly terms: OrderTerms;
      readonly denial: Denial;
      readonly inputs?: DecisionInputs;
    }
  /** What an exit is measured by, where nothing can be sent for it yet, or where the master has enlarged it. */
  | {
      readonly kind: 'ExitSized';
      readonly masterKey: string;
      readonly followerId: AccountId;
      readonly held: number;
      readonly masterHeld: number;
    }
  /** Sent as an entry, it closes what the follower holds: the master's order, first seen as opening, has turned out to close. */
  | {
      readonly kind: 'CopyCloses';
      readonly clOrdId: ClOrdId;
      readonly accountId: AccountId;
      readonly masterKey: string;
    }
  | {
      readonly kind: 'CommandAnswered';
      readonly clOrdId: ClOrdId;
      readonly command: 'New' | 'Replace' | 'Cancel';
      readonly outcome: CommandOutcome;
      /** Epoch ms; null when it never left. */
      readonly sentAt: number | null;
      readonly answeredAt: number;
    }
  | { readonly kind: 'FollowerReported'; readonly report: ExecutionReport; readonly clOrdId: ClOrdId }
  /** Its trades add up to another quantity than its reports told, in two readings in a row: they count. Units and paise. */
  | {
      readonly kind: 'FilledByTrades';
      readonly clOrdId: ClOrdId;
      readonly accountId: AccountId;
      readonly orderId: OrderId;
      readonly instrumentId: InstrumentId;
      readonly byOrders: number;
      readonly cumQty: number;
      readonly cumValue: Paise;
    }
  /** Units of an earlier day that an account holds, by the broker's book at the start of this session. */
  | {
      readonly kind: 'PositionCarried';
      readonly accountId: AccountId;
      readonly instrumentId: InstrumentId;
      readonly product: Product;
      readonly qty: number;
    }
  /** The broker's positions show units under another product than our sums do: they were converted by hand. */
  | ({ readonly kind: 'PositionConverted' } & AccountConversion)
  /** The broker's positions show that copied units were closed without us, or that they are there after all. */
  | ({ readonly kind: 'PositionClosedByHand' } & ClosedByHand)
  /** The facts of what the account carries are complete for this day: what none of them names, it does not carry of ours. */
  | { readonly kind: 'CarriedRead'; readonly accountId: AccountId }
  /** After a restart: the journal says it may have left, and holds no answer. */
  | { readonly kind: 'DoubtBegan'; readonly clOrdId: ClOrdId; readonly since: number }
  /** Looked for in the broker's book for the whole settle window and not found. Never "rejected". */
  | {
      readonly kind: 'AttentionRaised';
      readonly clOrdId: ClOrdId;
      readonly booksRead: number;
      /** What proved it: the readings' moments, and that trades and positions agreed. Older journals have none. */
      readonly evidence?: AbsenceProof;
    }
  /** A person lets the very same order, proven absent, go out once more after a fresh look at the book. */
  | {
      readonly kind: 'AttentionSent';
      readonly clOrdId: ClOrdId;
      readonly command: NewOrder;
      readonly purpose: CopyPurpose;
      readonly bookStartedAt: number;
      readonly actor: string;
    }
  | { readonly kind: 'AttentionIgnored'; readonly clOrdId: ClOrdId; readonly actor: string }
  /** A person asked for a copy that had failed once more, at a limit of their own; the new order's intent follows. */
  | {
      readonly kind: 'CopyRetried';
      readonly clOrdId: ClOrdId;
      readonly accountId: AccountId;
      readonly limit: Paise;
      /** Units left out of what could be had: a smaller size was chosen. Absent: none. */
      readonly forgone?: number;
      readonly actor: string;
    }
  /** The book shows one reference twice: copying to the account stops. */
  | {
      readonly kind: 'DuplicateFound';
      readonly clOrdId: ClOrdId;
      readonly accountId: AccountId;
      readonly orderIds: readonly OrderId[];
    }
  /** A person has decided what one follower does about an action of the master's that was missed. */
  | {
      readonly kind: 'MissedDecided';
      readonly masterKey: string;
      readonly followerId: AccountId;
      readonly choice: CatchUpChoice;
      /** Paise; null where none was asked for. */
      readonly limit: Paise | null;
      /** Units traded by hand that count as copied from now on; null: none. */
      readonly adopted: {
        readonly instrumentId: InstrumentId;
        readonly product: Product;
        readonly qty: number;
      } | null;
      readonly actor: string;
    }
  | { readonly kind: 'AccountReconciled'; readonly accountId: AccountId; readonly orders: number }
  | { readonly kind: 'ReportRefused'; readonly accountId: AccountId; readonly reason: string }
  | {
      readonly kind: 'ExitStarted';
      readonly runId: string;
      readonly accounts: readonly AccountId[];
      readonly actor: string;
      /** Absent in records from before exits had a scope: all that the accounts hold. */
      readonly request?: ExitRequest;
      readonly title?: string;
    }
  | { readonly kind: 'ExitAccountEnded'; readonly runId: string; readonly account: ExitAccountView }
  | { readonly kind: 'ExitFinished'; readonly runId: string; readonly flat: number; readonly left: number };

export type JournalEntry = {
  readonly seq: number;
  /** Epoch ms, our clock. */
  readonly at: number;
  readonly fact: JournalFact;
};
