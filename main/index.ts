// The Electron entry: one instance, the window, the tray, the engine's thread, and an orderly end.

import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, dialog, Menu, powerSaveBlocker, shell, type BrowserWindow } from 'electron';
import { applyDelta, type DeskDelta, type DeskView } from '../domain/desk-view.ts';
import { err, type Err } from '../domain/result.ts';
import { tradingDayOf } from '../domain/trading-day.ts';
import { channels, type About, type ShowTarget } from '../preload/contract.ts';
import { brokerPage, isBrokerPage } from './allowed-page.ts';
import { systemClock } from './clock.ts';
import { createDesktopNotices } from './desktop-notice.ts';
import { glanceOf } from './desk-glance.ts';
import { openDoorByWord } from './door-word.ts';
import { openEngineLine, type EngineLine } from './engine-line.ts';
import { readyExport } from './history-handlers.ts';
import { writeExport } from './history-line.ts';
import { bindCalls } from './ipc.ts';
import { refuseLive } from './live-gate.ts';
import { loginDoorPort, openLoginDoor } from './login-browser.ts';
import type { LoginEnd, LoginTask } from './login-desk.ts';
import { openLoginWindow } from './login-window.ts';
import { claimScheme, ownPage, servePages } from './own-pages.ts';
import { runtimeKind } from './runtime-kind.ts';
import { createSleepGuard } from './sleep-guard.ts';
import { createSaveExport } from './save-export.ts';
import { openTray, type DeskTray } from './tray.ts';
import { drawTrayIcon } from './tray-icon.ts';
import { beginVigil, isRestartedTooOften, keepVigil, restartsOf, vigilOver } from './vigil.ts';
import { createWatchdog } from './watchdog.ts';
import { openWindow, refusePermissions } from './window.ts';

// Before anything is written: what this process makes is for this user alone.
process.umask(0o077);
// A verification switched off from outside would be switched off for money.
delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];

const ownWords = process.argv.slice(1);
const watchedOver = vigilOver(ownWords);
if (watchedOver !== null) {
  keepVigil(watchedOver, ownWords);
  process.exit(0);
}

const here = fileURLToPath(new URL('.', import.meta.url));
const profile = process.env['LOCKSTEP_PROFILE'] ?? app.getPath('userData');
mkdirSync(profile, { recursive: true, mode: 0o700 });
app.setPath('userData', profile);
claimScheme();

let window: BrowserWindow | null = null;
let tray: DeskTray | null = null;
let line: EngineLine | null = null;
let failure: Err | null = null;
let view: DeskView | null = null;
let quitting = false;
/** What the tray says when there is no engine. */
const stopped = { state: 'Stopped', copyingOn: false, attention: 0 } as const;
let login: { readonly close: () => void } | null = null;

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => {
    openConsole();
  });
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      complain(err('START_FAILED', error instanceof Error ? (error.stack ?? error.message) : String(error)));
      app.exit(1);
    });
} else {
  complain(
    err(
      'ALREADY_RUNNING',
      `Lockstep is already running on this profile (${profile}). Its window was brought to the front; this one ends.`,
    ),
  );
  app.exit(3);
}

async function start(): Promise<void> {
  Menu.setApplicationMenu(null);
  refusePermissions();
  servePages(join(here, '..', 'renderer'));
  const runtime = runtimeKind(app.getAppPath(), process.versions.electron, app.isPackaged);
  const live = process.argv.includes('--live');
  const refusal = live ? refuseLive(runtime) : null;
  if (refusal !== null) {
    complain(refusal);
    dialogUnlessHeadless(refusal);
    app.exit(2);
    return;
  }

  const page = process.env['ELECTRON_RENDERER_URL'] ?? ownPage;
  bindCalls(
    () => window,
    page,
    async (name, input) => {
      if (line === null) return failure ?? err('STARTING', 'The console is starting.');
      return name === 'exportHistory' ? saveExport(input) : line.call(name, input);
    },
  );
  openConsole();
  tray = openTray({
    open: openConsole,
    pause: () => void line?.call('setCopying', { on: false }),
    attention: () => {
      openConsole();
      tell({ kind: 'Attention' });
    },
    exitAll: () => {
      openConsole();
      tell({ kind: 'ExitDialog' });
    },
    quit: () => {
      app.quit();
    },
  });

  const opened = await openEngineLine(
    new URL('./engine-thread.js', import.meta.url),
    {
      mode: live ? 'Live' : 'Practice',
      profile,
      moveDamagedAside: process.argv.includes('--move-damaged-aside'),
      version: app.getVersion(),
      seed: Number(process.env['LOCKSTEP_PRACTICE_SEED'] ?? Math.floor(Date.now() / 86_400_000)),
      about: {
        electron: process.versions.electron,
        chromium: process.versions.chrome,
        node: process.versions.node,
        runtime,
        profile,
      },
    },
    { onDelta: takeDelta, onRestarted: takeView, onLogin: showLogin, onOpenBrokerPage: showBrokerPage, onLost },
  );
  if (!opened.ok) {
    failure = opened;
    complain(opened);
    tray.show({ ...stopped, tooltip: `Lockstep could not start: ${opened.message}` });
    await offerNewDatabase(opened);
    return;
  }
  line = opened.line;
  line.sleepBlocked(sleepBlocker.isHeld());
  view = opened.view;
  glance();
  for (const notice of opened.view.notices) notices.raise(notice);
  sayRestarted();
  if (process.argv.includes('--door')) {
    const { call } = opened.line;
    for (const words of await openDoorByWord(call, live ? 'Live' : 'Practice')) process.stdout.write(`${words}\n`);
  }
  process.stdout.write('lockstep: ready\n');
}

const notices = createDesktopNotices({
  platform: process.platform,
  clock: systemClock,
  onClick: (notice) => {
    openConsole();
    tell({ kind: 'Notice', notice });
  },
  onFailed: (notice, reason) => {
    process.stderr.write(`lockstep: the desktop did not show "${notice.title}": ${reason}\n`);
  },
});

let sleepBlockerId: number | null = null;
const sleepBlocker = {
  hold: (): void => {
    sleepBlockerId = powerSaveBlocker.start('prevent-app-suspension');
  },
  release: (): void => {
    if (sleepBlockerId !== null) powerSaveBlocker.stop(sleepBlockerId);
  },
  isHeld: (): boolean => sleepBlockerId !== null && powerSaveBlocker.isStarted(sleepBlockerId),
};
const sleepGuard = createSleepGuard(sleepBlocker, (held) => line?.sleepBlocked(held));

/** Whoever starts the app by hand and ends it on purpose does not want it back. */
const unwatched = process.env['LOCKSTEP_WATCHDOG'] === 'off' || isRestartedTooOften(ownWords, Date.now());
const watchdog = createWatchdog({
  clock: systemClock,
  begin: () => beginVigil(ownWords),
  onFailed: (reason) => {
    process.stderr.write(`lockstep: should this process die, nothing will start it again: ${reason}\n`);
  },
});

/** Started by the second process: said on the desktop, for nobody has pressed anything. */
function sayRestarted(): void {
  const last = restartsOf(ownWords, Date.now()).at(-1);
  if (last === undefined) return;
  const again = isRestartedTooOften(ownWords, Date.now())
    ? 'That has happened so often now that it will not be started again: use the broker’s own app if it ends once more.'
    : 'The desk says what it found; where copied positions were open, new entries are held back until you allow them.';
  notices.raise({
    key: 'restarted',
    at: last,
    level: 'Error',
    title: 'Lockstep ended and was started again',
    body: `It ended without closing while followers had positions or orders at work. ${again}`,
    account: '',
    masterOrderId: '',
  });
}

const saveExport = createSaveExport({
  ready: readyExport,
  choose: async (name) => {
    const options = { title: 'Export', defaultPath: name, properties: ['showOverwriteConfirmation' as const] };
    const chosen =
      window === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(window, options);
    return chosen.canceled || chosen.filePath === '' ? null : chosen.filePath;
  },
  write: async (request, file, onRows) => {
    const about = line === null ? err('CLOSING', 'The console is closing.') : await line.call('about', null);
    if (!about.ok) return about;
    const { database } = about.value as About;
    return writeExport(new URL('./history-thread.js', import.meta.url), database, request, file, onRows);
  },
  show: (shown) => {
    tell({ kind: 'Export', view: shown });
  },
  today: () => tradingDayOf(Date.now()),
});

function takeDelta(delta: DeskDelta): void {
  if (window !== null && !window.isDestroyed()) window.webContents.send(channels.delta, delta);
  const next = view === null ? null : applyDelta(view, delta);
  if (next !== null) view = next;
  for (const change of delta.changes) {
    if (change.kind === 'Notice' && change.notice.level !== 'Info') notices.raise(change.notice);
    if (change.kind === 'NoticeGone') notices.gone(change.key);
  }
  glance();
}

/** The desk was opened anew and knows of no login: a page left open would lead nowhere. */
function takeView(next: DeskView): void {
  login?.close();
  view = next;
  glance();
}

/** One login at a time: what was open before is given up. */
function showBrokerPage(): void {
  if (isBrokerPage(brokerPage)) void shell.openExternal(brokerPage);
}

function showLogin(task: LoginTask): void {
  login?.close();
  const onEnd = (end: LoginEnd): void => {
    login = null;
    line?.loginEnded(task.loginId, end);
  };
  login =
    task.way === 'Window'
      ? openLoginWindow(task, window, onEnd)
      : openLoginDoor({
          task,
          port: loginDoorPort,
          openPage: (url) => {
            void shell.openExternal(url);
          },
          onEnd,
        });
}

function onLost(reason: string): void {
  failure = err('ENGINE_LOST', reason);
  complain(failure);
  tray?.show({ ...stopped, tooltip: 'Lockstep: the engine stopped' });
  notices.raise({
    key: 'engine',
    at: Date.now(),
    level: 'Error',
    title: 'The engine stopped',
    body: reason,
    account: '',
    masterOrderId: '',
  });
  // A console without an engine helps nobody while something is held: the second process starts it anew.
  if (watchdog.isWatching()) app.exit(1);
}

function glance(): void {
  if (view === null) return;
  const now = glanceOf(view);
  tray?.show(now);
  sleepGuard.look(view);
  if (!unwatched) watchdog.look(view);
  if (window !== null && !window.isDestroyed() && window.getTitle() !== now.title) window.setTitle(now.title);
}

function openConsole(): void {
  if (!app.isReady()) return;
  if (window !== null && !window.isDestroyed()) {
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    return;
  }
  const page = process.env['ELECTRON_RENDERER_URL'] ?? ownPage;
  const opened = openWindow({
    preload: join(here, '..', 'preload', 'index.cjs'),
    page,
    title: 'Lockstep',
    icon: iconFile(),
  });
  window = opened;
  opened.on('page-title-updated', (event) => {
    event.preventDefault();
  });
  opened.webContents.on('render-process-gone', (_event, details) => {
    process.stderr.write(
      `lockstep: the window's page ended (${details.reason}); it is loaded again, copying was not affected\n`,
    );
    if (details.reason !== 'clean-exit' && !quitting) opened.webContents.reload();
  });
  keepScreenshot(opened);
}

function tell(target: ShowTarget): void {
  if (window !== null && !window.isDestroyed()) window.webContents.send(channels.show, target);
}

function iconFile(): string {
  const file = join(profile, 'icon.png');
  writeFileSync(file, drawTrayIcon('Copying', 128));
  return file;
}

/** Where there is no screen, a person looks at this file instead. */
function keepScreenshot(of: BrowserWindow): void {
  const file = process.env['LOCKSTEP_SCREENSHOT'];
  if (file === undefined) return;
  const timer = setInterval(() => {
    if (of.isDestroyed()) {
      clearInterval(timer);
      return;
    }
    of.webContents
      .capturePage()
      .then((image) => {
        if (image.isEmpty()) return;
        writeFileSync(`${file}.part`, image.toPNG());
        renameSync(`${file}.part`, file);
      })
      .catch(() => undefined);
  }, 2000);
}

function complain(refusal: Err): void {
  process.stderr.write(`lockstep: ${refusal.code}: ${refusal.message}\n`);
}

function dialogUnlessHeadless(refusal: Err): void {
  if (process.env['LOCKSTEP_HEADLESS'] === undefined) dialog.showErrorBox('Lockstep', refusal.message);
}

/** A damaged database stays as it is until a person decides; then it is kept under another name. */
async function offerNewDatabase(refusal: Err): Promise<void> {
  if (!['DATABASE_CORRUPT', 'JOURNAL_CHAIN_BROKEN'].includes(refusal.code)) return;
  if (process.env['LOCKSTEP_HEADLESS'] !== undefined) return;
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: 'The database is damaged.',
    detail: `${refusal.message}\n\nLockstep can keep it under another name and begin a new one: copying stays off, today’s orders are read back from the broker, those of ours are left to you, and accounts are to be added again.`,
    buttons: ['Leave everything as it is', 'Keep it aside and begin a new one'],
    defaultId: 0,
    cancelId: 0,
  });
  if (response !== 1) return;
  app.relaunch({ args: [...process.argv.slice(1), '--move-damaged-aside'] });
  app.quit();
}

app.on('window-all-closed', () => {
  app.quit();
});

app.on('before-quit', (event) => {
  if (quitting) return;
  quitting = true;
  if (line === null) return;
  event.preventDefault();
  const open = line;
  line = null;
  failure = err('CLOSING', 'The console is closing.');
  void open.close().finally(() => {
    watchdog.close();
    tray?.close();
    app.exit(0);
  });
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    app.quit();
  });
}
