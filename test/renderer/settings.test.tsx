import { fireEvent } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { err, ok } from '../../domain/result.ts';
import { deedOf, defaultKeys, readKeys } from '../../renderer/keys.ts';
import { SettingsScreen } from '../../renderer/screens/settings.tsx';
import { doing, showPage } from './a-page.tsx';
import { aDesk } from './builders.ts';
import { fakeDoor } from './fake-desk.ts';

const show = () => showPage(aDesk(), <SettingsScreen />);

describe('the settings of the local door', () => {
  it('begin with the door closed and the secret unseen', async () => {
    const page = await show();
    expect(page.getByTestId('door-state').textContent).toContain('Closed');
    expect((page.getByTestId('door-on') as HTMLInputElement).checked).toBe(false);
    expect(page.container.textContent).not.toContain('abab');
    expect(page.desk.calls.map(({ name }) => name)).toEqual(['doorStatus']);
  });

  it('open it by one switch', async () => {
    const page = await show();
    await doing(() => fireEvent.click(page.getByTestId('door-on')));
    expect(page.desk.calls.at(-1)).toEqual({ name: 'setDoor', input: { on: true } });
    expect(page.getByTestId('door-state').textContent).toContain('Open');
  });

  it('say why it could not be opened, and that it is not', async () => {
    const page = await show();
    const reason = 'Port 3000 is in use by another program. Choose another port in Settings.';
    page.desk.answer('setDoor', err('DOOR_PORT_IN_USE', reason));
    page.desk.answer('doorStatus', ok({ ...fakeDoor, on: true, open: false, reason }));
    await doing(() => fireEvent.click(page.getByTestId('door-on')));
    expect(page.getByTestId('door-refusal').textContent).toBe(reason);
    expect(page.getByTestId('door-state').textContent).toContain('Not open');
  });

  it('take a port that is one, and no other', async () => {
    const page = await show();
    const field = page.getByTestId('door-port');
    const save = page.getByTestId('door-port-save') as HTMLButtonElement;
    for (const typed of ['80', '70000', 'abc', '3000']) {
      await doing(() => fireEvent.change(field, { target: { value: typed } }));
      expect([typed, save.disabled]).toEqual([typed, true]);
    }
    await doing(() => fireEvent.change(field, { target: { value: '3300' } }));
    await doing(() => fireEvent.click(save));
    expect(page.desk.calls.at(-1)).toEqual({ name: 'setDoor', input: { port: 3300 } });
  });

  it('show the secret when asked, and make a new one only when asked twice', async () => {
    const page = await show();
    await doing(() => fireEvent.click(page.getByTestId('door-secret-show')));
    const seen = (): string => (page.getByLabelText('Secret (header x-qa-secret)') as HTMLInputElement).value;
    expect(seen()).toBe('ab'.repeat(32));
    await doing(() => fireEvent.click(page.getByTestId('door-secret-rotate')));
    expect(page.desk.calls.some(({ name }) => name === 'rotateDoorSecret')).toBe(false);
    const until = Date.UTC(2026, 10, 25, 5, 0);
    page.desk.answer('doorStatus', ok({ ...fakeDoor, earlierSecretUntil: until }));
    await doing(() => fireEvent.click(page.getByTestId('door-secret-rotate-yes')));
    expect(seen()).toBe('cd'.repeat(32));
    expect(page.getByTestId('door-earlier').textContent).toContain('10:30');
    await doing(() => fireEvent.click(page.getByTestId('door-secret-hide')));
    expect(page.container.textContent).not.toContain('cdcd');
  });
});

describe('the keys', () => {
  it('are changed to a letter that no other has, shown as they are, and set back by one press', async () => {
    const page = await show();
    const exitAll = page.getByTestId('key-ExitAll') as HTMLSelectElement;
    const offered = [...exitAll.options].map(({ value }) => value);
    expect(offered).toContain('X');
    for (const letter of ['P', 'L', 'A', 'H', 'C', 'V', 'W']) expect(offered).not.toContain(letter);
    await doing(() => fireEvent.change(exitAll, { target: { value: 'E' } }));
    expect(page.container.textContent).toContain('Ctrl+Shift+E');
    expect(page.screen.getState().keys.ExitAll).toBe('E');
    await doing(() => fireEvent.click(page.getByTestId('keys-reset')));
    expect(page.screen.getState().keys.ExitAll).toBe('X');
  });

  it('mean their deed with Ctrl and Shift alone, and the default again when what was kept cannot be read', () => {
    const keys = { ...defaultKeys, ExitAll: 'E' };
    const stroke = { key: 'E', ctrlKey: true, metaKey: false, shiftKey: true };
    expect(deedOf(keys, stroke)).toBe('ExitAll');
    expect(deedOf(keys, { ...stroke, key: 'x' })).toBeNull();
    expect(deedOf(keys, { ...stroke, ctrlKey: false })).toBeNull();
    expect(deedOf(keys, { ...stroke, shiftKey: false })).toBeNull();
    expect(readKeys(JSON.stringify(keys))).toEqual(keys);
    for (const bad of [null, '', '[]', '{"ExitAll":"E"}', JSON.stringify({ ...keys, Pause: 'E' }), '{"ExitAll":7}'])
      expect(readKeys(bad)).toEqual(defaultKeys);
  });
});
