// What the person is looking at: tab, dialog, filter, theme. Nothing here is about trading.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Notice } from '../domain/desk-view.ts';
import type { ExitRequest } from '../domain/exit-scope.ts';
import type { PracticeCredentials, ReadinessBoard } from '../preload/account-calls.ts';
import type { ShowTarget } from '../preload/contract.ts';
import type { ExportView } from '../preload/history-calls.ts';
import type { SoundKind } from './alarm-sounds.ts';
import { defaultKeys, type Keys } from './keys.ts';
import { defaultSounds, type SoundSetting, type SoundSettings } from './sound-settings.ts';
import type { OrdersFilter } from './selectors.ts';

export type Tab =
  | 'Desk'
  | 'Orders'
  | 'Positions'
  | 'CatchUp'
  | 'Attention'
  | 'Delay'
  | 'Accounts'
  | 'Readiness'
  | 'Journal'
  | 'Settings';
export type Theme = 'dark' | 'light';

export type Dialog =
  /** `asked`: what a button elsewhere wants exited; without it, everything. */
  | { readonly kind: 'Exit'; readonly asked?: ExitRequest }
  | { readonly kind: 'About' }
  | { readonly kind: 'FireDrill' }
  | { readonly kind: 'Leftovers' }
  | { readonly kind: 'StartCopying' }
  /** What holds new entries back, and allowing them again. */
  | { readonly kind: 'Trading' }
  | { readonly kind: 'Follower'; readonly followerId: string }
  /** `from`: the follower that a new template begins with, and that one is given to first; null: none. */
  | { readonly kind: 'Templates'; readonly from: string | null }
  | { readonly kind: 'Why'; readonly clOrdId: string }
  | { readonly kind: 'Modify'; readonly orderKey: string }
  /** Asking for a failed copy once more. */
  | { readonly kind: 'Retry'; readonly clOrdId: string }
  /** Sending the very order that is in doubt. */
  | { readonly kind: 'SendDoubt'; readonly clOrdId: string }
  /** A new account, filled from a practice card or empty. */
  | { readonly kind: 'AddAccount'; readonly from: PracticeCredentials | null }
  | { readonly kind: 'EditAccount'; readonly accountId: string }
  | { readonly kind: 'Consent'; readonly accountId: string }
  | { readonly kind: 'RemoveAccount'; readonly accountId: string }
  | { readonly kind: 'RestoreBackup'; readonly name: string };

/** How the last deed with an account ended. */
export type AccountOutcome = { readonly accountId: string; readonly ok: boolean; readonly words: string };

export type ScreenState = {
  readonly tab: Tab;
  readonly dialog: Dialog | null;
  /** How often it was asked whether to close with something unresolved; null: it is not asked now. Stands above any dialog. */
  readonly closing: number | null;
  readonly ordersFilter: OrdersFilter;
  readonly ordersText: string;
  /** An order to bring into view; the number makes a second request for the same one new. */
  readonly reveal: { readonly orderKey: string; readonly nth: number } | null;
  /** An order whose row on the attention list is to be shown; each new object is a new wish. */
  readonly attentionWish: { readonly orderKey: string } | null;
  /** The follower whose row has the cursor; the plots bring it forward. */
  readonly activeFollower: string | null;
  /** Notices put away here, by key and moment, so that a new occurrence shows again. */
  readonly putAway: ReadonlySet<string>;
  /** The export that was asked for last; null: none, or it was put away. */
  readonly exporting: ExportView | null;
  readonly theme: Theme;
  readonly sounds: SoundSettings;
  readonly keys: Keys;
  /** Names, codes and balances are left out of the page while the screen is shared. */
  readonly privacy: boolean;
  /** The account whose row has the cursor on the accounts screen. */
  readonly activeAccount: string | null;
  readonly accountOutcome: AccountOutcome | null;
  /** As it was found when last asked; null: not asked yet. */
  readonly readiness: ReadinessBoard | null;
  readonly showTab: (tab: Tab) => void;
  readonly open: (dialog: Dialog) => void;
  readonly close: () => void;
  readonly keepRunning: () => void;
  readonly setOrdersFilter: (filter: OrdersFilter) => void;
  readonly setOrdersText: (text: string) => void;
  readonly showOrder: (orderKey: string) => void;
  readonly showOrders: (filter: OrdersFilter) => void;
  readonly showAttention: (orderKey: string | null) => void;
  readonly setActiveFollower: (followerId: string | null) => void;
  readonly putAwayNotice: (occurrence: string) => void;
  readonly setExporting: (view: ExportView | null) => void;
  readonly setTheme: (theme: Theme) => void;
  readonly setPrivacy: (on: boolean) => void;
  readonly setSound: (kind: SoundKind, setting: SoundSetting) => void;
  readonly setKeys: (keys: Keys) => void;
  readonly setActiveAccount: (accountId: string | null) => void;
  readonly showAccount: (accountId: string) => void;
  readonly setAccountOutcome: (outcome: AccountOutcome | null) => void;
  readonly setReadiness: (board: ReadinessBoard) => void;
  readonly show: (target: ShowTarget) => void;
};

export type ScreenStore = StoreApi<ScreenState>;

export function createScreenStore(
  theme: Theme,
  sounds: SoundSettings = defaultSounds,
  keys: Keys = defaultKeys,
): ScreenStore {
  return createStore<ScreenState>()((set) => ({
    tab: 'Desk',
    dialog: null,
    closing: null,
    ordersFilter: 'All',
    ordersText: '',
    reveal: null,
    attentionWish: null,
    activeFollower: null,
    putAway: new Set<string>(),
    exporting: null,
    theme,
    sounds,
    keys,
    privacy: false,
    activeAccount: null,
    accountOutcome: null,
    readiness: null,
    showTab: (tab) => set({ tab }),
    open: (dialog) => set({ dialog }),
    close: () => set({ dialog: null }),
    keepRunning: () => set({ closing: null }),
    setOrdersFilter: (ordersFilter) => set({ ordersFilter }),
    setOrdersText: (ordersText) => set({ ordersText }),
    showOrder: (orderKey) => set((state) => revealing(state, orderKey)),
    showOrders: (ordersFilter) => set({ tab: 'Orders', ordersFilter, ordersText: '' }),
    showAttention: (orderKey) => set({ tab: 'Attention', attentionWish: orderKey === null ? null : { orderKey } }),
    setActiveFollower: (activeFollower) => set({ activeFollower }),
    putAwayNotice: (occurrence) => set((state) => ({ putAway: new Set([...state.putAway, occurrence]) })),
    setExporting: (exporting) => set({ exporting }),
    setTheme: (next) => set({ theme: next }),
    setPrivacy: (privacy) => set({ privacy }),
    setSound: (kind, setting) => set((state) => ({ sounds: { ...state.sounds, [kind]: setting } })),
    setKeys: (next) => set({ keys: next }),
    setActiveAccount: (activeAccount) => set({ activeAccount }),
    showAccount: (activeAccount) => set({ tab: 'Accounts', activeAccount }),
    setAccountOutcome: (accountOutcome) => set({ accountOutcome }),
    setReadiness: (readiness) => set({ readiness }),
    show: (target) =>
      set((state) => {
        switch (target.kind) {
          case 'ExitDialog':
            return { dialog: { kind: 'Exit' } };
          case 'Close':
            return { closing: (state.closing ?? 0) + 1 };
          case 'Export':
            return { exporting: target.view };
          case 'Order':
            return revealing(state, target.masterOrderId);
          case 'Attention':
            return { tab: 'Attention', attentionWish: null };
          case 'Notice':
            return showing(state, target.notice);
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

/** Where a notice leads: to its row on the attention list, to the order it is about, to its account, or to the desk. */
function showing(state: ScreenState, notice: Notice): Partial<ScreenState> {
  if (notice.masterOrderId === '')
    return notice.account === '' ? { tab: 'Desk' } : { tab: 'Desk', activeFollower: notice.account };
  return isOnAttentionList(notice)
    ? { tab: 'Attention', attentionWish: { orderKey: notice.masterOrderId } }
    : revealing(state, notice.masterOrderId);
}

export function isOnAttentionList({ key }: Pick<Notice, 'key'>): boolean {
  return key.startsWith('failed:') || key.startsWith('unknown:');
}
