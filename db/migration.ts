// One step of the schema.

/** `sql` takes the file from the version before to this one; frozen once released. */
export type Migration = { readonly version: number; readonly sql: string };
