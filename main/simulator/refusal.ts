/** An error the broker answers at once, before anything has an order id. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** Codes with the simulator's own short English; nobody should match on the text. */
const MESSAGES = {
  EC003: 'Something went wrong, try later',
  EC086: 'User is read only',
  EC087: 'Session Expired',
  EC088: 'Single order slicing limit exceeded',
  EC089: 'Disclosed quantity cannot equal the quantity',
  EC091: "Order complexity must be 'REGULAR' or 'AMO'",
  EC092: "Product must be 'INTRADAY', 'LONGTERM' or 'MTF'",
  EC097: 'IP is not whitelisted',
  EC801: 'BSE orders cannot be modified to SL',
  EC837: 'Product is not allowed for this segment',
  EC838: 'Order type is not allowed',
  EC868: 'No position to convert',
  EC873: 'Position conversion failed',
  EC900: 'Exchange is required',
  EC901: 'Exchange must be one of NSE, BSE, NFO, BFO, CDS, BCD, MCX',
  EC903: 'Quantity is required',
  EC904: 'Quantity must be greater than zero',
  EC906: 'Product is required',
  EC907: 'Transaction type is required',
  EC912: 'Failed to place the order',
  EC914: 'Request is empty',
  EC916: 'No orders found for this user.',
  EC918: 'No order history found.',
  EC920: 'No positions found for this user.',
  EC922: 'No holdings found for this user.',
  EC926: 'No trades found for this user.',
  EC929: "Transaction type must be 'BUY' or 'SELL'",
  EC930: "Order type must be 'LIMIT', 'MARKET', 'SL' or 'SLM'",
  EC932: "Validity must be 'DAY' or 'IOC'",
  EC934: 'Order type is required',
  EC935: 'Failed to retrieve the order margin',
  EC941: 'Instrument id is required',
  EC942: 'Order complexity is required',
  EC944: 'Validity is required',
  EC945: 'Broker order id is required',
  EC946: 'Instrument id must be numeric',
  EC947: 'Instrument not found',
  EC948: 'Quantity is above 50,000,000',
  EC949: 'Quantity must be a positive number',
  EC950: 'Price is required',
  EC951: 'Trigger price is required',
  EC954: "'quantity' should be a multiple of the lot size",
  EC957: 'Price is invalid',
  EC958: 'Price must be greater than zero',
  EC959: 'Trigger price is invalid',
  EC960: 'Trigger price must be greater than zero',
  EC965: 'Market orders are not allowed.',
  EC970: 'Disclosed quantity is not applicable',
  EC971: 'Order tag is longer than 50 characters',
  EC972: 'Algo id is longer than 12 characters',
  EC973: 'Trigger price must be below the price for a buy order',
  EC974: 'Trigger price must be above the price for a sell order',
  EC975: 'Disclosed quantity is too large',
  EC982: 'Disclosed quantity must be 0 for AMO',
  EC990: 'Quantity should be a multiple of the lot size',
  EC991: 'Disclosed quantity should be a multiple of the lot size',
  EC993: 'Order is not in a state that can be modified',
  EC994: 'Order to modify is not in the order book',
  EC996: 'IOC is not allowed for AMO',
  EC997: 'Order is not available to cancel',
  EC998: 'Order is not in the order book',
} as const;

export type RefusalCode = keyof typeof MESSAGES;

/** A refusal by its code. */
export function refusal(code: RefusalCode): Refusal {
  return { code, message: MESSAGES[code] };
}
