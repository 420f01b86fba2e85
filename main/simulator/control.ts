import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Controls } from './controls.ts';
import {
  accountOnlySchema,
  auctionSchema,
  cutFeedSchema,
  expireSchema,
  conversionSchema,
  fundsSchema,
  handChangeSchema,
  handOrderSchema,
  partialSwitchesSchema,
  priceSchema,
  redirectSchema,
  volumeSchema,
  withdrawSchema,
} from './control-command.ts';
import { faultSchema } from './faults.ts';
import type { LedgerView } from './ledger-view.ts';
import type { Refusal } from './refusal.ts';
import type { Reply } from './reply.ts';
import { json } from './reply.ts';
import { parseBody, readBody } from './request-body.ts';
import { writeReply } from './write-reply.ts';

type Handler = (controls: Controls, body: unknown, query: URLSearchParams, caller: string) => Reply;

const done = (value: unknown = { done: true }): Reply => json(200, value);
const outcome = (refusal: Refusal | null): Reply => (refusal === null ? done() : json(409, refusal));

/** `?account=` narrows the ledger to one account, `?brief=1` leaves out reads and frames. */
function ledgerFor(controls: Controls, query: URLSearchParams): LedgerView {
  return controls.ledger(query.get('account') ?? undefined, query.get('brief') === '1');
}

/** Every control by method and name. */
export const CONTROL_ROUTES: Readonly<Record<string, Handler>> = {
  'GET ledger': (controls, _, query) => done(ledgerFor(controls, query)),
  'GET accounts': (controls, _, query) =>
    done(query.get('spare') === '1' ? controls.listSpareAccounts() : controls.listAccounts()),
  'GET instruments': (controls) => done(controls.listInstruments()),
  'GET address': (_, __, ___, caller) => done({ address: caller }),
  'GET rates': (controls) => done(controls.callRates()),
  'GET faults': (controls) => done(controls.listFaults()),
  'GET switches': (controls) => done(controls.setSwitches({})),
  'POST price': (controls, body) => done(controls.setPrice(priceSchema.parse(body))),
  'POST volume': (controls, body) => done(controls.setVolume(volumeSchema.parse(body))),
  'POST funds': (controls, body) => done(controls.setFunds(fundsSchema.parse(body))),
  'POST convert': (controls, body) => done(controls.convertByHand(conversionSchema.parse(body))),
  'POST tick': (controls, body) => {
    controls.tick(z.strictObject({ count: z.int().min(1).max(100_000).optional() }).parse(body).count ?? 1);
    return done();
  },
  'POST faults': (controls, body) => {
    const specs = z.union([faultSchema, z.array(faultSchema)]).parse(body);
    return done({ ids: (Array.isArray(specs) ? specs : [specs]).map((spec) => controls.armFault(spec)) });
  },
  'POST faults/clear': (controls) => done(controls.clearFaults()),
  'POST switches': (controls, body) => {
    const changes = Object.entries(partialSwitchesSchema.parse(body)).filter(([, value]) => value !== undefined);
    return done(controls.setSwitches(Object.fromEntries(changes)));
  },
  'POST order': (controls, body) => {
    const placed = controls.placeByHand(handOrderSchema.parse(body));
    return 'refusal' in placed ? json(409, placed.refusal) : done(placed);
  },
  'POST modify': (controls, body) => outcome(controls.modifyByHand(handChangeSchema.parse(body))),
  'POST cancel': (controls, body) => outcome(controls.cancelByHand(handChangeSchema.parse(body).brokerOrderId)),
  'POST withdraw': (controls, body) => {
    const { brokerOrderId, reason } = withdrawSchema.parse(body);
    return done(controls.withdraw(brokerOrderId, reason));
  },
  'POST auction': (controls, body) => done({ withdrawn: controls.enterAuction(auctionSchema.parse(body)) }),
  'POST auth-code': (controls, body) => done(controls.issueAuthCode(accountOnlySchema.parse(body).account)),
  'POST session': (controls, body) =>
    done({ userSession: controls.issueSession(accountOnlySchema.parse(body).account) }),
  'POST expire': (controls, body) => {
    const { account, closeFeeds } = expireSchema.parse(body);
    return done(controls.expireSessions(account, closeFeeds));
  },
  'POST redirect': (controls, body) => {
    const { account, url } = redirectSchema.parse(body);
    return done({ redirectUrl: controls.setRedirect(account, url) });
  },
  'POST cut-feed': (controls, body) => {
    const { account, seconds } = cutFeedSchema.parse(body);
    return done(controls.cutFeed(account, seconds));
  },
};

function answer(
  controls: Controls,
  route: Handler | undefined,
  body: unknown,
  query: URLSearchParams,
  caller: string,
): Reply {
  if (route === undefined) return json(404, { message: 'There is no such control.' });
  try {
    return route(controls, body, query, caller);
  } catch (error) {
    if (error instanceof z.ZodError) return json(400, { message: z.prettifyError(error) });
    if (error instanceof RangeError) return json(404, { message: error.message });
    throw error;
  }
}

/** True for the paths this surface answers. */
export function isControlPath(url: string | undefined): boolean {
  return url?.startsWith('/control/') === true;
}

/**
 * The control surface for tests and practice. It needs no key because it is reachable from this
 * machine alone; web pages are on this machine too, so anything sent by one is refused.
 */
export async function answerControl(
  controls: Controls,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const text = await readBody(request);
  const host = request.headers.host ?? '';
  if (request.headers.origin !== undefined || !/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) {
    writeReply(response, json(403, { message: 'The control surface does not answer web pages.' }), undefined);
    return;
  }
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const name = url.pathname.slice('/control/'.length).replace(/\/+$/, '');
  const route = CONTROL_ROUTES[`${request.method} ${name}`];
  writeReply(
    response,
    answer(
      controls,
      route,
      parseBody(text, request.headers['content-type']),
      url.searchParams,
      request.socket.remoteAddress ?? '',
    ),
    undefined,
  );
}
