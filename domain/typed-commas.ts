// Commas in a figure that is typed. One person's digit groups are another's decimal point, so none is read past: what
// stands there is refused, with the figure to type instead where it can only be digit groups.

/** Digits in India's groups (1,00,000) or the West's (100,000); then the decimals. */
const grouped = /^(?:[1-9]\d?(?:,\d{2})*,\d{3}|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d{1,10})?$/;

/** Null: there is no comma in it. */
export function commaRefusal(text: string): string | null {
  const typed = text.trim();
  if (!typed.includes(',')) return null;
  const shown = `"${typed.slice(0, 30)}"`;
  return typed.length <= 30 && grouped.test(typed)
    ? `${shown} has commas. Type ${typed.replaceAll(',', '')}, without commas.`
    : `${shown} has a comma. Type digits alone, without commas, and a point before the decimals.`;
}
