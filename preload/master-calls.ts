// The calls by which a person trades in the master's account, in practice.

import type { OrdType, Product, Side } from '../domain/order.ts';

/** Numbers arrive as typed, so that the main process refuses what the field let through, with the reason. */
export type MasterTicket = {
  readonly instrumentId: string;
  readonly side: Side;
  readonly ordType: OrdType;
  readonly product: Product;
  readonly quantity: string;
  /** Rupees as typed; empty where the type has none. */
  readonly price: string;
  readonly trigger: string;
};

export type MasterReplace = {
  readonly orderId: string;
  readonly quantity: string;
  readonly price: string;
  readonly trigger: string;
};

export type MasterCalls = {
  placeMasterOrder: { in: MasterTicket; out: { readonly orderId: string } };
  replaceMasterOrder: { in: MasterReplace; out: null };
  cancelMasterOrder: { in: { readonly orderId: string }; out: null };
};

export const masterCallNames: readonly (keyof MasterCalls)[] = [
  'placeMasterOrder',
  'replaceMasterOrder',
  'cancelMasterOrder',
];
