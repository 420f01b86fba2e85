// The Electron entry: one instance, the window, the tray, the engine's thread, and an orderly end.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, dialog, Menu, powerMonitor, powerSaveBlocker, shell, type BrowserWindow } from 'electron';
import { backupFolderOf, listBackups } from '../db/backup.ts';
import type { DeskDelta, DeskView } from '../domain/desk-view.ts';
import { err, type Err } from '../domain/result.ts';
import { unresolvedOf } from '../domain/unresolved.ts';
import { tradingDayOf } from '../domain/trading-day.ts';
import type { About } from '../preload/contract.ts';
import { brokerPage, isBrokerPage } from './allowed-page.ts';
import { systemClock } from './clock.ts';
import { createCloseGuard } from './close-guard.ts';
import { createConsoleWindow } from './console-window.ts';
import { createDesktopNotices } from './desktop-notice.ts';
import { glanceOf } from './desk-glance.ts';
import { createDeskMirror } from './desk-mirror.ts';
import { createFailedStart, type Restart } from './failed-start.ts';
import { openDoorByWord } from './door-word.ts';
import { engineLostNotice, restartedNotice } from './engine-notices.ts';
import { openEngineLine, type EngineLine } from './engine-line.ts';
import { readyExport } from './history-handlers.ts';
import { writeExport } from './history-line.ts';
import { bindCalls } from './ipc.ts';
import { refuseLive } from './live-gate.ts';
import { loginDoorPort, openLoginDoor } from './login-browser.ts';
import { createLoginPages } from './login-pages.ts';
import { openLoginWindow } from './login-window.ts';
import { claimScheme, ownPage, servePages } from './own-pages.ts';
import { runtimeKind } from './runtime-kind.ts';
import { watchPower } from './power-watch.ts';
import { createSleepBlocker } from './sleep-blocker.ts';
import { createSleepGuard } from './sleep-guard.ts';
import { createSaveExport } from './save-export.ts';
import { keepScreenshot } from './screenshot.ts';
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

let tray: DeskTray | null = null;
let line: EngineLine | null = null;
let failure: Err | null = null;
let quitting = false;
const page = process.env['ELECTRON_RENDERER_URL'] ?? ownPage;
const consoleWindow = createConsoleWindow({
  isReady: () => app.isReady(),
  make: makeWindow,
  isQuitting: () => quitting,
});
/** What the tray says when there is no engine. */
const stopped = { state: 'Stopped', copyingOn: false, attention: 0 } as const;

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => {
    consoleWindow.open();
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

  powerMonitor.on('shutdown', closeGuard.unattended);
  watchPower(powerMonitor, (change) => line?.power(change));
  bindCalls(consoleWindow.current, page, async (name, input) => {
    if (name === 'answerClose') return closeGuard.answer(input);
    if (line === null) return failedStart(name, input) ?? failure ?? err('STARTING', 'The console is starting.');
    return name === 'exportHistory' ? saveExport(input) : line.call(name, input);
  });
  consoleWindow.open();
  tray = openTray({
    open: consoleWindow.open,
    pause: () => void line?.call('setCopying', { on: false }),
    attention: () => {
      consoleWindow.open();
      consoleWindow.tell({ kind: 'Attention' });
    },
    exitAll: () => {
      consoleWindow.open();
      consoleWindow.tell({ kind: 'ExitDialog' });
    },
    quit: () => {
      app.quit();
    },
  });

  await startEngine(process.argv.includes('--move-damaged-aside') ? { moveDamagedAside: true } : {});
}

async function startEngine(how: Restart): Promise<void> {
  failure = null;
  const live = process.argv.includes('--live');
  const opened = await openEngineLine(
    new URL('./engine-thread.js', import.meta.url),
    {
      mode: live ? 'Live' : 'Practice',
      profile,
      moveDamagedAside: false,
      ...how,
      version: app.getVersion(),
      seed: Number(process.env['LOCKSTEP_PRACTICE_SEED'] ?? Math.floor(Date.now() / 86_400_000)),
      about: {
        electron: process.versions.electron,
        chromium: process.versions.chrome,
        node: process.versions.node,
        runtime: runtimeKind(app.getAppPath(), process.versions.electron, app.isPackaged),
        profile,
      },
    },
    { onDelta: takeDelta, onRestarted: takeView, onLogin: logins.show, onOpenBrokerPage: showBrokerPage, onLost },
  );
  if (!opened.ok) {
    failure = opened;
    complain(opened);
    tray?.show({ ...stopped, tooltip: `Lockstep could not start: ${opened.message}` });
    return;
  }
  line = opened.line;
  line.sleepBlocked(sleepBlocker.isHeld());
  mirror.set(opened.view);
  for (const notice of opened.view.notices) notices.raise(notice);
  const restarted = restartsOf(ownWords, Date.now()).at(-1);
  if (restarted !== undefined) notices.raise(restartedNotice(restarted, isRestartedTooOften(ownWords, Date.now())));
  if (process.argv.includes('--door')) {
    const { call } = opened.line;
    for (const words of await openDoorByWord(call, live ? 'Live' : 'Practice')) process.stdout.write(`${words}\n`);
  }
  process.stdout.write('lockstep: ready\n');
}

const logins = createLoginPages({
  inWindow: (task, onEnd) => openLoginWindow(task, consoleWindow.current(), onEnd),
  inBrowser: (task, onEnd) =>
    openLoginDoor({
      task,
      port: loginDoorPort,
      openPage: (url) => {
        void shell.openExternal(url);
      },
      onEnd,
    }),
  onEnd: (task, end) => line?.loginEnded(task.loginId, end),
});

/** An engine that was lost later keeps its line: it may have left orders to look at first. */
const failedStart = createFailedStart({
  failure: () => (line === null && !quitting ? failure : null),
  backups: () => listBackups(backupFolderOf(databaseFile())),
  openFolder: () => void shell.openPath(dirname(databaseFile())),
  startAgain: (how) => {
    startEngine(how).catch((error: unknown) => {
      failure = err('START_FAILED', error instanceof Error ? error.message : String(error));
    });
  },
});

function databaseFile(): string {
  return join(profile, process.argv.includes('--live') ? 'live' : 'practice', 'lockstep.sqlite');
}

const notices = createDesktopNotices({
  platform: process.platform,
  clock: systemClock,
  onClick: (notice) => {
    consoleWindow.open();
    consoleWindow.tell({ kind: 'Notice', notice });
  },
  onFailed: (notice, reason) => {
    process.stderr.write(`lockstep: the desktop did not show "${notice.title}": ${reason}\n`);
  },
});

const sleepBlocker = createSleepBlocker(powerSaveBlocker);
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

const saveExport = createSaveExport({
  ready: readyExport,
  choose: async (name) => {
    const options = { title: 'Export', defaultPath: name, properties: ['showOverwriteConfirmation' as const] };
    const window = consoleWindow.current();
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
    consoleWindow.tell({ kind: 'Export', view: shown });
  },
  today: () => tradingDayOf(Date.now()),
});

const mirror = createDeskMirror({ onView: glance, onNotice: notices.raise, onNoticeGone: notices.gone });

const closeGuard = createCloseGuard({
  clock: systemClock,
  unresolved: () => {
    const view = line === null ? null : mirror.view();
    return view === null ? 0 : unresolvedOf(view).length;
  },
  ask: () => consoleWindow.ask({ kind: 'Close' }),
  close: () => {
    app.quit();
  },
});

function takeDelta(delta: DeskDelta): void {
  consoleWindow.take(delta);
  mirror.take(delta);
}

/** The desk was opened anew and knows of no login: a page left open would lead nowhere. */
function takeView(next: DeskView): void {
  logins.close();
  mirror.set(next);
}

function showBrokerPage(): void {
  if (isBrokerPage(brokerPage)) void shell.openExternal(brokerPage);
}

function onLost(reason: string): void {
  failure = err('ENGINE_LOST', reason);
  complain(failure);
  tray?.show({ ...stopped, tooltip: 'Lockstep: the engine stopped' });
  notices.raise(engineLostNotice(Date.now(), reason));
  // A console without an engine helps nobody while something is held: the second process starts it anew.
  if (watchdog.isWatching()) app.exit(1);
}

function glance(view: DeskView): void {
  const now = glanceOf(view);
  tray?.show(now);
  sleepGuard.look(view);
  if (!unwatched) watchdog.look(view);
  consoleWindow.setTitle(now.title);
}

function makeWindow(): BrowserWindow {
  const opened = openWindow({
    preload: join(here, '..', 'preload', 'index.cjs'),
    page,
    title: 'Lockstep',
    icon: iconFile(),
  });
  opened.on('close', (event) => {
    if (!quitting && !closeGuard.mayClose()) event.preventDefault();
  });
  opened.on('session-end', closeGuard.unattended);
  const picture = process.env['LOCKSTEP_SCREENSHOT'];
  if (picture !== undefined) keepScreenshot(opened, picture);
  return opened;
}

function iconFile(): string {
  const file = join(profile, 'icon.png');
  writeFileSync(file, drawTrayIcon('Copying', 128));
  return file;
}

function complain(refusal: Err): void {
  process.stderr.write(`lockstep: ${refusal.code}: ${refusal.message}\n`);
}

function dialogUnlessHeadless(refusal: Err): void {
  if (process.env['LOCKSTEP_HEADLESS'] === undefined) dialog.showErrorBox('Lockstep', refusal.message);
}

app.on('window-all-closed', () => {
  app.quit();
});

app.on('before-quit', (event) => {
  if (quitting) return;
  if (!closeGuard.mayClose()) {
    event.preventDefault();
    return;
  }
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
    closeGuard.unattended();
    app.quit();
  });
}
