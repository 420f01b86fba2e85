import type { SimAccount } from './accounts.ts';
import type { CallRate } from './call-rates.ts';
import { callRates } from './call-rates.ts';
import type { ConversionCommand, PriceCommand, VolumeCommand } from './control-command.ts';
import type { ArmedFault, FaultBoard, FaultSpec } from './faults.ts';
import type { FeedOutage } from './feed-outage.ts';
import type { HandOrders } from './hand-orders.ts';
import { openHandOrders } from './hand-orders.ts';
import type { Ledger } from './ledger.ts';
import type { LedgerView } from './ledger-view.ts';
import { viewLedger } from './ledger-view.ts';
import { rupees } from './money.ts';
import type { OrderFeed } from './order-feed.ts';
import type { Redirects } from './redirects.ts';
import type { Sessions } from './sessions.ts';
import type { SimulatedBroker } from './simulated-broker.ts';
import type { Switches } from './switches.ts';

/** An account with its credentials and its money as it stands, in paise. */
export interface AccountView extends SimAccount {
  readonly availablePaise: number;
  readonly blockedPaise: number;
  readonly realisedPaise: number;
}

/** A listed instrument with its last price, in rupees as `POST /control/price` takes it. */
export interface InstrumentView {
  readonly exchange: string;
  readonly token: string;
  readonly kind: string;
  readonly symbol: string;
  readonly tradingSymbol: string;
  readonly lot: number;
  readonly tick: number;
  readonly freezeQuantity: number;
  readonly expiry: string | null;
  readonly last: number;
  readonly held: boolean;
}

/** What a hand may do to the practice broker, in process or through `/control/`. */
export interface Controls extends HandOrders {
  /** `brief` leaves out reads and frames, which are most of it. */
  readonly ledger: (account?: string, brief?: boolean) => LedgerView;
  /** The desk's accounts, the master first. */
  readonly listAccounts: () => readonly AccountView[];
  /** Accounts the broker knows that are on no desk yet. */
  readonly listSpareAccounts: () => readonly AccountView[];
  readonly listInstruments: () => readonly InstrumentView[];
  readonly setPrice: (command: PriceCommand) => void;
  readonly setVolume: (command: VolumeCommand) => void;
  /** Moves open units to another product, as the broker's own app does. Throws when fewer are open. */
  readonly convertByHand: (command: ConversionCommand) => void;
  readonly setFunds: (command: { readonly account: string; readonly paise: number }) => void;
  /** Moves the market one step. */
  readonly tick: (count?: number) => void;
  readonly armFault: (spec: FaultSpec) => number;
  readonly disarmFault: (id: number) => void;
  readonly clearFaults: () => void;
  readonly listFaults: () => readonly ArmedFault[];
  readonly setSwitches: (changes: Partial<Switches>) => Switches;
  /** What the login page hands out after a good password. */
  readonly issueAuthCode: (account: string) => { readonly authCode: string; readonly userId: string };
  /** A ready session, for callers to whom signing in is not the point. */
  readonly issueSession: (account: string) => string;
  /** Registers where an account's login sends the browser; null restores the default. Answers the URL in force. */
  readonly setRedirect: (account: string, url: string | null) => string;
  /** Ends an account's sessions now, and with `closeFeeds` its open sockets. */
  readonly expireSessions: (account: string, closeFeeds?: boolean) => void;
  /** Destroys order-feed connections of an account, or of everyone; `seconds` refuses new ones for that long. */
  readonly cutFeed: (account?: string, seconds?: number) => void;
  /** How hard each account has called. */
  readonly callRates: () => readonly CallRate[];
  readonly feedConnections: (account: string) => number;
}

/** What the controls act on. */
export interface ControlParts {
  /** Spare ones included. */
  readonly accounts: readonly SimAccount[];
  readonly redirects: Redirects;
  readonly broker: SimulatedBroker;
  readonly ledger: Ledger;
  readonly sessions: Sessions;
  readonly faults: FaultBoard;
  readonly feed: OrderFeed;
  readonly outage: FeedOutage;
  readonly closeMarketSocket: (account: string) => void;
  readonly nowMs: () => number;
  readonly switches: () => Switches;
  readonly changeSwitches: (changes: Partial<Switches>) => Switches;
}

export function openControls(parts: ControlParts): Controls {
  const { broker, ledger, sessions, faults, feed } = parts;
  const accountAt = (id: string): SimAccount => {
    const found = parts.accounts.find((account) => account.id === id);
    if (found === undefined) throw new RangeError(`There is no account ${id}.`);
    return found;
  };
  const keyOf = ({ exchange, token }: { readonly exchange: string; readonly token: string }): string => {
    const key = `${exchange}|${token}`;
    if (!broker.today().instruments.some((item) => item.key === key))
      throw new RangeError(`There is no instrument ${key}.`);
    return key;
  };
  const viewsOf = (spare: boolean): AccountView[] =>
    parts.accounts
      .filter((account) => account.spare === spare)
      .map((account) => {
        const money = broker.marginOf(account.id);
        return {
          ...account,
          redirectUrl: parts.redirects.of(account),
          availablePaise: money.availablePaise,
          realisedPaise: money.realisedPaise,
          blockedPaise: money.cashSegmentPaise + money.derivativePaise,
        };
      });

  return {
    ledger: (account, brief) => viewLedger(broker, ledger, account, brief),
    listAccounts: () => viewsOf(false),
    listSpareAccounts: () => viewsOf(true),
    listInstruments: () =>
      broker.today().instruments.map((item) => {
        const quote = broker.today().market.quote(item.key);
        return {
          exchange: item.exchange,
          token: item.token,
          kind: item.kind,
          symbol: item.symbol,
          tradingSymbol: item.tradingSymbol,
          lot: item.lot,
          tick: rupees(item.tickPaise),
          freezeQuantity: item.freezeQuantity,
          expiry: item.expiry,
          last: rupees(quote.lastPaise),
          held: quote.held,
        };
      }),
    setPrice: (command) => broker.setPrice(keyOf(command), Math.round(command.price * 100), command.hold ?? false),
    setVolume: (command) =>
      broker
        .today()
        .market.setVolumeLimit(
          keyOf(command),
          command.perTick === null ? null : { perTick: command.perTick, perOrder: command.perOrder ?? false },
        ),
    convertByHand: ({ account, exchange, token, from, to, quantity }) =>
      broker.convert(accountAt(account).id, { instrumentKey: keyOf({ exchange, token }), from, to, quantity }),
    setFunds: ({ account, paise }) => broker.setFunds(accountAt(account).id, paise),
    tick: (count = 1) => {
      for (let done = 0; done < count; done += 1) broker.tick();
    },
    armFault: (spec) => faults.arm(spec),
    disarmFault: (id) => faults.disarm(id),
    clearFaults: () => faults.clear(),
    listFaults: () => faults.list(),
    setSwitches: parts.changeSwitches,
    ...openHandOrders(parts, accountAt),
    issueAuthCode: (id) => {
      const account = accountAt(id);
      return { authCode: sessions.issueAuthCode(account, parts.nowMs()), userId: account.id };
    },
    issueSession: (id) => {
      const session = sessions.issueSession(accountAt(id), parts.nowMs());
      ledger.append(session);
      return session.token;
    },
    setRedirect: (id, url) => {
      const account = accountAt(id);
      parts.redirects.set(account, url);
      return parts.redirects.of(account);
    },
    expireSessions: (id, closeFeeds = false) => {
      const account = accountAt(id).id;
      sessions.expire(account);
      if (!closeFeeds) return;
      feed.cut(account);
      parts.closeMarketSocket(account);
    },
    cutFeed: (account, seconds) => {
      if (seconds !== undefined) parts.outage.begin(account, seconds);
      feed.cut(account);
    },
    callRates: () => callRates(ledger, parts.accounts),
    feedConnections: (account) => feed.countOf(account),
  };
}
