// What the window is shown before anything is known of the accounts.

import type { DeskView } from '../domain/desk-view.ts';
import type { ComposePlan } from './compose-plan.ts';
import type { Vault } from './vault.ts';

export function emptyView(plan: ComposePlan, vault: Vault): DeskView {
  const practice = plan.practice !== null;
  return {
    seq: plan.firstSeq ?? 0,
    mode: practice ? 'Practice' : 'Live',
    copying: { kind: 'Off' },
    secrets: vault.kind === 'Keychain' ? { kind: 'Keychain' } : { kind: 'Memory', reason: vault.reason },
    market: practice ? { phase: 'Open', label: 'Practice market: always open' } : { phase: 'Closed', label: '' },
    master: null,
    followers: [],
    orders: [],
    trading: [],
    journal: [],
    notices: [],
    exit: null,
    exits: [],
    exitsPending: [],
    attention: [],
    missed: [],
    drift: [],
    accounts: [],
    login: null,
    demo: practice ? { running: false, step: 0, steps: 0, label: '' } : null,
  };
}
