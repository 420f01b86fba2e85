// Sounds by kind: on or off, how loud, and a press to hear it.

import { useMemo, type ReactNode } from 'react';
import { soundKinds, soundWords } from '../alarm-sounds.ts';
import { createBell } from '../bell.ts';
import { useScreen } from '../desk-context.tsx';

export function SoundSettings(): ReactNode {
  const sounds = useScreen((screen) => screen.sounds);
  const bell = useMemo(() => createBell(() => new AudioContext()), []);
  const setSound = useScreen((screen) => screen.setSound);
  return (
    <section className="sound-settings" aria-label="Sounds">
      <h3>Sounds</h3>
      {soundKinds.map((kind) => {
        const { on, volume } = sounds[kind];
        return (
          <div key={kind} className="sound-row">
            <label className="check">
              <input
                type="checkbox"
                data-testid={`sound-${kind}`}
                checked={on}
                onChange={(event) => setSound(kind, { on: event.target.checked, volume })}
              />
              {soundWords[kind]}
            </label>
            <input
              type="range"
              min={0}
              max={100}
              step={5}
              value={volume}
              disabled={!on}
              data-testid={`volume-${kind}`}
              aria-label={`Volume: ${soundWords[kind]}`}
              onChange={(event) => setSound(kind, { on, volume: Number(event.target.value) })}
            />
            <span className="figure">{on ? `${volume} %` : 'mute'}</span>
            <button type="button" className="small" disabled={!on} onClick={() => bell.ring(kind, volume / 100)}>
              Hear it
            </button>
          </div>
        );
      })}
    </section>
  );
}
