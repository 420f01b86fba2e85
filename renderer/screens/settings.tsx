// What is set once and rarely looked at, each part on its own.

import type { ReactNode } from 'react';
import { BackupSettings } from '../components/backup-settings.tsx';
import { BrokerSettings } from '../components/broker-settings.tsx';
import { KeyList } from '../components/key-list.tsx';
import { LocalDoorSettings } from '../components/local-door-settings.tsx';
import { SoundSettings } from '../components/sound-settings.tsx';
import { ThemeSettings } from '../components/theme-settings.tsx';

export function SettingsScreen(): ReactNode {
  return (
    <main className="settings-screen" data-testid="settings-screen">
      <LocalDoorSettings />
      <BackupSettings />
      <SoundSettings />
      <ThemeSettings />
      <KeyList />
      <BrokerSettings />
    </main>
  );
}
