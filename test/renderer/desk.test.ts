import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeskApi } from '../../preload/contract.ts';
import { createDesk } from '../../renderer/desk.ts';
import { createDeskStore } from '../../renderer/store.ts';
import { aDesk, aFollower } from './builders.ts';
import { createFakeDesk } from './fake-desk.ts';

const alias = (name: string) => ({ kind: 'Follower' as const, follower: aFollower({ alias: name }) });

describe('the feed of the store', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const started = async (api: DeskApi | null) => {
    const store = createDeskStore();
    const { calls, start } = createDesk(api, store);
    const end = start(() => undefined);
    await vi.advanceTimersByTimeAsync(0);
    return { store, calls, end };
  };

  it('asks for a snapshot, then follows the deltas', async () => {
    const fake = createFakeDesk(aDesk());
    const { store, end } = await started(fake.api);
    fake.push(alias('renamed'));
    expect(store.getState().view?.followers[0]?.alias).toBe('renamed');
    expect(store.getState().engine.kind).toBe('Answering');
    end();
  });

  it('asks for a fresh snapshot when a delta was lost', async () => {
    const fake = createFakeDesk(aDesk());
    const { store, end } = await started(fake.api);
    fake.lose(alias('never delivered'));
    fake.push({ kind: 'Copying', copying: { kind: 'Off' } });
    await vi.advanceTimersByTimeAsync(0);
    expect(store.getState()).toMatchObject({
      behind: false,
      view: { copying: { kind: 'Off' }, followers: [{ alias: 'never delivered' }] },
    });
    end();
  });

  it('says that the engine is silent when a call is not answered, and that it answers again when it does', async () => {
    const fake = createFakeDesk(aDesk());
    let answer: (value: Awaited<ReturnType<DeskApi['snapshot']>>) => void = () => undefined;
    const slow: DeskApi = {
      ...fake.api,
      snapshot: () => new Promise((resolve) => (answer = resolve)),
      about: () => new Promise(() => undefined),
    };
    const { store, end } = await started(slow);
    await vi.advanceTimersByTimeAsync(5000);
    expect(store.getState().engine.kind).toBe('Silent');
    expect(store.getState().view).toBeNull();
    answer({ ok: true, value: aDesk() });
    await vi.advanceTimersByTimeAsync(0);
    expect(store.getState().engine.kind).toBe('Answering');
    expect(store.getState().view).not.toBeNull();
    end();
  });

  it('keeps asking until there is a snapshot', async () => {
    const fake = createFakeDesk(aDesk());
    let asked = 0;
    const failing: DeskApi = {
      ...fake.api,
      snapshot: (input) => {
        asked += 1;
        return asked < 3 ? Promise.reject(new Error('not ready')) : fake.api.snapshot(input);
      },
    };
    const { store, end } = await started(failing);
    expect(store.getState().engine).toMatchObject({ kind: 'Silent', reason: 'not ready' });
    await vi.advanceTimersByTimeAsync(2500);
    expect(store.getState().view).not.toBeNull();
    end();
  });

  it('turns a broken call into an answer that promises nothing', async () => {
    const fake = createFakeDesk(aDesk());
    const { calls, end } = await started({ ...fake.api, exitAll: () => Promise.reject(new Error('the line is gone')) });
    const answer = await calls.exitAll({ includeMaster: true });
    expect(answer).toMatchObject({ ok: false, code: 'ENGINE_SILENT' });
    expect(answer.ok ? '' : answer.message).toContain('not known whether this was done');
    end();
  });

  it('says why the engine is away when another answers in its place', async () => {
    const fake = createFakeDesk(aDesk());
    const { store, calls, end } = await started(fake.api);
    fake.answer('setCopying', { ok: false, code: 'HALTED', message: 'Copying was halted.' });
    await calls.setCopying({ on: true });
    expect(store.getState().engine.kind).toBe('Answering');
    fake.answer('setCopying', { ok: false, code: 'ENGINE_LOST', message: 'The thread ended.' });
    await calls.setCopying({ on: true });
    expect(store.getState().engine).toMatchObject({ kind: 'Silent', reason: 'The thread ended.' });
    await vi.advanceTimersByTimeAsync(5000);
    expect(store.getState().engine.kind).toBe('Answering');
    end();
  });

  it('is still connecting while the console starts', async () => {
    const fake = createFakeDesk(aDesk());
    fake.answer('snapshot', { ok: false, code: 'STARTING', message: 'The console is starting.' });
    const { store, end } = await started(fake.api);
    expect(store.getState()).toMatchObject({ engine: { kind: 'Connecting' }, view: null });
    await vi.advanceTimersByTimeAsync(1000);
    expect(store.getState().engine.kind).toBe('Answering');
    end();
  });

  it('answers plainly where there is no bridge at all', async () => {
    const { store, calls, end } = await started(null);
    expect(store.getState().engine.kind).toBe('Silent');
    expect((await calls.setCopying({ on: true })).ok).toBe(false);
    end();
  });
});
