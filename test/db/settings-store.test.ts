import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSettingsStore } from '../../db/settings-store.ts';
import { aDatabase, aFolder } from '../support/a-profile.ts';

describe('a setting', () => {
  it('is null until it is set, and then what was last set, also after a restart', () => {
    const path = join(aFolder(), 'lockstep.sqlite');
    const db = aDatabase(path);
    const settings = createSettingsStore(db);
    expect(settings.get('copying')).toBe(null);
    for (const value of ['On', 'Off']) settings.set('copying', value, 1);
    db.close();
    expect(createSettingsStore(aDatabase(path)).get('copying')).toBe('Off');
  });

  it('keeps any text as it is, and leaves the others alone', () => {
    const settings = createSettingsStore(aDatabase());
    settings.set('copying', 'On', 1);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        settings.set('addresses', value, 2);
        expect(settings.get('addresses')).toBe(value);
      }),
      { numRuns: 50 },
    );
    expect(settings.get('copying')).toBe('On');
  });
});
