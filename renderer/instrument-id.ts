// The engine's own instrument ids come over the wall as text and go back as they came.

import type { InstrumentId } from '../domain/ids.ts';

export function instrumentIdOf(id: string): InstrumentId {
  return id as InstrumentId;
}
