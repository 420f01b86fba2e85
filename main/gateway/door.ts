// The door opened: its server, its table of paths, and the calls behind them.

import type { Result } from '../../domain/result.ts';
import type { DoorCallName } from '../door-calls.ts';
import { describeDoor } from './door-description.ts';
import { answerOf, doorRoutes } from './door-routes.ts';
import type { DoorSecrets } from './door-secret.ts';
import { openDoorServer, type DoorServer } from './door-server.ts';

export type DoorPlan = {
  readonly port: number;
  readonly version: string;
  readonly secrets: () => DoorSecrets;
  readonly clock: { readonly now: () => number; readonly monotonic: () => number };
  readonly claimNonce: (nonce: string) => Promise<boolean>;
  readonly call: (name: DoorCallName, input: unknown) => Promise<Result<object>>;
  readonly onRefused: (why: string) => void;
};

export async function openDoor(plan: DoorPlan): Promise<Result<DoorServer>> {
  const { port, secrets, clock, claimNonce, onRefused } = plan;
  return openDoorServer({
    port,
    routes: doorRoutes,
    secrets,
    clock,
    claimNonce,
    onRefused,
    answer: async ({ call }, input) =>
      call === null ? { status: 200, body: describeDoor(plan.version, port) } : answerOf(await plan.call(call, input)),
  });
}
