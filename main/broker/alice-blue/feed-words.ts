// Why the order feed is not live, in words for the screen, each with what helps.

const meanwhile = 'Until then the order book is read every second.';
const again = `It is being connected again. ${meanwhile}`;

/** `code` from the feed or its token call, `reason` in its words. Empty for a feed that is live. */
export function feedWords(code: string, reason: string): string {
  const said = sentence(reason);
  switch (code) {
    case 'FEED_ADDRESS':
      return `${said} Look at the order feed's addresses in the settings: something else answers there. ${meanwhile}`;
    case 'FEED_SILENT':
      return `The feed is connected, but nothing is heard from it. ${meanwhile} If this stays, check the internet connection.`;
    case 'FEED_DEAF':
      return `The feed is connected, but it did not tell what the order book shows. ${meanwhile} If this stays, look at the orders in the broker's own app.`;
    case 'FEED_REFUSED':
      return `${said} ${again} If this stays, sign in again.`;
    case 'READ_BUDGET':
      return `${said} The feed is connected again when reads are free.`;
    default:
      return `${said} ${again} If this stays, check the internet connection.`;
  }
}

function sentence(text: string): string {
  const trimmed = text.trim().replace(/\.$/, '');
  return trimmed === '' ? 'The order feed was lost.' : `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}.`;
}
