import { fireEvent } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { err } from '../../domain/result.ts';
import { FollowerGrid } from '../../renderer/components/follower-grid.tsx';
import { doing, showPage, type Page } from './a-page.tsx';
import { aDesk, aFollower, aSetUp } from './builders.ts';

const asha = aFollower({ id: 'FO001', alias: 'Asha', copiesToday: 1 });
const meera = aFollower({ id: 'FO002', alias: 'Meera', copiesToday: 5, enabled: false, state: 'Off' });
const dev = aFollower({ id: 'FO003', alias: 'Dev', copiesToday: 3 });
const three = () => aDesk({ followers: [asha, meera, dev] });
const grid = <FollowerGrid empty={<p>nobody</p>} />;
const rows = (page: Page) =>
  page.getAllByTestId(/^follower-row-/).map((row) => row.dataset['testid']?.slice('follower-row-'.length));
const head = (page: Page, words: string) => page.getByRole('button', { name: new RegExp(`^${words}`) });
const edits = (page: Page) =>
  page.desk.calls.filter((call) => call.name === 'setFollowerTerms').map((call) => call.input);

describe('the follower grid', () => {
  it('tells a follower of which only exits are copied from one that is switched off', async () => {
    const held = aFollower({ id: 'FO003', state: 'Off', enabled: true, stateReason: 'Only exits are copied.' });
    const page = await showPage(aDesk({ followers: [meera, held] }), grid);
    expect(page.getByTestId('follower-row-FO003').textContent).toContain('Exits only');
    expect(page.getByTestId('follower-row-FO002').textContent).not.toContain('Exits only');
  });

  it('shows a row per follower with its state in words, not in colour alone', async () => {
    const page = await showPage(three(), grid);
    expect(rows(page)).toEqual(['FO001', 'FO002', 'FO003']);
    expect(page.getByTestId('follower-row-FO002').dataset['state']).toBe('Off');
    expect(page.getByTestId('follower-row-FO001').textContent).toContain('Copying');
  });

  it('puts rows in order when a header is pressed, and turns them when it is pressed again', async () => {
    const page = await showPage(three(), grid);
    await doing(() => fireEvent.click(head(page, 'Sent')));
    expect(rows(page)).toEqual(['FO001', 'FO003', 'FO002']);
    await doing(() => fireEvent.click(head(page, 'Sent')));
    expect(rows(page)).toEqual(['FO002', 'FO003', 'FO001']);
  });

  it('shows groups where there are any, sorts by them and shows one alone', async () => {
    const accounts = [
      aSetUp({ id: 'FO001', group: 'Family' }),
      aSetUp({ id: 'FO002', group: '' }),
      aSetUp({ id: 'FO003', group: 'Clients' }),
    ];
    const page = await showPage({ ...three(), accounts }, grid);
    await doing(() => fireEvent.click(head(page, 'Group')));
    expect(rows(page)).toEqual(['FO003', 'FO001', 'FO002']);
    await doing(() => fireEvent.click(page.getByTestId('choice-Family')));
    expect(rows(page)).toEqual(['FO001']);
    expect(page.getByText(/1 of 3 followers shown/)).toBeTruthy();
    await doing(() => page.desk.push({ kind: 'SetUp', accounts: [] }));
    expect(rows(page)).toHaveLength(3);
    expect(page.queryByRole('columnheader', { name: 'Group' })).toBeNull();
  });

  it('sets the legs of a whole group, says where its followers differ, and shows why it was refused', async () => {
    const accounts = ['FO001', 'FO003'].map((id) => aSetUp({ id, group: 'Family' }));
    const ordered = { ...dev, terms: { ...dev.terms, legs: 'HedgeFirst' as const } };
    const page = await showPage(aDesk({ followers: [asha, meera, ordered], accounts }), grid);
    expect(page.queryByTestId('choice-HedgeFirst')).toBeNull();
    await doing(() => fireEvent.click(page.getByTestId('choice-Family')));
    expect(page.getByText('each its own')).toBeTruthy();
    page.desk.answer('setGroupLegs', err('GROUP_UNKNOWN', 'No follower is in it.'));
    await doing(() => fireEvent.click(page.getByTestId('choice-HedgeFirst')));
    expect(page.desk.calls.filter(({ name }) => name === 'setGroupLegs').map(({ input }) => input)).toEqual([
      { group: 'Family', legs: 'HedgeFirst' },
    ]);
    expect(page.getByRole('alert').textContent).toContain('No follower is in it.');
    expect(page.getByTestId('choice-HedgeFirst').getAttribute('aria-checked')).toBe('false');
    await doing(() =>
      page.desk.push({ kind: 'Follower', follower: { ...asha, terms: { ...asha.terms, legs: 'HedgeFirst' } } }),
    );
    expect(page.getByTestId('choice-HedgeFirst').getAttribute('aria-checked')).toBe('true');
    expect(page.queryByText('each its own')).toBeNull();
  });

  it('never moves a row by itself, whatever the figures do', async () => {
    const page = await showPage(three(), grid);
    await doing(() => fireEvent.click(head(page, 'Sent')));
    await doing(() => page.desk.push({ kind: 'Follower', follower: { ...asha, copiesToday: 99 } }));
    expect(page.getByTestId('follower-row-FO001').textContent).toContain('99');
    expect(rows(page)).toEqual(['FO001', 'FO003', 'FO002']);
    await doing(() => fireEvent.click(head(page, 'Sent')));
    expect(rows(page)).toEqual(['FO001', 'FO002', 'FO003']);
  });

  it('is worked by the keyboard: arrows move, space switches, Enter opens', async () => {
    const page = await showPage(three(), grid);
    const table = page.getByRole('grid');
    await doing(() => table.focus());
    await doing(() => fireEvent.keyDown(table, { key: 'ArrowDown' }));
    await doing(() => fireEvent.keyDown(table, { key: ' ' }));
    expect(edits(page)).toEqual([{ followerId: 'FO002', enabled: true }]);
    await doing(() => fireEvent.keyDown(table, { key: 'End' }));
    await doing(() => fireEvent.keyDown(table, { key: 'Enter' }));
    expect(page.screen.getState().dialog).toEqual({ kind: 'Follower', followerId: 'FO003' });
  });

  it('switches one follower by its switch', async () => {
    const page = await showPage(three(), grid);
    await doing(() => fireEvent.click(page.getByTestId('follower-toggle-FO001')));
    expect(edits(page)).toEqual([{ followerId: 'FO001', enabled: false }]);
    expect(page.getByTestId('follower-row-FO001').dataset['state']).toBe('Off');
  });

  it('says why a switch was refused', async () => {
    const page = await showPage(three(), grid);
    page.desk.answer('setFollowerTerms', err('CONSENT_MISSING', 'Meera has not consented.'));
    await doing(() => fireEvent.click(page.getByTestId('follower-toggle-FO002')));
    expect(page.getByRole('alert').textContent).toContain('Meera has not consented.');
    expect(page.getByTestId('follower-toggle-FO002').getAttribute('aria-checked')).toBe('false');
  });

  it('sets a multiplier on Enter, as typed', async () => {
    const page = await showPage(three(), grid);
    const field = page.getByTestId('follower-multiplier-FO001') as HTMLInputElement;
    await doing(() => fireEvent.change(field, { target: { value: '0.5' } }));
    expect(edits(page)).toEqual([]);
    await doing(() => fireEvent.keyDown(field, { key: 'Enter' }));
    expect(edits(page)).toEqual([{ followerId: 'FO001', multiplier: '0.5' }]);
    expect(field.value).toBe('0.5');
  });

  it('keeps a refused multiplier in its field with the reason, until Escape puts the old one back', async () => {
    const page = await showPage(three(), grid);
    const field = page.getByTestId('follower-multiplier-FO001') as HTMLInputElement;
    await doing(() => fireEvent.change(field, { target: { value: 'abc' } }));
    await doing(() => fireEvent.keyDown(field, { key: 'Enter' }));
    expect(field.value).toBe('abc');
    expect(page.getByRole('alert').textContent).toContain('"abc" is not a multiplier');
    await doing(() => fireEvent.keyDown(field, { key: 'Escape' }));
    expect(field.value).toBe('1');
    expect(page.queryByRole('alert')).toBeNull();
  });

  it('says "not available" rather than zero where the broker gave no figure', async () => {
    const page = await showPage(
      aDesk({ followers: [{ ...asha, availableFunds: null, realisedPnl: null, positions: null }] }),
      grid,
    );
    expect(page.getByTestId('follower-row-FO001').textContent).toContain('not read');
    expect(page.getAllByText('not available')).toHaveLength(2);
  });

  it('never says flat by positions that could not be read since', async () => {
    const positionsAt = Date.now() - 42_000;
    const page = await showPage(
      aDesk({
        followers: [
          { ...asha, positions: [], positionsAt },
          { ...asha, id: 'FO002', positions: [], positionsAt: Date.now() },
          { ...asha, id: 'FO003', positions: [], positionsAt: Date.now(), tradedSince: true },
        ],
      }),
      <FollowerGrid empty="" />,
    );
    expect(page.getByTestId('follower-row-FO001').textContent).toMatch(/not known, read 4\d s ago/);
    expect(page.getByTestId('follower-row-FO001').textContent).not.toContain('flat');
    expect(page.getByTestId('follower-row-FO002').textContent).toContain('flat');
    // One of its orders has traded since: that reading is of before.
    expect(page.getByTestId('follower-row-FO003').textContent).toContain('reading…');
    expect(page.getByTestId('follower-row-FO003').textContent).not.toContain('flat');
  });

  it('shows what to do where there is no follower', async () => {
    const page = await showPage(aDesk({ followers: [] }), grid);
    expect(page.getByText('nobody')).toBeTruthy();
  });
});
