// What the person is looking at: tab, dialog, filter, theme. Nothing here is about trading.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PracticeCredentials, ReadinessBoard, ShowTarget } from '../preload/contract.ts';
import type { OrdersFilter } from './selectors.ts';

export type Tab = 'Desk' | 'Orders' | 'Accounts' | 'Readiness' | 'Journal';
export type Theme = 'dark' | 'light';

export type Dialog =
  | { readonly kind: 'Exit' }
  | { readonly kind: 'About' }
  | { readonly kind: 'StartCopying' }
  | { readonly kind: 'Follower'; readonly followerId: string }
  | { readonly kind: 'Modify'; readonly orderKey: string }
  /** A new account, filled from a practice card or empty. */
  | { readonly kind: 'AddAccount'; readonly from: PracticeCredentials | null }
  | { readonly kind: 'EditAccount'; readonly accountId: string }
  | { readonly kind: 'Consent'; readonly accountId: string }
  | { readonly kind: 'RemoveAccount'; readonly accountId: string };

/** How the last deed with an account ended. */
export type AccountOutcome = { readonly accountId: string; readonly ok: boolean; readonly words: string };

export type ScreenState = {
  readonly tab: Tab;
  readonly dialog: Dialog | null;
  readonly ordersFilter: OrdersFilter;
  readonly ordersText: string;
  /** An order to bring into view; the number makes a second request for the same one new. */
  readonly reveal: { readonly orderKey: string; readonly nth: number } | null;
  /** The follower whose row has the cursor; the plots bring it forward. */
  readonly activeFollower: string | null;
  /** Notices put away here, by key and moment, so that a new occurrence shows again. */
  readonly putAway: ReadonlySet<string>;
  readonly theme: Theme;
  /** The account whose row has the cursor on the accounts screen. */
  readonly activeAccount: string | null;
  readonly accountOutcome: AccountOutcome | null;
  /** As it was found when last asked; null: not asked yet. */
  readonly readiness: ReadinessBoard | null;
  readonly showTab: (tab: Tab) => void;
  readonly open: (dialog: Dialog) => void;
  readonly close: () => void;
  readonly setOrdersFilter: (filter: OrdersFilter) => void;
  readonly setOrdersText: (text: string) => void;
  readonly showOrder: (orderKey: string) => void;
  readonly showOrders: (filter: OrdersFilter) => void;
  readonly setActiveFollower: (followerId: string | null) => void;
  readonly putAwayNotice: (occurrence: string) => void;
  readonly setTheme: (theme: Theme) => void;
  readonly setActiveAccount: (accountId: string | null) => void;
  readonly showAccount: (accountId: string) => void;
  readonly setAccountOutcome: (outcome: AccountOutcome | null) => void;
  readonly setReadiness: (board: ReadinessBoard) => void;
  readonly show: (target: ShowTarget) => void;
};

export type ScreenStore = StoreApi<ScreenState>;

export function createScreenStore(theme: Theme): ScreenStore {
  return createStore<ScreenState>()((set) => ({
    tab: 'Desk',
    dialog: null,
    ordersFilter: 'All',
    ordersText: '',
    reveal: null,
    activeFollower: null,
    putAway: new Set<string>(),
    theme,
    activeAccount: null,
    accountOutcome: null,
    readiness: null,
    showTab: (tab) => set({ tab }),
    open: (dialog) => set({ dialog }),
    close: () => set({ dialog: null }),
    setOrdersFilter: (ordersFilter) => set({ ordersFilter }),
    setOrdersText: (ordersText) => set({ ordersText }),
    showOrder: (orderKey) => set((state) => revealing(state, orderKey)),
    showOrders: (ordersFilter) => set({ tab: 'Orders', ordersFilter, ordersText: '' }),
    setActiveFollower: (activeFollower) => set({ activeFollower }),
    putAwayNotice: (occurrence) => set((state) => ({ putAway: new Set([...state.putAway, occurrence]) })),
    setTheme: (next) => set({ theme: next }),
    setActiveAccount: (activeAccount) => set({ activeAccount }),
    showAccount: (activeAccount) => set({ tab: 'Accounts', activeAccount }),
    setAccountOutcome: (accountOutcome) => set({ accountOutcome }),
    setReadiness: (readiness) => set({ readiness }),
    show: (target) =>
      set((state) => {
        switch (target.kind) {
          case 'ExitDialog':
            return { dialog: { kind: 'Exit' } };
          case 'Order':
            return revealing(state, target.masterOrderId);
          case 'Notice':
            return target.notice.masterOrderId === '' ? { tab: 'Desk' } : revealing(state, target.notice.masterOrderId);
        }
      }),
  }));
}

function revealing(state: ScreenState, orderKey: string): Partial<ScreenState> {
  return {
    tab: 'Orders',
    ordersFilter: 'All',
    ordersText: '',
    reveal: { orderKey, nth: (state.reveal?.nth ?? 0) + 1 },
  };
}
