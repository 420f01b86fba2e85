import { unitOf } from './seeded-random.ts';

/** A share held from earlier days, in units and paise. */
export interface SimHolding {
  readonly token: string;
  readonly quantity: number;
  readonly averagePaise: number;
  /** Delivered, or financed by the broker; delivered when absent. */
  readonly product?: 'CNC' | 'MTF';
}

/** What a caller says about an account; everything else is derived from the id. */
export interface SimAccountSeed {
  readonly id: string;
  readonly name?: string;
  /** Opening cash. */
  readonly fundsPaise?: number;
  readonly holdings?: readonly SimHolding[];
  /** Where the login page sends the browser; the simulator's own page when absent. */
  readonly redirectUrl?: string;
}

/** An account at the simulated broker, with the credentials a trader would copy into the console. */
export interface SimAccount {
  readonly id: string;
  readonly name: string;
  readonly fundsPaise: number;
  readonly holdings: readonly SimHolding[];
  readonly appCode: string;
  readonly apiSecret: string;
  readonly password: string;
  readonly redirectUrl: string;
  /** Known to the broker and on no desk yet: somebody may bring it along. */
  readonly spare: boolean;
}

const LAKH_PAISE = 100_000 * 100;

/** The practice desk: one master and a number of followers with uneven funds. */
export function defaultAccountSeeds(followers = 3): readonly SimAccountSeed[] {
  const lakhs = [15, 15, 25];
  return [
    { id: 'PR1001', name: 'Practice master', fundsPaise: 50 * LAKH_PAISE },
    ...Array.from({ length: followers }, (_, index) => ({
      id: `PR${2001 + index}`,
      name: `Practice follower ${index + 1}`,
      fundsPaise: (lakhs[index % lakhs.length] ?? 15) * LAKH_PAISE,
    })),
  ];
}

/** Three accounts beyond the desk's own, for trying how a newcomer is brought in. */
export function defaultSpareSeeds(taken: ReadonlySet<string> = new Set()): readonly SimAccountSeed[] {
  const people = ['Practice spouse', 'Practice parent', 'Practice friend'];
  const free = Array.from({ length: 300 }, (_, index) => `PR${2004 + index}`).filter((id) => !taken.has(id));
  return people.map((name, index) => ({ id: free[index] ?? `PR9${index}`, name, fundsPaise: 10 * LAKH_PAISE }));
}

function codeOf(length: number, ...parts: readonly string[]): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  return Array.from({ length }, (_, index) => letters[Math.floor(unitOf(...parts, index) * letters.length)]).join('');
}

/** Opens an account. Its credentials depend on its id alone, so a console set up once stays set up. */
export function openAccount(seed: SimAccountSeed, pageBase: string, spare = false): SimAccount {
  return {
    id: seed.id,
    name: seed.name ?? seed.id,
    fundsPaise: seed.fundsPaise ?? 15 * LAKH_PAISE,
    holdings: seed.holdings ?? [],
    appCode: codeOf(10, 'app', seed.id),
    apiSecret: codeOf(32, 'secret', seed.id),
    password: `practice-${seed.id.toLowerCase()}`,
    redirectUrl: seed.redirectUrl ?? `${pageBase}practice/signed-in/${seed.id}`,
    spare,
  };
}
