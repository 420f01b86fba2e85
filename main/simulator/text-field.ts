/** A field of a message as text: what is neither text nor a number counts as absent. */
export function textField(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
