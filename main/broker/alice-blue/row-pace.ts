// Reads many rows without holding the thread: a book of thousands is read in slices, with everything else in between.

/** A slice shorter than one drawn frame, and far below what a person feels. */
const sliceMs = 10;
const rowsBetweenLooks = 64;

export async function readInSlices<Row, Read>(
  rows: readonly Row[],
  read: (row: Row) => Read,
  monotonic: () => number,
): Promise<Read[]> {
  const all: Read[] = [];
  let sliceEnds = monotonic() + sliceMs;
  for (const [at, row] of rows.entries()) {
    if (at % rowsBetweenLooks === 0 && monotonic() > sliceEnds) {
      await new Promise((resolve) => setImmediate(resolve));
      sliceEnds = monotonic() + sliceMs;
    }
    all.push(read(row));
  }
  return all;
}
