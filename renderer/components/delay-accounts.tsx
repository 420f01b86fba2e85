// Each account's day in one line: how many copies, how long, where the time went, what it cost.

import type { ReactNode } from 'react';
import { delay, digits, signedRupees } from '../format.ts';
import { waterfallStages, type AccountDelay } from '../waterfall.ts';
import { stageTitles } from './waterfall.tsx';

export function DelayAccounts({ accounts }: { readonly accounts: readonly AccountDelay[] }): ReactNode {
  const scale = Math.max(1, ...accounts.map(({ medianMs }) => medianMs));
  return (
    <div className="delay-accounts">
      <table data-testid="delay-accounts">
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Copies</th>
            <th scope="col">Median</th>
            <th scope="col" title="Nineteen copies in twenty were no slower">
              95th percentile
            </th>
            <th scope="col">Median by stage</th>
            <th scope="col">Most of the waiting</th>
            <th scope="col" title="Positive: paid more or got less than the master, over today’s fills">
              Cost against the master
            </th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.followerId} data-testid={`delay-account-${account.followerId}`}>
              <th scope="row">{account.alias}</th>
              <td className="figure">{digits(account.copies)}</td>
              <td className="figure">{delay(account.medianMs)}</td>
              <td className="figure">{delay(account.p95Ms)}</td>
              <td className="bar-cell">
                <StageBar account={account} scaleMs={scale} />
              </td>
              <td>
                {stageTitles[account.culprit.stage]} <span className="muted">{account.culprit.percent} %</span>
              </td>
              <td className={`figure ${(account.cost ?? 0) > 0 ? 'cost-worse' : ''}`}>
                {account.cost === null ? <span className="muted">not available</span> : costWords(account.cost)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A cost of nothing is no gain and no loss. */
function costWords(cost: number): string {
  return cost === 0 ? '₹0.00' : signedRupees(cost);
}

function StageBar({ account, scaleMs }: { readonly account: AccountDelay; readonly scaleMs: number }): ReactNode {
  const stages = waterfallStages.flatMap((stage) => (stage === 'fill' ? [] : [{ stage, ms: account.stages[stage] }]));
  const words = stages.map(({ stage, ms }) => `${stageTitles[stage]} ${delay(ms)}`).join('  ·  ');
  return (
    <span className="stage-bar" role="img" title={words} aria-label={words}>
      {stages.map(({ stage, ms }) => (
        <span
          key={stage}
          className={`stage fall-${stage}`}
          style={{ width: `${Math.min(100, (ms / scaleMs) * 100)}%` }}
        />
      ))}
    </span>
  );
}
