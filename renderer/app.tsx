// The frame: the state strip on top, one of the screens, the dialogs, the notices, the keys that work anywhere.

import { useEffect, type ReactNode } from 'react';
import { AboutDialog } from './components/about-dialog.tsx';
import { AddAccountDialog, EditAccountDialog } from './components/account-dialog.tsx';
import { CloseDialog } from './components/close-dialog.tsx';
import { ConsentDialog } from './components/consent-dialog.tsx';
import { StartCopyingDialog } from './components/copying-toggle.tsx';
import { BeforeFirstSnapshot, StaleWarning } from './components/engine-link.tsx';
import { ExitDialog } from './components/exit-dialog.tsx';
import { FireDrillDialog, FireDrillEnd } from './components/fire-drill.tsx';
import { TemplatesDialog } from './components/templates-dialog.tsx';
import { WhyDialog } from './components/why-dialog.tsx';
import { FollowerDialog } from './components/follower-dialog.tsx';
import { LeftoversDialog } from './components/leftovers.tsx';
import { LoginUnderWay } from './components/login-under-way.tsx';
import { ModifyDialog } from './components/modify-dialog.tsx';
import { MessageLine, useAcknowledgeAll } from './components/message-line.tsx';
import { Toasts } from './components/notices.tsx';
import { RemoveAccountDialog } from './components/remove-account-dialog.tsx';
import { RestoreBackupDialog } from './components/restore-backup-dialog.tsx';
import { RetryDialog } from './components/retry-dialog.tsx';
import { SendDoubtDialog } from './components/send-doubt-dialog.tsx';
import { StateStrip } from './components/state-strip.tsx';
import { TabBar } from './components/tab-bar.tsx';
import { TradingDialog } from './components/trading-cell.tsx';
import { useCalls, useDesk, useScreen } from './desk-context.tsx';
import type { Dialog, Tab } from './screen-state.ts';
import { AccountsScreen } from './screens/accounts.tsx';
import { DeskScreen } from './screens/desk.tsx';
import { AttentionScreen } from './screens/attention.tsx';
import { CatchUpScreen } from './screens/catch-up.tsx';
import { DelayScreen } from './screens/delay.tsx';
import { JournalScreen } from './screens/journal.tsx';
import { OrdersScreen } from './screens/orders.tsx';
import { PositionsScreen } from './screens/positions.tsx';
import { ReadinessScreen } from './screens/readiness.tsx';
import { SettingsScreen } from './screens/settings.tsx';
import { deedOf, type KeyDeed } from './keys.ts';

const screens: Readonly<Record<Tab, () => ReactNode>> = {
  Desk: DeskScreen,
  Orders: OrdersScreen,
  Positions: PositionsScreen,
  CatchUp: CatchUpScreen,
  Attention: AttentionScreen,
  Delay: DelayScreen,
  Journal: JournalScreen,
  Accounts: AccountsScreen,
  Readiness: ReadinessScreen,
  Settings: SettingsScreen,
};

export function App(): ReactNode {
  const started = useDesk((state) => state.view !== null);
  return started ? <Frame /> : <BeforeFirstSnapshot />;
}

function Frame(): ReactNode {
  const mode = useDesk((state) => state.view?.mode ?? 'Practice');
  const tab = useScreen((screen) => screen.tab);
  const dialog = useScreen((screen) => screen.dialog);
  const closing = useScreen((screen) => screen.closing);
  const Screen = screens[tab];
  useKeys();
  return (
    <div className={`frame ${mode}`}>
      <div className={`mode-band ${mode}`} aria-hidden="true" />
      <StateStrip />
      <TabBar />
      <MessageLine />
      <StaleWarning />
      <LoginUnderWay />
      <Screen />
      <Toasts />
      <FireDrillEnd />
      {dialog === null ? null : <OpenDialog dialog={dialog} />}
      {closing === null ? null : <CloseDialog nth={closing} />}
    </div>
  );
}

function OpenDialog({ dialog }: { readonly dialog: Dialog }): ReactNode {
  switch (dialog.kind) {
    case 'Exit':
      return <ExitDialog asked={dialog.asked ?? null} />;
    case 'About':
      return <AboutDialog />;
    case 'Leftovers':
      return <LeftoversDialog />;
    case 'FireDrill':
      return <FireDrillDialog />;
    case 'StartCopying':
      return <StartCopyingDialog />;
    case 'Trading':
      return <TradingDialog />;
    case 'Follower':
      return <FollowerDialog followerId={dialog.followerId} />;
    case 'Templates':
      return <TemplatesDialog from={dialog.from} />;
    case 'Why':
      return <WhyDialog clOrdId={dialog.clOrdId} />;
    case 'Modify':
      return <ModifyDialog orderKey={dialog.orderKey} />;
    case 'Retry':
      return <RetryDialog clOrdId={dialog.clOrdId} />;
    case 'SendDoubt':
      return <SendDoubtDialog clOrdId={dialog.clOrdId} />;
    case 'AddAccount':
      return <AddAccountDialog from={dialog.from} />;
    case 'EditAccount':
      return <EditAccountDialog accountId={dialog.accountId} />;
    case 'Consent':
      return <ConsentDialog accountId={dialog.accountId} />;
    case 'RemoveAccount':
      return <RemoveAccountDialog accountId={dialog.accountId} />;
    case 'RestoreBackup':
      return <RestoreBackupDialog name={dialog.name} />;
  }
}

/** Nothing here acts by one stroke but stopping, which is always safe. */
function useKeys(): void {
  const open = useScreen((screen) => screen.open);
  const showTab = useScreen((screen) => screen.showTab);
  const calls = useCalls();
  const acknowledgeAll = useAcknowledgeAll();
  const privacy = useScreen((screen) => screen.privacy);
  const setPrivacy = useScreen((screen) => screen.setPrivacy);
  const keys = useScreen((screen) => screen.keys);
  useEffect(() => {
    const deeds: Readonly<Record<KeyDeed, () => void>> = {
      ExitAll: () => open({ kind: 'Exit' }),
      Pause: () => void calls.setCopying({ on: false }),
      Leftovers: () => open({ kind: 'Leftovers' }),
      Privacy: () => setPrivacy(!privacy),
      Acknowledge: acknowledgeAll,
    };
    const onKey = (event: KeyboardEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      const key = event.key.toLowerCase();
      const deed = deedOf(keys, event);
      if (deed !== null) deeds[deed]();
      else if (key === '1') showTab('Desk');
      else if (key === '2') showTab('Orders');
      else if (key === '3') showTab('Journal');
      else if (key === '4') showTab('Accounts');
      else if (key === '5') showTab('Readiness');
      else if (key === '6') showTab('Attention');
      else if (key === '7') showTab('Delay');
      else if (key === '8') showTab('Settings');
      else if (key === '9') showTab('Positions');
      else if (key === '0') showTab('CatchUp');
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [open, showTab, calls, acknowledgeAll, privacy, setPrivacy, keys]);
}
