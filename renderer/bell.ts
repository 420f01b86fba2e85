// The sounds themselves, made here by the page's own synthesiser: no file, each kind told apart by rhythm and pitch.

import type { SoundKind } from './alarm-sounds.ts';

export type Bell = { readonly ring: (kind: SoundKind, volume: number) => void };

type Note = { readonly hertz: number; readonly fromMs: number; readonly forMs: number };

/** Fill: one light blip. Rejection: two falling. Out of step: three alike. Connection lost: a slow two-tone, twice. */
const tunes: Readonly<Record<SoundKind, { readonly wave: OscillatorType; readonly notes: readonly Note[] }>> = {
  Fill: { wave: 'sine', notes: [{ hertz: 1175, fromMs: 0, forMs: 90 }] },
  Rejection: {
    wave: 'triangle',
    notes: [
      { hertz: 440, fromMs: 0, forMs: 150 },
      { hertz: 294, fromMs: 170, forMs: 240 },
    ],
  },
  OutOfStep: {
    wave: 'triangle',
    notes: [0, 160, 320].map((fromMs) => ({ hertz: 660, fromMs, forMs: 100 })),
  },
  ConnectionLost: {
    wave: 'square',
    notes: [0, 800].flatMap((fromMs) => [
      { hertz: 494, fromMs, forMs: 320 },
      { hertz: 370, fromMs: fromMs + 340, forMs: 380 },
    ]),
  },
};

const waveGain: Partial<Record<OscillatorType, number>> = { square: 0.35 };

/** `open` makes the synthesiser at the first ring; a machine without sound makes none and loses nothing else. */
export function createBell(open: () => AudioContext): Bell {
  let context: AudioContext | null = null;
  return {
    ring: (kind, volume) => {
      context ??= tryToOpen(open);
      if (context === null || volume <= 0) return;
      void context.resume();
      const { wave, notes } = tunes[kind];
      for (const note of notes) play(context, wave, note, Math.min(1, volume) * (waveGain[wave] ?? 1));
    },
  };
}

function tryToOpen(open: () => AudioContext): AudioContext | null {
  try {
    return open();
  } catch {
    return null;
  }
}

function play(context: AudioContext, wave: OscillatorType, { hertz, fromMs, forMs }: Note, volume: number): void {
  const start = context.currentTime + fromMs / 1000;
  const end = start + forMs / 1000;
  const tone = context.createOscillator();
  const gain = context.createGain();
  tone.type = wave;
  tone.frequency.value = hertz;
  // A soft start and end, or it clicks.
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(volume, start + 0.008);
  gain.gain.setValueAtTime(volume, Math.max(start + 0.008, end - 0.03));
  gain.gain.linearRampToValueAtTime(0, end);
  tone.connect(gain).connect(context.destination);
  tone.start(start);
  tone.stop(end);
}
