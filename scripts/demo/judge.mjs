// What must be true after the demonstration, each with the cases in which it is not. Pure.
import { expectedQuantity, groupOrders } from './groups.mjs';

const ended = new Set(['COMPLETE', 'CANCELED', 'REJECTED']);
const shortfall = /margin shortfall/i;

export function judge(facts) {
  const { orders, positions, view, followers, master, shown } = facts;
  const { groups, closing, mappingOf } = groupOrders(facts);
  const active = followers.filter(({ enabled }) => enabled);
  const copies = orders.filter(({ account }) => account !== master.id);
  const said = (order) =>
    `${order.account} ${order.side} ${order.quantity} ${order.tradingSymbol}, order ${order.brokerOrderId}`;
  const rejected = copies.filter(({ rejectionReason }) => shortfall.test(rejectionReason));

  return [
    {
      what: `The master placed ${groups.length} orders, and each has one copy for each of ${active.length} followers`,
      wrong: [
        ...(groups.length === 0 ? ['The master placed nothing.'] : []),
        ...groups.flatMap(({ order, copies: own }) =>
          active
            .filter(({ id }) => own.filter(({ account }) => account === id).length !== 1)
            .map(({ id }) => `${said(order)}: ${own.filter(({ account }) => account === id).length} copies for ${id}`),
        ),
      ],
    },
    {
      what: "Every size is the master's times the follower's multiplier, exactly, and no exit is larger than what is held",
      wrong: groups.flatMap(({ order, copies: own }) =>
        own.flatMap((copy) => {
          const expected = expectedQuantity(copy, {
            order,
            purpose: mappingOf(copy).purpose,
            multiplier: followers.find(({ id }) => id === copy.account)?.multiplier,
            ofFollower: groups.flatMap((group) => group.copies.filter(({ account }) => account === copy.account)),
          });
          return copy.quantity === expected ? [] : [`${said(copy)}: ${expected} was to be expected`];
        }),
      ),
    },
    {
      what: `Every one of ${copies.length} follower orders belongs to an order of the master or to Exit All`,
      wrong: copies
        .filter((copy) => !groups.some((group) => group.copies.includes(copy)) && !closing.includes(copy))
        .map(said),
    },
    {
      what: 'Every follower order carries the one tag that the console wrote down before sending it',
      wrong: copies
        .filter((copy) => copy.tag === '' || mappingOf(copy)?.tag !== copy.tag)
        .map((copy) => `${said(copy)}, tag "${copy.tag}"`),
    },
    {
      what: 'No tag stands on two orders',
      wrong: copies
        .filter(
          (copy, index) =>
            copies.findIndex(({ tag, account }) => tag === copy.tag && account === copy.account) !== index,
        )
        .map((copy) => `${said(copy)}, tag ${copy.tag}`),
    },
    {
      what: `One follower was rejected for margin: FAILED with the broker's words, on screen and in the database`,
      wrong: [
        ...(rejected.length === 1 ? [] : [`${rejected.length} follower orders were rejected for margin`]),
        ...rejected.flatMap((order) => [
          ...(shown.notices.includes(order.rejectionReason) ? [] : [`${said(order)}: not in the window's banner`]),
          ...(shown.rejections.includes(order.rejectionReason) ? [] : [`${said(order)}: not on the orders screen`]),
          ...(mappingOf(order)?.status === 'FAILED' && mappingOf(order).words === order.rejectionReason
            ? []
            : [`${said(order)}: ${mappingOf(order)?.status} "${mappingOf(order)?.words}" in order_mappings`]),
        ]),
        ...copies
          .filter((order) => order.status === 'REJECTED' && !rejected.includes(order))
          .map((order) => `${said(order)}: ${order.rejectionReason}`),
      ],
    },
    {
      what: 'No account has a working order left',
      wrong: orders.filter(({ status }) => !ended.has(status)).map((order) => `${said(order)}: ${order.status}`),
    },
    {
      what: 'Every account is flat',
      wrong: positions
        .filter(({ netQuantity }) => netQuantity !== 0)
        .map(({ account, token, netQuantity }) => `${account}: ${netQuantity} of ${token}`),
    },
    {
      what: 'The window called every account FLAT',
      wrong: (view.exit?.accounts ?? [{ alias: 'Exit All', state: 'never run' }])
        .filter(({ state }) => state !== 'Flat')
        .map(({ alias, state }) => `${alias}: ${state}`),
    },
  ];
}
