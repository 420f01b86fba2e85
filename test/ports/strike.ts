// Which call of which port fails in a run, and how. Every port of the engine is named here with every way it can fail.

const commandFailures = [
  'Throws',
  'Rejects',
  'NotSent',
  'Refused',
  'NeverArrives',
  'AnswerLost',
  'ArrivesThenRejects',
] as const;
const readFailures = ['Throws', 'Rejects', 'Error'] as const;

export const portFailures = {
  place: commandFailures,
  replace: commandFailures,
  cancel: commandFailures,
  orderBook: readFailures,
  positions: readFailures,
  trades: readFailures,
  link: ['Throws'],
  connect: ['Throws'],
  'feed.report': ['Lost', 'Unreadable', 'Repeated', 'Late'],
  'feed.link': ['Lost'],
  'journal.append': ['Throws', 'ThrowsForAWhile'],
  'journal.readPart': ['Throws'],
  'journal.lastSeq': ['Throws'],
  'clock.now': ['JumpsAhead', 'JumpsBack'],
  'clock.after': ['Late'],
  'listener.onLink': ['Throws'],
  'listener.onReady': ['Throws'],
  'listener.onFill': ['Throws'],
  'listener.onExit': ['Throws'],
  'listener.onExitTrouble': ['Throws'],
  'listener.onBook': ['Throws'],
  'listener.onDoubt': ['Throws'],
  'listener.onHalt': ['Throws'],
  'listener.onCommit': ['Throws'],
  instrumentOf: ['Throws', 'Nothing'],
  referencePrice: ['Throws', 'Nothing'],
  wantPrices: ['Throws', 'Rejects'],
  mayCopyInto: ['Throws'],
  groupOf: ['Throws'],
  figuresOf: ['Throws'],
  quoteOf: ['Throws', 'Nothing'],
  marketOf: ['Throws'],
  referenceStale: ['Throws'],
  freezeQtyOf: ['Throws', 'Nothing'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type PortName = keyof typeof portFailures;
/** The last one is the broker’s own lie, which no engine can stand: the judges are tried by it. */
export type Failure = (typeof portFailures)[PortName][number] | 'ArrivesAndIsDenied';
export const portNames = Object.keys(portFailures) as readonly PortName[];

export type Strike = { readonly port: PortName; readonly nth: number; readonly how: Failure };

export const strikeWords = ({ port, nth, how }: Strike): string => `call ${nth} of ${port} ${how}`;

/** Counts the calls of each port; answers how the one in question fails, and null for all others. */
export function createStriker(strike: Strike | null) {
  const counts = new Map<PortName, number>();
  let resting = false;
  return {
    counts,
    /** Nothing fails any more, so that what failed last can be got over before all is judged. */
    rest: (): void => {
      resting = true;
    },
    take: (port: PortName): Failure | null => {
      if (resting) return null;
      const count = (counts.get(port) ?? 0) + 1;
      counts.set(port, count);
      return strike !== null && strike.port === port && strike.nth === count ? strike.how : null;
    },
  };
}
export type Striker = ReturnType<typeof createStriker>;
