// A fact while it is put together: what is not always said is added to it, which costs a tenth of spreading it in.

export type Draft<T> = { -readonly [Key in keyof T]: T[Key] };
