// The page forbids inline scripts, inline styles and every connection. Hot reload needs all three, in development alone.

type PagePlugin = {
  readonly name: string;
  readonly apply: 'serve';
  readonly transformIndexHtml: (page: string) => string;
};

export function relaxPolicyForHotReload(): PagePlugin {
  return {
    name: 'relax-policy-for-hot-reload',
    apply: 'serve',
    transformIndexHtml: (page) =>
      page
        .replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
        .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
        .replace("connect-src 'none'", "connect-src 'self' ws:"),
  };
}
