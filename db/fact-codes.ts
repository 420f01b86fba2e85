// What the short forms in the journal's file stand for. Frozen: a code is read for years, so none is changed, moved or
// taken out; new ones are added at the end, and with them a new version of the schema, which older programs refuse.

/** The names of an object's values, in their order. The code is the place in this list plus `codes.firstShape`. */
export const shapes: readonly (readonly string[])[] = [
  'kind,report,clOrdId',
  'accountId,orderId,instrumentId,side,ordType,timeInForce,product,orderQty,price,stopPx,tag,state,unknownStatus,cumQty,cumValue,text,transactTime,receivedAt,source,execId',
  'masterKey,followerId,purpose,slice',
  'kind,accountId,clOrdId,instrumentId,side,ordType,timeInForce,product,orderQty,price,stopPx',
  'kind,clOrdId,command,outcome,sentAt,answeredAt',
  'kind,orderId',
  'kind,key,command,heldAtDecision,masterAt',
  'kind,key,command,heldAtDecision,masterAt,size',
  'kind,key,command,heldAtDecision,masterAt,size,inputs',
  'kind,key,command,heldAtDecision,masterAt,size,inputs,priced',
  'by,masterQty,carried,owes,qty,outcome',
  'kind,numerator,denominator',
  'masterType,held,working,positions,ordersToday,used,dayPnl,quote,masterPrice,ownBuy,ownSell,total,market,ageMs',
  'kind,key,command,denial,masterAt,heldAtDecision,size',
  'kind,key,command,denial,masterAt,heldAtDecision,size,inputs',
  'kind,key,command,denial,masterAt,heldAtDecision',
  'code,text,remedy',
  'kind,code,text',
  'kind,report,notCopied,masterHeld,unasked',
  'kind,report,notCopied,missed,masterHeld,unasked',
  'kind,report,notCopied,masterHeld',
  'kind,accountId,orders',
  'kind,command,masterAt',
  'kind,accountId,clOrdId,orderId',
  'kind,clOrdId,since',
  'kind,clOrdId',
  'kind,key,command,heldAtDecision,masterAt,planned',
  'kind,key,command,heldAtDecision,masterAt,size,inputs,planned',
  'kind,key,command,heldAtDecision,masterAt,size,inputs,priced,planned',
  'masterType,held,working,positions,ordersToday,used,dayPnl,quote,masterPrice,ownBuy,ownSell,total,market,ageMs,reference',
  'price,source,ageMs,fresh',
  'price,source,ageMs,fresh,band,clamped',
].map((names) => names.split(','));

/** Texts that come again and again. Each is kept as the letter at its place in `letters`. */
export const words: readonly string[] = [
  ...['Buy', 'Sell', 'Limit', 'Market', 'Stop', 'StopLimit', 'Day', 'MIS', 'NRML', 'CNC', 'New', 'Replace', 'Cancel'],
  ...['Copy', 'Exit', 'Flatten', 'Placed', 'Refused', 'Unknown', 'NotSent', 'Feed', 'Book', 'InFlight', 'Working'],
  ...['Filled', 'Canceled', 'Rejected', 'Ratio', 'Sized', 'FollowerReported', 'MasterReported', 'NewIntended'],
  ...['CommandAnswered', 'AccountReconciled', 'Denied', 'ReplaceIntended', 'CancelIntended', 'CommandSent'],
];
export const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Texts that the row has in a column. */
export const accountOfRow = '1';
export const masterOrderOfRow = '2';
export const clOrdIdOfRow = '3';
/** An execution's id that only repeats its report: see `repeatedExecId`. */
export const execIdOfReport = '4';

/** The first of a list says what follows: */
export const codes = {
  /** The values of a list. */
  list: 0,
  /** A text of one sign, which would be taken for a code. */
  sign: 1,
  /** A moment by its distance from the row's own, ms. */
  moment: 2,
  /** From here on the values of an object, whose names are the shape's. */
  firstShape: 10,
} as const;

/** As ids were made when this form of the file was begun; one that is made otherwise is kept as it is. */
export function repeatedExecId(report: Readonly<Record<string, unknown>>): string {
  const names = ['accountId', 'orderId', 'state', 'orderQty', 'cumQty', 'cumValue', 'price', 'stopPx', 'ordType'];
  return names.map((name) => String(report[name])).join('/');
}
