/** Packs files (name -> text) into the bytes of an asar archive, Electron's own container. */
export function asarOf(files) {
  const bodies = Object.values(files).map((text) => Buffer.from(text));
  let offset = 0;
  const entries = Object.keys(files).map((name, index) => {
    const entry = { size: bodies[index].length, offset: String(offset) };
    offset += bodies[index].length;
    return [name, entry];
  });
  const header = Buffer.from(JSON.stringify({ files: Object.fromEntries(entries) }));
  const padded = Math.ceil(header.length / 4) * 4;
  const sizes = Buffer.alloc(16);
  [4, 8 + padded, 4 + padded, header.length].forEach((value, index) => sizes.writeUInt32LE(value, index * 4));
  return Buffer.concat([sizes, header, Buffer.alloc(padded - header.length), ...bodies]);
}
