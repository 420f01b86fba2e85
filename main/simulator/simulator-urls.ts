/** Where the simulated broker answers: the base addresses a client is configured with. */
export interface SimulatorUrls {
  readonly rest: string;
  readonly auth: string;
  readonly login: string;
  readonly orderFeedToken: string;
  readonly orderFeed: string;
  readonly market: string;
  readonly contractMaster: string;
  readonly control: string;
}

export function simulatorUrls(host: string, port: number): SimulatorUrls {
  const at = `${host}:${port}`;
  return {
    rest: `http://${at}/open-api/od/v1`,
    auth: `http://${at}/open-api/od/v1/vendor/getUserDetails`,
    login: `http://${at}/`,
    orderFeedToken: `http://${at}/open-api/order-notify/ws/createWsToken`,
    orderFeed: `ws://${at}/open-api/order-notify/websocket`,
    market: `ws://${at}/NorenWS/`,
    contractMaster: `http://${at}/restpy/static/contract_master/V2`,
    control: `http://${at}/control`,
  };
}

/** The environment variables with which a console is pointed at these addresses. */
export function consoleEnvironment(urls: SimulatorUrls): Readonly<Record<string, string>> {
  return {
    LOCKSTEP_REST_URL: urls.rest,
    LOCKSTEP_AUTH_URL: urls.auth,
    LOCKSTEP_LOGIN_URL: urls.login,
    LOCKSTEP_ORDER_FEED_TOKEN_URL: urls.orderFeedToken,
    LOCKSTEP_ORDER_FEED_URL: urls.orderFeed,
    LOCKSTEP_MARKET_URL: urls.market,
    LOCKSTEP_CONTRACT_MASTER_URL: urls.contractMaster,
    LOCKSTEP_PRACTICE_CONTROL_URL: urls.control,
  };
}
