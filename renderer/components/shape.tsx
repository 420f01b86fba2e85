// The marks beside a word: state is told by shape and word first, by colour last.

import type { ReactNode } from 'react';

export type ShapeName =
  | 'Disc'
  | 'Ring'
  | 'Half'
  | 'Dots'
  | 'Triangle'
  | 'Square'
  | 'Diamond'
  | 'Cross'
  | 'Check'
  | 'Dash'
  | 'Slash'
  | 'Alert';

export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'doubt' | 'idle';

const drawings: Readonly<Record<ShapeName, ReactNode>> = {
  Disc: <circle cx="6" cy="6" r="4" fill="currentColor" />,
  Ring: <circle cx="6" cy="6" r="3.4" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  Half: (
    <>
      <circle cx="6" cy="6" r="3.4" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6 2.6a3.4 3.4 0 0 0 0 6.8z" fill="currentColor" />
    </>
  ),
  Dots: (
    <>
      <circle cx="2.2" cy="6" r="1.3" fill="currentColor" />
      <circle cx="6" cy="6" r="1.3" fill="currentColor" />
      <circle cx="9.8" cy="6" r="1.3" fill="currentColor" />
    </>
  ),
  Triangle: <path d="M6 1.6 11 10.4H1z" fill="currentColor" />,
  Square: <rect x="2.2" y="2.2" width="7.6" height="7.6" fill="currentColor" />,
  Diamond: <path d="M6 .8 11.2 6 6 11.2.8 6z" fill="currentColor" />,
  Cross: <path d="m2.5 2.5 7 7m0-7-7 7" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
  Check: (
    <path
      d="m1.8 6.4 2.8 2.9 5.6-6.4"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  Dash: <path d="M2.2 6h7.6" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
  Slash: (
    <>
      <circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="m3.2 8.8 5.6-5.6" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  Alert: (
    <>
      <path d="M6 .9 11.6 11H.4z" fill="currentColor" />
      <path d="M6 4.4v3m0 1.2v1" stroke="var(--panel)" strokeWidth="1.4" />
    </>
  ),
};

export function Shape({ name, tone }: { readonly name: ShapeName; readonly tone: Tone }): ReactNode {
  return (
    <svg className={`shape tone-${tone}`} viewBox="0 0 12 12" aria-hidden="true">
      {drawings[name]}
    </svg>
  );
}

export function Mark({
  shape,
  tone,
  word,
}: {
  readonly shape: ShapeName;
  readonly tone: Tone;
  readonly word: string;
}): ReactNode {
  return (
    <span className={`mark tone-${tone}`}>
      <Shape name={shape} tone={tone} />
      <span className="mark-word">{word}</span>
    </span>
  );
}
