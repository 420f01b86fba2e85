// What crosses between the engine's thread and the door's: plain data, a closed union each way.

import type { Err, Result } from '../../domain/result.ts';
import type { DoorCallName } from '../door-calls.ts';
import type { DoorSecrets } from './door-secret.ts';

export type DoorStart = { readonly version: string };

export type ToDoor =
  | { readonly kind: 'Open'; readonly port: number; readonly secrets: DoorSecrets }
  | { readonly kind: 'Answer'; readonly id: number; readonly result: Result<object> }
  | { readonly kind: 'Claimed'; readonly id: number; readonly fresh: boolean }
  | { readonly kind: 'Close' };

export type FromDoor =
  | { readonly kind: 'Opened' }
  | { readonly kind: 'NotOpened'; readonly refusal: Err }
  | { readonly kind: 'Call'; readonly id: number; readonly name: DoorCallName; readonly input: unknown }
  | { readonly kind: 'Claim'; readonly id: number; readonly nonce: string }
  /** Why requests were refused since the last such message, and how many. */
  | { readonly kind: 'Refused'; readonly reasons: readonly (readonly [why: string, count: number])[] }
  | { readonly kind: 'Closed' };
