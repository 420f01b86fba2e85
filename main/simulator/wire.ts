import type { IncomingMessage, ServerResponse } from 'node:http';
import { accountRoutes } from './account-routes.ts';
import type { SimAccount } from './accounts.ts';
import { arrivalNow } from './arrival-clock.ts';
import { bookRoutes } from './book-routes.ts';
import { contractFile } from './contract-file.ts';
import { declinedRoutes } from './declined-routes.ts';
import type { Fault } from './faults.ts';
import { PAGE } from './feed-routes.ts';
import type { Ledger } from './ledger.ts';
import { signedInPage } from './login-page.ts';
import { openLoginRoutes } from './login-routes.ts';
import { orderRoutes } from './order-routes.ts';
import { refusal } from './refusal.ts';
import type { Reply } from './reply.ts';
import { errorBody, html, json, refused } from './reply.ts';
import { parseBody, readBody } from './request-body.ts';
import type { Desk, Route } from './route.ts';
import type { Timers } from './timers.ts';
import { writeReply } from './write-reply.ts';

/** What the wire is built from. */
export interface WireParts {
  readonly desk: Desk;
  readonly ledger: Ledger;
  readonly timers: Timers;
  /** Ms a request spends on the way, both ways together. */
  readonly latencyMs: () => number;
  readonly extraRoutes: readonly Route[];
}

const CONTRACTS = '/restpy/static/contract_master/V2/';

interface Bearer {
  readonly token: string;
  readonly account: SimAccount | null;
}

/** Answers the broker's HTTP. Every request goes the same way: read, note, delay, answer, settle. */
export function openWire({ desk, ledger, timers, latencyMs, extraRoutes }: WireParts) {
  const routes = new Map<string, Route>();
  for (const route of [
    ...openLoginRoutes(),
    ...accountRoutes,
    ...orderRoutes,
    ...bookRoutes,
    ...declinedRoutes,
    ...extraRoutes,
  ]) {
    routes.set(`${route.method} ${route.path}`, route);
  }

  const bearerOf = (request: IncomingMessage): Bearer => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]?.trim() ?? '';
    const standing = desk.sessions.standing(token, desk.nowMs());
    return { token, account: standing.kind === 'valid' ? standing.account : null };
  };

  /** The reason a call of a signed-in endpoint goes no further, or undefined. */
  const turnedAway = (route: Route, bearer: Bearer, remoteAddress: string): Reply | undefined => {
    const switches = desk.switches();
    if (bearer.account === null) return json(switches.expiredSessionStatus, errorBody(refusal('EC087'), switches));
    if (route.access === 'read') {
      return desk.sessions.countRead(bearer.token, desk.nowMs()) ? undefined : tooMany();
    }
    const allowed = switches.registeredAddresses[bearer.account.id];
    if (allowed !== undefined && !allowed.includes(remoteAddress)) return refused(refusal('EC097'), switches);
    return desk.sessions.countOrderCall(bearer.account.id, desk.nowMs()) ? undefined : tooMany();
  };

  const otherwise = (method: string, path: string): Reply => {
    if (method === 'GET' && path.startsWith(CONTRACTS)) {
      const file = contractFile(path.slice(CONTRACTS.length), desk.broker.today());
      if (file !== undefined) return file;
    }
    if (method === 'GET' && path.startsWith('/practice/signed-in/')) return signedInPage();
    if (path.startsWith('/open-api/od/v1/')) return json(400, { status: 'Not_Ok', message: 'Bad Request' });
    return desk.switches().unknownPath === 'html'
      ? html(200, PAGE)
      : json(404, { status: 'Not_Ok', message: 'Not Found' });
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = await readBody(request);
    const arrival = arrivalNow();
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const path = url.pathname.replace(/\/+$/, '');
    const method = request.method ?? 'GET';
    const route = routes.get(`${method} ${path}`);
    const endpoint = route?.endpoint ?? (path.startsWith(CONTRACTS) ? 'contracts' : 'unknown');
    const bearer = bearerOf(request);
    const remoteAddress = request.socket.remoteAddress ?? '';
    const body = parseBody(text, request.headers['content-type']);
    const fault = desk.faults.strike(bearer.account?.id ?? null, endpoint);

    const answer = (): Reply => {
      if (fault?.answer?.kind === 'refuse') return refused(fault.answer, desk.switches());
      if (route === undefined) return otherwise(method, path);
      const call = { query: url.searchParams, body, arrival, fault };
      if (route.access === 'open') return route.handle(desk, call);
      const { account } = bearer;
      const away = turnedAway(route, bearer, remoteAddress);
      if (away !== undefined || account === null) return away ?? json(401, {});
      return route.handle(desk, { ...call, account });
    };

    const note = () =>
      ledger.noteRequest({
        kind: 'request',
        sequence: ledger.nextSequence(),
        account: bearer.account?.id ?? null,
        endpoint,
        method,
        path: url.pathname,
        remoteAddress,
        fields: withoutSecrets(endpoint, body),
        arrival,
      });

    const way = latencyMs();
    const before = way / 2 + (fault?.delayBeforeMs ?? 0);
    if (before > 0) await timers.wait(before);
    // A request that opens a new day belongs to that day's ledger.
    desk.broker.refreshDay();
    const noted = note();
    noted.faulted = fault !== undefined;
    // A refusal takes no effect by itself, so its words go out whatever `applied` says.
    const skipped = fault?.applied === false && fault.answer !== undefined && fault.answer.kind !== 'refuse';
    const reply = skipped ? html(200, '') : answer();
    const settlesFirst = isLate(fault) || desk.switches().feedBeforeAnswer;
    if (settlesFirst) reply.settle?.();
    const after = way / 2 + (fault?.delayAfterMs ?? 0);
    if (after > 0) await timers.wait(after);
    response.setHeader('date', new Date(desk.nowMs() + desk.switches().dateAheadMs).toUTCString());
    const status = writeReply(response, reply, fault?.answer);
    if (status !== null) ledger.noteAnswer(noted, status);
    if (!settlesFirst) reply.settle?.();
  };
}

/** The order lives on at the exchange while its answer is delayed, lost or spoilt. */
const isLate = (fault: Fault | undefined): boolean =>
  fault !== undefined && (fault.delayAfterMs > 0 || fault.answer !== undefined);

const tooMany = (): Reply => json(429, { status: 'Not_Ok', message: 'Too many requests' });

/** Passwords and checksums are not the ledger's business. */
const withoutSecrets = (endpoint: string, body: unknown): unknown =>
  endpoint === 'login' || endpoint === 'login-page' ? null : body;
