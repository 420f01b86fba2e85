// The screens, and beside them what is rarely needed.

import type { ReactNode } from 'react';
import { attentionRows } from '../attention-rows.ts';
import { useScreen, useView } from '../desk-context.tsx';
import { mendable } from '../position-rows.ts';
import type { Tab } from '../screen-state.ts';
import { FireDrillButton } from './fire-drill.tsx';
import { DemoPlayer } from './demo.tsx';
import { Shape } from './shape.tsx';
import { strokeOf } from '../keys.ts';

const tabs: readonly { readonly tab: Tab; readonly words?: string; readonly testId: string; readonly key: string }[] = [
  { tab: 'Desk', testId: 'tab-desk', key: '1' },
  { tab: 'Orders', testId: 'tab-orders', key: '2' },
  { tab: 'Positions', testId: 'tab-positions', key: '9' },
  { tab: 'CatchUp', words: 'Catch up', testId: 'tab-catch-up', key: '0' },
  { tab: 'Attention', testId: 'tab-attention', key: '6' },
  { tab: 'Delay', testId: 'tab-delay', key: '7' },
  { tab: 'Journal', testId: 'tab-journal', key: '3' },
  { tab: 'Accounts', testId: 'tab-accounts', key: '4' },
  { tab: 'Readiness', testId: 'tab-readiness', key: '5' },
  { tab: 'Settings', testId: 'tab-settings', key: '8' },
];

export function TabBar(): ReactNode {
  const tab = useScreen((screen) => screen.tab);
  const showTab = useScreen((screen) => screen.showTab);
  const theme = useScreen((screen) => screen.theme);
  const setTheme = useScreen((screen) => screen.setTheme);
  const open = useScreen((screen) => screen.open);
  return (
    <nav className="tab-bar" aria-label="Screens">
      <div role="tablist" className="tabs">
        {tabs.map((one) => (
          <button
            key={one.tab}
            type="button"
            role="tab"
            className="tab"
            aria-selected={tab === one.tab}
            data-testid={one.testId}
            title={`Ctrl+${one.key}`}
            onClick={() => showTab(one.tab)}
          >
            {one.words ?? one.tab}
            {one.tab === 'Attention' ? <AttentionCount /> : null}
            {one.tab === 'Positions' ? <PositionsCount /> : null}
            {one.tab === 'CatchUp' ? <MissedCount /> : null}
          </button>
        ))}
      </div>
      <SecretsWarning />
      <span className="spacer" />
      <DemoPlayer />
      <FireDrillButton />
      <PrivacySwitch />
      <button
        type="button"
        className="small theme-toggle"
        data-testid="theme-toggle"
        aria-label="Change between dark and light"
        onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')}
      >
        {theme === 'dark' ? 'Light' : 'Dark'}
      </button>
      <button type="button" className="small" data-testid="about-open" onClick={() => open({ kind: 'About' })}>
        About
      </button>
    </nav>
  );
}

/** For who shares the screen: names, codes and balances go; what is traded and how it stands remains. */
function PrivacySwitch(): ReactNode {
  const privacy = useScreen((screen) => screen.privacy);
  const setPrivacy = useScreen((screen) => screen.setPrivacy);
  const stroke = useScreen((screen) => strokeOf(screen.keys, 'Privacy'));
  return (
    <button
      type="button"
      className={privacy ? 'small on' : 'small'}
      data-testid="privacy-toggle"
      aria-pressed={privacy}
      title={`Leaves names, codes and balances out of the page while the screen is shared (${stroke})`}
      onClick={() => setPrivacy(!privacy)}
    >
      {privacy ? 'Names hidden' : 'Hide names'}
    </button>
  );
}

/** Doubts and failures that nobody has dealt with yet. */
function AttentionCount(): ReactNode {
  const count = useView((view) => attentionRows(view).length);
  return count === 0 ? null : (
    <span className="tab-count" data-testid="tab-attention-count">
      {count}
    </span>
  );
}

function PositionsCount(): ReactNode {
  const count = useView(mendable);
  return count === 0 ? null : (
    <span className="tab-count" data-testid="tab-positions-count">
      {count}
    </span>
  );
}

function MissedCount(): ReactNode {
  const count = useView((view) => view.missed.length);
  return count === 0 ? null : (
    <span className="tab-count" data-testid="tab-catch-up-count">
      {count}
    </span>
  );
}

function SecretsWarning(): ReactNode {
  const secrets = useView((view) => view.secrets);
  if (secrets.kind === 'Keychain') return null;
  return (
    <span className="secrets-warning" title={secrets.reason} data-testid="secrets-warning">
      <Shape name="Triangle" tone="warn" />
      Secrets are kept in memory for this run only
    </span>
  );
}
