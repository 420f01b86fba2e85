// The tray's picture as a PNG, drawn here so that every state is told by shape as well as colour. Pure.

import { crc32, deflateSync } from 'node:zlib';

export type TrayState = 'Copying' | 'Off' | 'Trouble' | 'Stopped';

type Rgba = readonly [number, number, number, number];
const clear: Rgba = [0, 0, 0, 0];
const colours: { readonly [State in TrayState]: Rgba } = {
  Copying: [46, 160, 67, 255],
  Off: [139, 148, 158, 255],
  Trouble: [210, 153, 34, 255],
  Stopped: [218, 54, 51, 255],
};
const ink: Rgba = [255, 255, 255, 255];

/** Copying: two bars in step on a disc. Off: a ring. Trouble: a triangle. Stopped: a square with a cross. */
export function drawTrayIcon(state: TrayState, size: number): Buffer {
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const pixel = pixelOf(state, (x + 0.5) / size, (y + 0.5) / size);
      for (const [channel, value] of pixel.entries()) rows[y * (size * 4 + 1) + 1 + x * 4 + channel] = value;
    }
  }
  return png(size, rows);
}

/** `x` and `y` from 0 to 1. */
function pixelOf(state: TrayState, x: number, y: number): Rgba {
  const body = colours[state];
  const radius = Math.hypot(x - 0.5, y - 0.5);
  switch (state) {
    case 'Copying': {
      if (radius > 0.48) return clear;
      const bar = (x > 0.3 && x < 0.43) || (x > 0.57 && x < 0.7);
      return bar && y > 0.28 && y < 0.72 ? ink : body;
    }
    case 'Off':
      return radius <= 0.48 && radius >= 0.3 ? body : clear;
    case 'Trouble': {
      const inside = y > 0.06 && y < 0.94 && Math.abs(x - 0.5) < (y - 0.06) * 0.54;
      const mark = Math.abs(x - 0.5) < 0.06 && ((y > 0.35 && y < 0.66) || (y > 0.74 && y < 0.85));
      return inside ? (mark ? ink : body) : clear;
    }
    case 'Stopped': {
      const inside = Math.max(Math.abs(x - 0.5), Math.abs(y - 0.5)) < 0.46;
      const cross = Math.abs(Math.abs(x - 0.5) - Math.abs(y - 0.5)) < 0.08 && radius < 0.34;
      return inside ? (cross ? ink : body) : clear;
    }
  }
}

function png(size: number, rows: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
