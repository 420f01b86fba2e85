import type { Postbacks } from './postbacks.ts';
import { refusal } from './refusal.ts';
import { refused, success } from './reply.ts';
import type { Reply } from './reply.ts';
import type { Desk, Route, SignedCall } from './route.ts';
import { fieldsOf } from './route.ts';
import { textField } from './text-field.ts';

const BASE = '/rest/AliceBlueAPIService/api/webhook';

/** Subscribing and unsubscribing of postbacks, on the older family's paths as documented. */
export function webhookRoutes(postbacks: Postbacks): readonly Route[] {
  const route = (name: string, act: (account: string, url: string) => string | undefined): Route => ({
    method: 'POST',
    path: `${BASE}/${name}`,
    endpoint: 'webhook',
    access: 'read',
    handle: (desk: Desk, { account, body }: SignedCall): Reply => {
      const callbackUrl = textField(fieldsOf(body)['callbackUrl']);
      const problem = act(account.id, callbackUrl);
      if (problem !== undefined) return refused({ ...refusal('EC003'), message: problem }, desk.switches());
      return success([{ callbackUrl }]);
    },
  });
  return [
    route('subscribe', postbacks.subscribe),
    route('unsubscribe', (account, url) =>
      postbacks.unsubscribe(account, url) ? undefined : 'The callback URL is not subscribed',
    ),
  ];
}
